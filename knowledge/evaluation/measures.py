"""Judgements → Measures: how often the right sentence was marked, how often a refusal was right."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.evaluation.judgements import Judgement

Floats: TypeAlias = npt.NDArray[np.float64]
Measures: TypeAlias = dict[str, float]
"""Measures by name, in a fixed order; NaN where nothing could be measured."""

QUOTE = "quote@1"
PASSAGES = {1: "passage@1", 3: "passage@3", 5: "passage@5"}
LENGTH = "passage length"
FALSE = "false quotes"
ANSWERED = "answered"
SURE = "sure"
RIGHT_IF_SURE = "right if sure"
AUROC = "AUROC"
REFUSED_AT_95 = "refused at 95 %"
REFUSED = "refused"

REFUSED_SHARE = 20
"""At a threshold that answers 95 % of the answerable questions, one in this many is refused."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The judgements of one set as columns of shape (n,). NaN means not known."""

    kinds: tuple[str, ...]
    """The kinds of the unanswerable questions."""

    kind: npt.NDArray[np.int64]
    """Index into `kinds`; -1: answerable."""

    confidence: Floats
    answered: Floats
    quote: Floats
    right: Floats
    """Whether the marked sentence contains a gold span; of an unanswerable question never."""

    sure: Floats
    rank: Floats
    length: Floats
    false: Floats

    @classmethod
    def from_rows(cls, rows: Sequence[Judgement]) -> Self:
        """Build the columns of these rows."""
        kinds = tuple(sorted({row.kind for row in rows if not row.answerable}))
        return cls(
            kinds=kinds,
            kind=np.array([-1 if row.answerable else kinds.index(row.kind) for row in rows], dtype=np.int64),
            confidence=np.array([row.confidence for row in rows], dtype=np.float64),
            answered=np.array([row.answered for row in rows], dtype=np.float64),
            quote=_column([row.quote for row in rows]),
            right=_column([row.quote if row.answerable else False for row in rows]),
            sure=np.array([row.sure for row in rows], dtype=np.float64),
            rank=_column([row.rank for row in rows]),
            length=np.array([row.passage_length for row in rows], dtype=np.float64),
            false=_column([row.false for row in rows]),
        )

    def take(self, rows: npt.NDArray[np.intp]) -> Sample:
        """Return a sample of these rows, which may repeat."""
        columns = (getattr(self, field.name)[rows] for field in fields(self)[1:])
        return Sample(self.kinds, *columns)

    def groups(self) -> list[npt.NDArray[np.intp]]:
        """Return the rows of each kind, answerable ones first. Each group is resampled on its own."""
        return [np.flatnonzero(self.kind == kind) for kind in range(-1, len(self.kinds))]


def measure(sample: Sample) -> Measures:
    """Return all measures: of the answerable questions, then of each other kind as "kind: measure"."""
    known = sample.kind == -1
    confidence = sample.confidence[known]
    ranks = sample.rank[known]
    measures = {QUOTE: mean(sample.quote[known])}
    for depth, name in PASSAGES.items():
        measures[name] = mean(np.where(np.isnan(ranks), ranks, (ranks >= 1) & (ranks <= depth)))
    measures[LENGTH] = mean(sample.length[known])
    measures[ANSWERED] = mean(sample.answered[known])
    measures[FALSE] = mean(sample.false)
    measures[SURE] = mean(sample.sure)
    measures[RIGHT_IF_SURE] = mean(sample.right[sample.sure > 0])
    for number, kind in enumerate(sample.kinds):
        others = sample.kind == number
        measures[f"{kind}: {AUROC}"] = auroc(confidence, sample.confidence[others])
        measures[f"{kind}: {REFUSED_AT_95}"] = refused_at_95(confidence, sample.confidence[others])
        measures[f"{kind}: {REFUSED}"] = 1 - mean(sample.answered[others])
    return measures


def auroc(higher: Floats, lower: Floats) -> float:
    """The area under the ROC curve: how often a `higher` number is above a `lower` one; ties count half.

    It equals Mann and Whitney's U divided by the number of pairs (Hanley and McNeil, 1982).
    NaN if there are no pairs.
    """
    if not len(higher) or not len(lower):
        return float("nan")
    ordered = np.sort(lower)
    below = np.searchsorted(ordered, higher, side="left")
    not_above = np.searchsorted(ordered, higher, side="right")
    return float((below + not_above).sum() / (2 * len(higher) * len(lower)))


def refused_at_95(answerable: Floats, others: Floats) -> float:
    """The share of the others refused at the highest threshold that answers 95 % of the answerable."""
    if not len(answerable) or not len(others):
        return float("nan")
    place = len(answerable) // REFUSED_SHARE
    threshold = np.partition(answerable, place)[place]
    return float(np.mean(others < threshold))


def mean(values: npt.NDArray[np.float64]) -> float:
    """The mean without NaN; NaN if there is no number."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _column(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
