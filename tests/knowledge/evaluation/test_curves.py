"""The curves and failures of a report, computed by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluation.curves import (
    passage_is_right,
    reliability,
    risk_curve,
    sentence_is_right,
    worst_failures,
)
from tests.knowledge.judged import HELD_BACK, MADE_UP, REFUSED, RIGHT, WRONG, answerable, unanswerable


def test_risk_is_the_share_of_wrong_ones_among_the_surest() -> None:
    rows = [answerable(0.75, 1), unanswerable(0.5, 2), answerable(0.25, 3), unanswerable(0.125, 4)]
    assert risk_curve(rows, sentence_is_right) == ((0.25, 0), (0.5, 0.5), (0.75, 1 / 3), (1, 0.5))


def test_questions_of_the_same_confidence_are_one_point() -> None:
    rows = [answerable(0.5, 1), unanswerable(0.5, 2)]
    assert risk_curve(rows, sentence_is_right) == ((1, 0.5),)


def test_a_right_passage_with_the_wrong_sentence_is_wrong_in_one_of_the_curves() -> None:
    beside = replace(RIGHT, quote=False)
    assert risk_curve([beside], sentence_is_right) == ((1, 1),)
    assert risk_curve([beside], passage_is_right) == ((1, 0),)


def test_questions_without_a_known_answer_are_on_no_curve() -> None:
    unknown = replace(RIGHT, quote=None, rank=None)
    assert risk_curve([unknown], sentence_is_right) == ()
    assert risk_curve([unknown], passage_is_right) == ()
    assert reliability([unknown]) == ()


@given(confidences=st.lists(st.floats(0, 1), min_size=1, max_size=1500))
def test_a_curve_ends_at_full_coverage_and_has_few_points(confidences: list[float]) -> None:
    rows = [(answerable if n % 3 else unanswerable)(each, n) for n, each in enumerate(confidences)]
    curve = risk_curve(rows, sentence_is_right)
    across = [x for x, _ in curve]
    assert across == sorted(set(across))
    assert across[-1] == 1
    assert len(curve) <= 401
    assert curve[-1][1] == pytest.approx(sum(not row.answerable for row in rows) / len(rows))


def test_reliability_has_a_bin_for_each_tenth_that_holds_a_question() -> None:
    rows = [answerable(0.71, 1), answerable(0.79, 2), unanswerable(0.75, 3), unanswerable(1.0, 4)]
    first, last = reliability(rows)
    assert (first.count, first.right.value) == (3, 2 / 3)
    assert first.confidence == pytest.approx(0.75)
    assert (last.count, last.confidence, last.right.value) == (1, 1, 0)


def test_the_worst_failure_is_the_surest_wrong_answer_or_the_least_sure_right_refusal() -> None:
    rows = [RIGHT, REFUSED, WRONG, replace(HELD_BACK, confidence=0.0625), MADE_UP]
    assert [row.id for row in worst_failures(rows)] == ["3", "5", "2"]


def test_no_more_than_twenty_failures_are_shown() -> None:
    assert len(worst_failures([replace(WRONG, id=str(n)) for n in range(50)])) == 20
