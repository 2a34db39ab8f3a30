"""Comparing two runs, and reading a run from its JSON."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from knowledge import (
    Difference,
    Evaluation,
    EvaluationError,
    Fault,
    Interval,
    compare,
    read_rows,
    summarize,
    write_run,
)
from tests.knowledge.judged import HELD_BACK, MADE_UP, REFUSED, RIGHT, WRONG

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import Judgement


def numbered(*rows: Judgement) -> list[Judgement]:
    return [replace(row, id=str(number)) for number, row in enumerate(rows)]


def verdicts(here: list[Judgement], there: list[Judgement]) -> dict[str, str]:
    (comparison,) = compare(here, there)
    return {each.name: each.verdict for each in comparison.differences}


def test_more_right_sentences_are_better_and_more_false_quotes_are_worse() -> None:
    good, bad = numbered(*[RIGHT] * 20), numbered(*[WRONG] * 10, *[RIGHT] * 10)
    assert verdicts(good, bad)["quote@1"] == "better"
    assert verdicts(good, bad)["false quotes"] == "better"
    assert verdicts(bad, good)["quote@1"] == "worse"
    assert verdicts(bad, good)["false quotes"] == "worse"
    assert verdicts(bad, good)["answered"] == "the same"


def test_a_few_gains_against_a_few_losses_are_no_difference() -> None:
    here = numbered(*[RIGHT] * 12, *[WRONG] * 8)
    there = numbered(*[WRONG] * 3, *[RIGHT] * 11, *[WRONG] * 6)
    assert verdicts(here, there)["quote@1"] == "no difference"


def test_longer_passages_are_neither_better_nor_worse() -> None:
    here = numbered(*[replace(RIGHT, passage_length=80)] * 5)
    assert verdicts(here, numbered(*[RIGHT] * 5))["passage length"] == "longer"
    assert verdicts(numbered(*[RIGHT] * 5), here)["passage length"] == "shorter"


def test_what_could_not_be_measured_cannot_be_compared() -> None:
    nothing = Interval(math.nan, math.nan, math.nan)
    assert Difference("quote@1", 0.5, math.nan, nothing).verdict == "cannot be compared"


def test_rows_are_paired_by_question_whatever_their_order() -> None:
    here = numbered(RIGHT, WRONG, HELD_BACK, REFUSED, MADE_UP)
    assert set(verdicts(here, here[::-1]).values()) == {"the same"}


def test_only_questions_of_both_runs_are_compared() -> None:
    here, there = numbered(RIGHT, WRONG, HELD_BACK), numbered(RIGHT, WRONG)
    (comparison,) = compare(here, there)
    assert comparison.questions == 2
    other_words = replace(there[0], question="Something else?")
    (comparison,) = compare(here, [other_words, there[1]])
    assert comparison.questions == 1


def test_runs_without_a_common_question_are_an_error() -> None:
    with pytest.raises(EvaluationError, match="no question in common"):
        compare([RIGHT], [WRONG])


def test_each_set_is_compared_on_its_own() -> None:
    here = [RIGHT, replace(RIGHT, set="boats")]
    assert [each.set for each in compare(here, here)] == ["tides", "boats"]


def evaluation(*rows: Judgement) -> Evaluation:
    return Evaluation("f-1", 2, 3, rows, (Fault("q.jsonl", 4, "this is not JSON"),))


def written(tmp_path: Path, run: Evaluation) -> Path:
    path = tmp_path / "run.json"
    path.write_text(write_run(run, summarize(run), compare(run.rows, run.rows)))
    return path


def test_a_run_that_is_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    odd = replace(WRONG, question="“Wo?” \ud800\u2028", wanted=("a", "b"))
    run = evaluation(RIGHT, odd, HELD_BACK, REFUSED, MADE_UP)
    assert read_rows(written(tmp_path, run)) == run.rows


def test_the_json_holds_figures_faults_and_verdicts_and_no_nan(tmp_path: Path) -> None:
    path = written(tmp_path, evaluation(RIGHT, replace(WRONG, answered=False, false=None)))
    run = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert run["faults"] == [{"file": "q.jsonl", "line": 4, "why": "this is not JSON"}]
    (figures,) = run["sets"]
    assert figures["measures"]["quote@1"]["value"] == 0.5
    assert figures["by_word"][0]["questions"] == 2
    assert run["compared"][0]["measures"]["quote@1"]["verdict"] == "the same"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"\xff",
        b'{"format": 1}',
        b'{"format": 2, "rows": []}',
        b'{"format": 1, "rows": [3]}',
        b'{"format": 1, "rows": [{"set": "a"}]}',
    ],
)
def test_a_file_that_is_no_run_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(EvaluationError, match="not a run that can be compared with"):
        read_rows(path)


def test_a_missing_run_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_rows(tmp_path / "none.json")
