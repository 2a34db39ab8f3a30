"""Intervals are deterministic, contain their figure, and are as wide as theory says."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.evaluation.measures import Sample
from knowledge.evaluation.resampling import intervals, paired_intervals, wilson
from tests.knowledge.judged import HELD_BACK, REFUSED, RIGHT, WRONG, answerable, unanswerable

rows_strategy = st.lists(st.sampled_from([RIGHT, WRONG, HELD_BACK, REFUSED]), min_size=1, max_size=12)


def mixed(right: int, wrong: int) -> Sample:
    return Sample.from_rows([RIGHT] * right + [WRONG] * wrong)


@settings(max_examples=10, deadline=None)
@given(rows=rows_strategy)
def test_the_same_rows_give_the_same_intervals_around_the_figure(rows: list) -> None:  # type: ignore[type-arg]
    first, second = (intervals(Sample.from_rows(rows)) for _ in range(2))
    for name, interval in first.items():
        assert repr(interval) == repr(second[name])
        if not math.isnan(interval.value):
            assert interval.low <= interval.value + 1e-12
            assert interval.high >= interval.value - 1e-12


def test_a_share_is_spread_as_the_binomial_has_it() -> None:
    share = intervals(mixed(60, 40))["quote@1"]
    error = statistics.NormalDist().inv_cdf(0.975) * math.sqrt(0.6 * 0.4 / 100)
    assert share.value == 0.6
    assert share.low == pytest.approx(0.6 - error, abs=0.015)
    assert share.high == pytest.approx(0.6 + error, abs=0.015)


def test_auroc_is_spread_as_a_plain_bootstrap_has_it() -> None:
    random = np.random.default_rng(5)
    asked, others = random.uniform(0.3, 1, 40).round(2), random.uniform(0, 0.7, 30).round(2)
    rows = [answerable(float(c), n) for n, c in enumerate(asked)]
    rows += [unanswerable(float(c), n) for n, c in enumerate(others)]
    drawn = []
    for _ in range(2000):
        first, second = random.choice(asked, 40), random.choice(others, 30)
        drawn.append(np.mean((first[:, None] > second) + 0.5 * (first[:, None] == second)))
    interval = intervals(Sample.from_rows(rows))["left_out: AUROC"]
    assert interval.low == pytest.approx(np.percentile(drawn, 2.5), abs=0.02)
    assert interval.high == pytest.approx(np.percentile(drawn, 97.5), abs=0.02)


def test_each_kind_is_resampled_apart() -> None:
    """One lone unanswerable question is in every resample: no AUROC is ever missing."""
    rows = [RIGHT] * 50 + [REFUSED]
    interval = intervals(Sample.from_rows(rows))["left_out: AUROC"]
    assert (interval.value, interval.low, interval.high) == (1, 1, 1)


def test_a_run_does_not_differ_from_itself() -> None:
    differences = paired_intervals(mixed(6, 4), mixed(6, 4))
    assert all(d.low == d.high == 0 for name, d in differences.items() if not math.isnan(d.value))


def test_pairs_show_a_difference_that_lies_within_both_intervals() -> None:
    """Ten questions more of a hundred, and none fewer: a difference, though the intervals overlap."""
    before, after = mixed(50, 50), mixed(60, 40)
    assert intervals(before)["quote@1"].high > intervals(after)["quote@1"].low
    assert paired_intervals(after, before)["quote@1"].value == pytest.approx(0.1)
    assert paired_intervals(after, before)["quote@1"].low > 0


def test_gains_and_losses_that_weigh_the_same_are_no_difference() -> None:
    first = Sample.from_rows([RIGHT] * 10 + [WRONG] * 10)
    second = Sample.from_rows([WRONG] * 10 + [RIGHT] * 10)
    change = paired_intervals(first, second)["quote@1"]
    assert change.low < 0 < change.high


def test_runs_over_different_questions_are_not_paired() -> None:
    with pytest.raises(ValueError, match="different questions"):
        paired_intervals(Sample.from_rows([RIGHT]), Sample.from_rows([RIGHT, RIGHT]))
    with pytest.raises(ValueError, match="different questions"):
        paired_intervals(
            Sample.from_rows([RIGHT, REFUSED]), Sample.from_rows([RIGHT, replace(REFUSED, kind="other")])
        )


@given(count=st.integers(1, 500), data=st.data())
def test_wilsons_ends_are_where_the_score_test_just_rejects(count: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, count))
    interval = wilson(hits, count)
    for end in {interval.low, interval.high} - {0.0, 1.0}:
        z = (hits / count - end) / math.sqrt(end * (1 - end) / count)
        assert abs(z) == pytest.approx(1.959964, rel=1e-4)
    assert interval.low - 1e-9 <= interval.value <= interval.high + 1e-9


def test_wilson_of_an_empty_count_is_0_to_1() -> None:
    interval = wilson(0, 0)
    assert math.isnan(interval.value)
    assert (interval.low, interval.high) == (0, 1)
