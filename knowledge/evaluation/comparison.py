"""Two runs over the same questions → differences, each with an interval and a verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.errors import EvaluationError
from knowledge.evaluation.measures import FALSE, LENGTH, Sample, measure
from knowledge.evaluation.resampling import paired_intervals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.evaluation.judgements import Judgement
    from knowledge.evaluation.resampling import Interval

_LOWER_IS_BETTER = frozenset({FALSE})
_NEITHER_IS_BETTER = frozenset({LENGTH})


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in two runs."""

    name: str
    here: float
    there: float
    difference: Interval
    """`here` minus `there`, paired by question."""

    @property
    def verdict(self) -> str:
        """The difference in words. There is one only if the interval does not contain 0."""
        low, high = self.difference.low, self.difference.high
        if math.isnan(low):
            return "cannot be compared"
        if low == high == 0:
            return "the same"
        if low <= 0 <= high:
            return "no difference"
        if self.name in _NEITHER_IS_BETTER:
            return "longer" if low > 0 else "shorter"
        return "better" if (low > 0) != (self.name in _LOWER_IS_BETTER) else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One set of questions in two runs."""

    set: str
    questions: int
    """How many questions both runs asked."""

    differences: tuple[Difference, ...]


def compare(here: Sequence[Judgement], there: Sequence[Judgement]) -> tuple[Comparison, ...]:
    """Compare the questions that two runs have in common, set by set.

    Raises:
        EvaluationError: The two runs have no question in common.
    """
    others = {_identity(row): row for row in there}
    pairs = [(row, others[_identity(row)]) for row in here if _identity(row) in others]
    if not pairs:
        raise EvaluationError("The two runs have no question in common; compare runs over the same file.")
    names = dict.fromkeys(first.set for first, _ in pairs)
    return tuple(_compare_set(name, [pair for pair in pairs if pair[0].set == name]) for name in names)


def _identity(row: Judgement) -> tuple[str, str, str, str, bool]:
    return row.set, row.id, row.question, row.kind, row.answerable


def _compare_set(name: str, pairs: Sequence[tuple[Judgement, Judgement]]) -> Comparison:
    here, there = (Sample.from_rows(rows) for rows in zip(*pairs, strict=True))
    differences = _differences(measure(here), measure(there), paired_intervals(here, there))
    return Comparison(name, len(pairs), differences)


def _differences(
    here: Mapping[str, float], there: Mapping[str, float], intervals: Mapping[str, Interval]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, value, there[name], intervals[name])
        for name, value in here.items()
        if not math.isnan(value)
    )
