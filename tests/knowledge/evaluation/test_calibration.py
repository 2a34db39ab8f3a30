"""Thresholds: compared with a plain search, computed by hand, and stored in a file."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge import EvaluationError, Goal, SnapshotError, load_bounds, propose, save_threshold
from tests.knowledge.judged import HELD_BACK, MADE_UP, REFUSED, RIGHT, WRONG, answerable, unanswerable

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import Judgement, Proposal

confidences = st.lists(st.integers(0, 12).map(lambda number: number / 16), min_size=1, max_size=25)
rates = st.sampled_from([0.01, 0.05, 0.1, 0.25, 0.5, 0.9])


def rows(asked: list[float], others: list[float]) -> list[Judgement]:
    return [
        *(answerable(each, number) for number, each in enumerate(asked)),
        *(unanswerable(each, number) for number, each in enumerate(others)),
    ]


def share(confidences: list[float], threshold: float) -> float:
    """The share that is answered."""
    return sum(each >= threshold for each in confidences) / len(confidences)


@given(asked=confidences, others=confidences, wanted=rates)
def test_no_threshold_that_keeps_the_false_answers_answers_more(
    asked: list[float], others: list[float], wanted: float
) -> None:
    proposal = propose(rows(asked, others), Goal.FALSE_ANSWERS, wanted)
    assert share(others, proposal.threshold) <= wanted
    allowed = [t / 1000 for t in range(1001) if share(others, t / 1000) <= wanted]
    assert share(asked, proposal.threshold) == max(share(asked, t) for t in allowed)
    assert proposal.false_answers.value == pytest.approx(share(others, proposal.threshold))


@given(asked=confidences, others=confidences, wanted=rates)
def test_no_threshold_that_keeps_the_false_refusals_refuses_more(
    asked: list[float], others: list[float], wanted: float
) -> None:
    proposal = propose(rows(asked, others), Goal.FALSE_REFUSALS, wanted)
    assert 1 - share(asked, proposal.threshold) <= wanted + 1e-9
    allowed = [t / 1000 for t in range(1001) if 1 - share(asked, t / 1000) <= wanted + 1e-9]
    assert share(others, proposal.threshold) == min(share(others, t) for t in allowed)
    assert proposal.false_refusals.value == pytest.approx(1 - share(asked, proposal.threshold))


@given(asked=confidences, others=confidences, wanted=rates, goal=st.sampled_from(Goal))
def test_rounding_changes_no_decision(
    asked: list[float], others: list[float], wanted: float, goal: Goal
) -> None:
    threshold = propose(rows(asked, others), goal, wanted).threshold
    assume(threshold > 0)
    assert all(abs(each - threshold) > 1e-3 for each in [*asked, *others] if each > 0)
    assert 0 <= threshold <= 1


def test_a_threshold_by_hand() -> None:
    proposal = propose(rows([0.5, 0.75, 0.875], [0.125, 0.25, 0.625]), Goal.FALSE_ANSWERS, 0.4)
    assert proposal.threshold == 0.375
    assert proposal.false_answers.value == pytest.approx(1 / 3)
    assert proposal.false_refusals.value == 0
    assert (proposal.answerable, proposal.unanswerable) == (3, 3)


@pytest.mark.parametrize(("count", "too_few"), [(72, True), (73, False)])
def test_it_takes_73_questions_without_an_error_to_show_5_percent(count: int, *, too_few: bool) -> None:
    """Wilson's upper end for 0 of n is z² / (n + z²): below .05 from n = 73 on."""
    proposal = propose(rows([1.0], [0.0] * count), Goal.FALSE_ANSWERS, 0.05)
    assert proposal.needed == 73
    assert proposal.too_few is too_few
    assert (proposal.false_answers.high > 0.05) is too_few


def test_if_no_threshold_keeps_the_rate_the_nearest_is_proposed() -> None:
    proposal = propose(rows([1.0], [1.0, 1.0]), Goal.FALSE_ANSWERS, 0.1)
    assert proposal.reached.value == 1
    assert 0 <= proposal.threshold <= 1


def test_small_talk_and_bad_questions_are_refused_at_every_threshold() -> None:
    talk = [answerable(0.0, 1, reason="small_talk"), unanswerable(0.0, 2, reason="question")]
    proposal = propose([*talk, answerable(0.0, 3)], Goal.FALSE_REFUSALS, 0.6)
    assert proposal.threshold == 0
    assert proposal.false_refusals.value == 0.5
    assert proposal.false_answers.value == 0


