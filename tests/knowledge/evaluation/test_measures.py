"""Measures, compared with plain computations and checked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluation.measures import Sample, auroc, measure, refused_at_95
from tests.knowledge.judged import HELD_BACK, MADE_UP, REFUSED, RIGHT, WRONG

few_values = st.lists(st.integers(0, 6).map(lambda number: number / 6), min_size=1, max_size=30)


@given(higher=few_values, lower=few_values)
def test_auroc_is_the_share_of_pairs_in_the_right_order(higher: list[float], lower: list[float]) -> None:
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in higher for b in lower]
    assert auroc(np.array(higher), np.array(lower)) == pytest.approx(sum(pairs) / len(pairs))


@given(higher=few_values, lower=few_values)
def test_auroc_the_other_way_round_is_the_rest(higher: list[float], lower: list[float]) -> None:
    there, back = (auroc(np.array(a), np.array(b)) for a, b in ((higher, lower), (lower, higher)))
    assert there + back == pytest.approx(1)


@given(answerable=few_values, others=few_values)
def test_the_threshold_is_the_highest_that_answers_95_percent(
    answerable: list[float], others: list[float]
) -> None:
    enough = [t for t in answerable if 20 * sum(each >= t for each in answerable) >= 19 * len(answerable)]
    expected = sum(each < max(enough) for each in others) / len(others)
    assert refused_at_95(np.array(answerable), np.array(others)) == pytest.approx(expected)


def test_without_pairs_nothing_is_measured() -> None:
    none, some = np.array([]), np.array([0.5])
    for first, second in ((none, some), (some, none), (none, none)):
        assert math.isnan(auroc(first, second))
        assert math.isnan(refused_at_95(first, second))


def test_the_measures_of_six_questions_by_hand() -> None:
    second = replace(HELD_BACK, id="6", quote=False, rank=3)
    rows = [RIGHT, WRONG, HELD_BACK, second, REFUSED, MADE_UP]
    assert measure(Sample.from_rows(rows)) == pytest.approx(
        {
            "quote@1": 2 / 4,
            "passage@1": 2 / 4,
            "passage@3": 3 / 4,
            "passage@5": 3 / 4,
            "passage length": 40,
            "answered": 2 / 4,
            "false quotes": 2 / 3,
            "sure": 3 / 6,
            "right if sure": 1 / 3,
            # .75 .75 .25 .25 against .25 .875: of eight pairs two are won and two are tied
            "left_out: AUROC": 3 / 8,
            "left_out: refused at 95 %": 0,
            "left_out: refused": 1 / 2,
        }
    )


def test_kinds_are_measured_apart() -> None:
    other = replace(MADE_UP, id="6", kind="unanswerable")
    measures = measure(Sample.from_rows([RIGHT, REFUSED, other]))
    assert measures["left_out: AUROC"] == 1
    assert measures["unanswerable: AUROC"] == 0
    assert measures["left_out: refused"] == 1
    assert measures["unanswerable: refused"] == 0


def test_a_question_without_a_known_answer_counts_for_refusal_only() -> None:
    unknown = replace(RIGHT, id="6", quote=None, rank=None, false=None)
    measures = measure(Sample.from_rows([unknown, HELD_BACK]))
    assert measures["quote@1"] == 1
    assert measures["answered"] == 0.5
    assert math.isnan(measures["false quotes"])
