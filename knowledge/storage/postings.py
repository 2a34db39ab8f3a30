"""StoredPostings: where a term stands in a snapshot, put together from its segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from knowledge.errors import DamageError
from knowledge.storage.segments import read_postings
from knowledge.storage.terms import find_terms, terms_with_initial
from knowledge.words import Occurrences, Posting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.storage.segments import Posted
    from knowledge.storage.view import View
    from knowledge.words import Rows

ABSENT = -1
NOWHERE = Occurrences(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint8))


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the rows of a segment are in a snapshot; `ABSENT` for those that are not in it any more."""

    passages: Rows
    contexts: Rows


def places_of(
    segments: Sequence[int],
    live: Sequence[npt.NDArray[np.bool_]],
    live_contexts: Sequence[npt.NDArray[np.bool_]],
) -> dict[int, Place]:
    """Where the rows of each segment are, once those that are live lie behind each other."""
    passages, contexts = _numbered(live), _numbered(live_contexts)
    return {segment: Place(*both) for segment, *both in zip(segments, passages, contexts, strict=True)}


def _numbered(live: Sequence[npt.NDArray[np.bool_]]) -> list[Rows]:
    numbered, count = [], 0
    for kept in live:
        numbered.append(np.where(kept, np.cumsum(kept) - 1 + count, ABSENT).astype(np.int32))
        count += int(kept.sum())
    return numbered


class StoredPostings:
    """Reads the postings of some segments; safe from any thread."""

    def __init__(self, view: View, places: Mapping[int, Place]) -> None:
        self._view = view
        self._places = places

    def find(self, term: str) -> Posting:
        """Where a term stands; nowhere, where what is stored of that is damaged."""
        try:
            with self._view.reading() as connection:
                number = find_terms(connection, [term]).get(term, ABSENT)
                passages, contexts = read_postings(connection, [*self._places], number)
        except DamageError:  # the answer goes by its meaning and its other words
            return Posting(ABSENT, NOWHERE, NOWHERE)
        return Posting(
            number,
            _joined(passages, [self._places[each.segment].passages[each.rows] for each in passages]),
            _joined(contexts, [self._places[each.segment].contexts[each.rows] for each in contexts]),
        )

    def terms_with_initial(self, initial: str) -> npt.NDArray[np.str_]:
        """All terms that begin with a letter, sorted."""
        with self._view.reading() as connection:
            return np.array(terms_with_initial(connection, initial), dtype=np.str_)


def _joined(posted: Sequence[Posted], rows: Sequence[Rows]) -> Occurrences:
    if not posted:
        return NOWHERE
    joined, counts = np.concatenate(rows), np.concatenate([each.counts for each in posted])
    kept = joined != ABSENT
    if kept.all():
        return Occurrences(joined, counts)
    return Occurrences(joined[kept], counts[kept])