def test_wrong_quotes_are_counted_where_the_right_ones_are_known() -> None:
    assert propose([RIGHT, WRONG, HELD_BACK], Goal.FALSE_REFUSALS, 0.5).wrong_quotes.value == 0.5
    assert math.isnan(propose([MADE_UP, REFUSED], Goal.FALSE_ANSWERS, 0.5).wrong_quotes.value)


@pytest.mark.parametrize(("goal", "row"), [(Goal.FALSE_ANSWERS, RIGHT), (Goal.FALSE_REFUSALS, REFUSED)])
def test_a_rate_without_questions_is_an_error(goal: Goal, row: Judgement) -> None:
    with pytest.raises(EvaluationError, match=f"no rate of {goal}"):
        propose([row], goal, 0.1)


@pytest.fixture
def proposal() -> Proposal:
    return propose([RIGHT, REFUSED], Goal.FALSE_ANSWERS, 0.1)


def test_a_threshold_is_kept_for_its_model(tmp_path: Path, proposal: Proposal) -> None:
    path = save_threshold(tmp_path / "storage", "model-1", proposal)
    assert load_bounds(tmp_path / "storage", "model-1").threshold == proposal.threshold
    assert path.is_file()


def test_a_threshold_that_an_earlier_version_kept_moves_to_the_database(
    tmp_path: Path, proposal: Proposal
) -> None:
    earlier = tmp_path / "threshold.json"
    earlier.write_text(json.dumps(GOOD))
    assert load_bounds(tmp_path, "model-1").threshold == 0.5
    assert not earlier.exists()
    assert load_bounds(tmp_path, "model-1").threshold == 0.5
    earlier.write_text(json.dumps(GOOD))
    save_threshold(tmp_path, "model-1", proposal)
    assert load_bounds(tmp_path, "model-1").threshold == proposal.threshold


def test_the_sure_bound_is_where_four_of_five_are_right(tmp_path: Path) -> None:
    """Of the 40 surest 36 are right, of the 20 behind them 4 are, and one of those that nothing answers."""
    surest = [replace(RIGHT, certainty=0.9, quote=number >= 4) for number in range(40)]
    others = [replace(RIGHT, certainty=0.6 - number / 100, quote=number < 4) for number in range(20)]
    deceived = replace(REFUSED, answered=True, reason="", certainty=0.5, false=True)
    proposal = propose([*surest, *others, deceived], Goal.FALSE_ANSWERS, 0.1)
    assert proposal.sure == pytest.approx(0.51)
    save_threshold(tmp_path, "model-1", proposal)
    assert load_bounds(tmp_path, "model-1").sure == proposal.sure


def test_a_few_questions_do_not_move_the_sure_bound(proposal: Proposal) -> None:
    assert proposal.sure is None


def test_no_threshold_is_no_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load_bounds(tmp_path, "model-1").threshold is None
    assert not caplog.records


def test_the_threshold_of_another_model_is_ignored_with_a_warning(
    tmp_path: Path, proposal: Proposal, caplog: pytest.LogCaptureFixture
) -> None:
    save_threshold(tmp_path, "model-1", proposal)
    assert load_bounds(tmp_path, "model-2").threshold is None
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "another model or splitter" in record.getMessage()


GOOD: dict[str, object] = {
    "threshold": 0.5,
    "fingerprint": "model-1",
    "goal": "false answers",
    "wanted": 0.1,
    "questions": 3,
}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]",
        b"5",
        b"\xff",
        json.dumps(GOOD | {"more": 1}).encode(),
        *(
            json.dumps(GOOD | {"threshold": each}).encode()
            for each in ("0.5", None, 2.0, -0.5, math.nan, True)
        ),
    ],
)
def test_a_damaged_threshold_is_ignored_with_a_warning(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "threshold.json").write_bytes(content)
    assert load_bounds(tmp_path, "model-1").threshold is None
    assert len(caplog.records) == 1


def test_a_threshold_that_cannot_be_written_is_an_error(tmp_path: Path, proposal: Proposal) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SnapshotError):
        save_threshold(tmp_path / "file", "model-1", proposal)
