"""Confidence, thresholds and the fitted weights."""

import numpy as np
import pytest

from knowledge.answering.confidence import confidence_of, is_near, shipped_threshold
from knowledge.answering.weights import Evidence, Linear, read_weights


def test_log_odds_of_zero_are_a_probability_of_one_half() -> None:
    assert confidence_of(np.array([0.0, 1.0986123], dtype=np.float32)).tolist() == pytest.approx([0.5, 0.75])


def test_extreme_log_odds_do_not_overflow() -> None:
    low, high = confidence_of(np.array([-1e9, 1e9], dtype=np.float32)).tolist()
    assert 0 <= low < 1e-9
    assert 1 - 1e-9 < high <= 1


@pytest.mark.parametrize("evidence", Evidence)
def test_the_shipped_threshold_is_a_probability(evidence: Evidence) -> None:
    assert 0 < shipped_threshold(evidence) < 1


def test_a_refusal_just_below_the_threshold_is_near() -> None:
    assert is_near(0.19, 0.2)
    assert not is_near(0.05, 0.2)


def test_a_linear_sum_weighs_its_columns() -> None:
    columns = {"a": np.array([1, 2], dtype=np.float32), "b": np.array([0, 1], dtype=np.float32)}
    assert Linear(0.5, {"a": 2.0, "b": -1.0}).apply(columns).tolist() == [2.5, 3.5]


def test_a_bad_kind_of_sentence_has_a_negative_weight() -> None:
    weights = read_weights()[Evidence.MODEL].ranking.weights
    assert weights["question"] < 0
    assert weights["apparatus"] < 0
