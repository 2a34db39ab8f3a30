"""Evaluation → Summary: the figures of each set. Sets are never pooled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.evaluation.measures import Sample
from knowledge.evaluation.resampling import Interval, intervals, wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knowledge.evaluation.judgements import Judgement
    from knowledge.evaluation.judging import Evaluation


@dataclass(frozen=True, slots=True)
class Share:
    """quote@1 of a part of a set's questions."""

    name: str
    count: int
    quote: Interval


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one set."""

    set: str
    counts: Mapping[str, int]
    """Questions of each kind, the largest kind first."""

    measures: Mapping[str, Interval]
    """By the names that `measures.measure` gives them."""

    by_word: tuple[Share, ...]
    """quote@1 by question word, the commonest word first."""

    by_kind: tuple[Share, ...]
    """quote@1 by kind of answerable question."""


def summarize(evaluation: Evaluation) -> tuple[Summary, ...]:
    """Return the figures of each set, in the order of the sets."""
    return tuple(_summary(name, rows) for name, rows in evaluation.sets.items())


def _summary(name: str, rows: Sequence[Judgement]) -> Summary:
    return Summary(
        set=name,
        counts=dict(Counter(row.kind for row in rows).most_common()),
        measures=intervals(Sample.from_rows(rows)),
        by_word=_shares(rows, lambda row: row.word),
        by_kind=_shares(rows, lambda row: row.kind),
    )


def _shares(rows: Sequence[Judgement], name_of: Callable[[Judgement], str]) -> tuple[Share, ...]:
    checked = [row for row in rows if row.quote is not None]
    counts = Counter(map(name_of, checked))
    hits = Counter(name_of(row) for row in checked if row.quote)
    return tuple(Share(name, count, wilson(hits[name], count)) for name, count in counts.most_common())
