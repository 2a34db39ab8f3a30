"""Terms, and where they stand: their postings in each segment, put together for a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.errors import DamageError
from knowledge.storage.blobs import array_of, seal, unseal
from knowledge.words import Occurrences, Posting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from knowledge.words import Rows

Numbers = npt.NDArray[np.int32]

ABSENT = -1
MOST_COUNTED = 255
"""A term that a passage says more often counts as often as this."""


class Place(NamedTuple):
    """Where the rows of a segment are in a snapshot; `ABSENT` for those that are not in it any more."""

    passages: Rows
    contexts: Rows


def number_terms(connection: sqlite3.Connection, terms: Sequence[str]) -> Numbers:
    """The number of each term, the same in the whole database; a new one gets the next."""
    numbers: dict[str, int | None] = {}
    for term in dict.fromkeys(terms):
        number = _number_of(connection, term)
        if number is None:
            number = connection.execute("INSERT INTO terms (term) VALUES (?)", (term,)).lastrowid
        numbers[term] = number
    return np.array([numbers[term] for term in terms], dtype=np.int32)


def _number_of(connection: sqlite3.Connection, term: str) -> int | None:
    """The number of a term, if it has one."""
    found = connection.execute("SELECT id FROM terms WHERE term = ?", (term,)).fetchone()
    return found[0] if found else None


def write_postings(
    connection: sqlite3.Connection,
    segment: int,
    passages: Sequence[Numbers],
    contexts: Sequence[Numbers],
) -> None:
    """Store where each term stands in a segment, given the terms of its passages and of its contexts."""
    in_passages, in_contexts = _by_term(passages), _by_term(contexts)
    connection.executemany(
        "INSERT INTO postings VALUES (?, ?, ?, ?)",
        (
            (segment, term, in_passages.get(term, b""), in_contexts.get(term, b""))
            for term in sorted(in_passages.keys() | in_contexts.keys())
        ),
    )


def _by_term(bags: Sequence[Numbers]) -> dict[int, bytes]:
    """For each term, the rows that say it, and how often."""
    said = np.concatenate(bags).astype(np.int64)
    if not len(said):
        return {}
    rows = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    pairs, counts = np.unique(said * len(bags) + rows, return_counts=True)
    terms, rows = np.divmod(pairs, len(bags))
    numbers, starts = np.unique(terms, return_index=True)
    rows, counts = rows.astype(np.uint16), np.minimum(counts, MOST_COUNTED).astype(np.uint8)
    ends = np.append(starts, len(terms))[1:]
    return {
        number: seal(rows[start:end].tobytes() + counts[start:end].tobytes())
        for number, start, end in zip(numbers.tolist(), starts, ends, strict=True)
    }


class StoredPostings:
    """Reads the postings of some segments; safe from any thread."""

    def __init__(
        self, reading: Callable[[], AbstractContextManager[sqlite3.Connection]], places: Mapping[int, Place]
    ) -> None:
        self._reading = reading
        self._places = places
        marks = ",".join("?" * len(places))
        self._find = (
            f"SELECT segment, passages, contexts FROM postings WHERE term = ? AND segment IN ({marks})"
        )

    def find(self, term: str) -> Posting:
        """Where a term stands; nowhere, where what is stored of that is damaged."""
        try:
            with self._reading() as connection:
                number = _number_of(connection, term)
                found = connection.execute(self._find, (number, *self._places)).fetchall()
                return Posting(
                    ABSENT if number is None else number,
                    _joined((self._places[segment].passages, blob) for segment, blob, _ in found),
                    _joined((self._places[segment].contexts, blob) for segment, _, blob in found),
                )
        except DamageError:  # the answer goes by its meaning and its other words
            return Posting(ABSENT, _joined(()), _joined(()))

    def terms_with_initial(self, initial: str) -> npt.NDArray[np.str_]:
        """All terms that begin with a letter, sorted."""
        read = "SELECT term FROM terms WHERE term >= ? AND term < ? ORDER BY term"
        with self._reading() as connection:
            rows = connection.execute(read, (initial, chr(ord(initial) + 1)))
            return np.array([term for (term,) in rows], dtype=np.str_)


def _joined(parts: Iterable[tuple[Rows, bytes]]) -> Occurrences:
    """Where a term stands, out of what each segment has of it; raises DamageError."""
    rows, counts = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.uint8)]
    for place, blob in parts:
        content = unseal(blob)
        many = len(content) // 3
        rows.append(place[array_of(content[: 2 * many], np.uint16)])
        counts.append(array_of(content[2 * many :], np.uint8))
    joined = np.concatenate(rows)
    kept = joined != ABSENT
    return Occurrences(joined[kept], np.concatenate(counts)[kept])
