"""Judgements → the curves and the worst failures of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from knowledge.evaluation.resampling import Interval, wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.evaluation.judgements import Judgement

Curve: TypeAlias = tuple[tuple[float, float], ...]
"""Points (x, y), from left to right."""

BINS = 10
"""Number of equal steps of the confidence."""

FAILURES = 20
MOST_POINTS = 400


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence is in one step."""

    count: int
    confidence: float
    """The mean of their confidences."""

    right: Interval
    """The share of them whose marked sentence was right."""


def sentence_is_right(row: Judgement) -> bool | None:
    """Whether the marked sentence contains the answer; None if that is not known."""
    return row.quote if row.answerable else False


def passage_is_right(row: Judgement) -> bool | None:
    """Whether the best passage contains the answer; None if that is not known."""
    if not row.answerable:
        return False
    return None if row.rank is None else row.rank == 1


def risk_curve(rows: Sequence[Judgement], is_right: Callable[[Judgement], bool | None]) -> Curve:
    """Risk against coverage: the share of wrong answers if only the surest questions are answered.

    Questions of the same confidence are one point, because no threshold separates them.
    """
    known = sorted(
        ((row.confidence, right) for row in rows if (right := is_right(row)) is not None),
        key=lambda pair: -pair[0],
    )
    points, wrong = [], 0
    for number, (confidence, right) in enumerate(known, 1):
        wrong += not right
        if number == len(known) or known[number][0] != confidence:
            points.append((number / len(known), wrong / number))
    return tuple(_thin_out(points))


def reliability(rows: Sequence[Judgement]) -> tuple[Bin, ...]:
    """Confidence against the share of right answers, by steps; steps without a question are left out."""
    steps: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for row in rows:
        right = sentence_is_right(row)
        if right is not None:
            steps[min(int(row.confidence * BINS), BINS - 1)].append((row.confidence, right))
    return tuple(_bin(step) for step in steps if step)


def worst_failures(rows: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Wrong answers that were sure, and right ones that were refused; the worst first."""
    failed = [(badness, row) for row in rows if (badness := _badness(row)) is not None]
    failed.sort(key=lambda pair: (-pair[0], pair[1].set, pair[1].id))
    return tuple(row for _, row in failed[:FAILURES])


def _badness(row: Judgement) -> float | None:
    if row.false:
        return row.confidence
    return 1 - row.confidence if not row.answered and row.quote else None


def _bin(step: Sequence[tuple[float, bool]]) -> Bin:
    mean = sum(confidence for confidence, _ in step) / len(step)
    return Bin(len(step), mean, wilson(sum(right for _, right in step), len(step)))


def _thin_out(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """Keep about `MOST_POINTS` points, always with the last one."""
    step = -(-len(points) // MOST_POINTS)
    return [*points[:-1:step], points[-1]] if points else points
