"""95 % intervals: the bootstrap (Efron, 1979), and Wilson's for shares.

The bootstrap draws questions. Each kind of question is resampled on its own, so every resample
has as many of each kind as the questions have. The seed is fixed, so the same questions always
give the same interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.evaluation.measures import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from knowledge.evaluation.measures import Measures, Sample

RESAMPLES = 1000
SEED = 20211004
TAILS = (2.5, 97.5)
"""Percentiles between which 95 % of the resamples lie."""

Z = 1.959964
"""The normal distribution's 97.5 % quantile, for Wilson's interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


def intervals(sample: Sample) -> dict[str, Interval]:
    """Return every measure of a sample with its bootstrap interval."""
    drawn = [measure(sample.take(rows)) for rows in _resamples(sample)]
    return _spread(measure(sample), drawn)


def paired_intervals(first: Sample, second: Sample) -> dict[str, Interval]:
    """Return how much higher each measure is in the first of two runs over the same questions.

    Raises:
        ValueError: The rows of the two runs are not of the same kinds in the same order.
    """
    if first.kinds != second.kinds or not np.array_equal(first.kind, second.kind):
        raise ValueError("two runs over different questions cannot be paired")
    drawn = [_minus(measure(first.take(rows)), measure(second.take(rows))) for rows in _resamples(first)]
    return _spread(_minus(measure(first), measure(second)), drawn)


def wilson(hits: int, count: int) -> Interval:
    """Return a share with Wilson's score interval (1927), which suits shares near 0 or 1 and small counts.

    If the count is 0, the share is NaN and the interval is 0 to 1.
    """
    if not count:
        return Interval(float("nan"), 0.0, 1.0)
    share, square = hits / count, Z * Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = share * (1 - share) / count + square / (4 * count * count)
    half = Z * math.sqrt(spread) / (1 + square / count)
    low = middle - half if hits else 0.0
    high = middle + half if hits < count else 1.0
    return Interval(share, low, high)


def _resamples(sample: Sample) -> Iterator[npt.NDArray[np.intp]]:
    random = np.random.default_rng(SEED)
    groups = [rows for rows in sample.groups() if len(rows)]
    for _ in range(RESAMPLES):
        yield np.concatenate([rows[random.integers(0, len(rows), len(rows))] for rows in groups])


def _spread(value: Measures, drawn: list[Measures]) -> dict[str, Interval]:
    spread = {}
    for name, here in value.items():
        figures = np.array([each[name] for each in drawn])
        figures = figures[~np.isnan(figures)]
        low, high = np.percentile(figures, TAILS) if len(figures) else (math.nan, math.nan)
        spread[name] = Interval(here, float(low), float(high))
    return spread


def _minus(first: Measures, second: Measures) -> Measures:
    return {name: value - second[name] for name, value in first.items()}
