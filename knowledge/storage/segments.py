"""Segments: some thousand passages each, laid out to be scanned, with the postings of their terms.

A segment never changes. A reload adds one for the passages that are new, into which it takes over
those segments that are no larger, as a log-structured merge tree does: so there are few, and a
passage is moved once each time that the knowledge base doubles. (O'Neil and others, 1996.)
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from embeddings.vectors import Centres, restore
from knowledge.errors import DamageError
from knowledge.storage.blobs import array_of, seal, unchecked, unseal
from knowledge.storage.encodings import vectors_of
from knowledge.storage.faults import damaged
from knowledge.storage.history import IN_SNAPSHOT
from knowledge.storage.postings import ABSENT, Place, write_postings
from knowledge.storage.schema import INDEX

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.storage.database import Database
    from knowledge.storage.history import StoredSnapshot

T = TypeVar("T", bound=np.generic)
Numbers = npt.NDArray[np.int32]

SEGMENT_ROWS = 16_384
"""Passages of a segment at most; a posting counts them in sixteen bits."""

LEARNED_FROM = 20_000
"""Vectors that the centres of compressed codes are learned from, evenly spread over all."""

PASSAGE, DOCUMENT, CONTEXT, LENGTH = range(4)
"""Columns of a segment's rows: ids, the context's row in the segment, and how many words a passage has."""

CONTEXT_ID, CONTEXT_DOCUMENT, CONTEXT_LENGTH, IS_TITLE = range(4)
"""Columns of a segment's contexts; one context of each document counts as its title."""


class Segment(NamedTuple):
    """Some passages as they are stored: n passages under c contexts."""

    rows: Numbers
    """Shape (n, 4)."""

    names: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.int8]
    codes: npt.NDArray[np.uint8]
    """Of the vectors; empty rows if there are none."""

    contexts: Numbers
    """Shape (c, 4)."""

    context_vectors: npt.NDArray[np.int8]


def read_segments(
    connection: sqlite3.Connection, database: Database, snapshot: StoredSnapshot
) -> dict[int, Segment]:
    """The segments of a snapshot by their numbers, one without a passage where it has none.

    A damaged one is left out; raises DamageError where no other is there.
    """
    find = f"SELECT id FROM segments WHERE {IN_SNAPSHOT} ORDER BY id"
    found = connection.execute(find, snapshot.place).fetchall()
    read: dict[int, Segment] = {}
    for (number,) in found:
        with suppress(DamageError), database.errors("read"):
            read[number] = _read_segment(connection, number)
    if found and not read:
        raise damaged(database.path, INDEX, "no passage can be read")
    return read or {0: _empty_segment()}


def _empty_segment() -> Segment:
    table, vectors = np.zeros((0, 4), np.int32), np.zeros((0, 1), np.int8)
    return Segment(table, np.zeros(0, np.int64), vectors, np.zeros((0, 1), np.uint8), table, vectors)


def _read_segment(connection: sqlite3.Connection, number: int) -> Segment:
    """A segment, which is there; raises DamageError.

    Vectors are not checked here: that takes a fifth of a start with 100,000 passages, and a damaged one
    spoils an order at most. `verify` checks all.
    """

    def read(column: str) -> bytes:
        # Several times as fast as a SELECT, which puts the pages of a blob together first.
        with connection.blobopen("segments", column, number, readonly=True) as blob:
            return blob.read()

    rows, contexts = (array_of(unseal(read(column)), np.int32, 4) for column in ("rows", "contexts"))
    return Segment(
        rows=rows,
        names=array_of(unseal(read("names")), np.int64),
        vectors=array_of(unchecked(read("vectors")), np.int8).reshape(len(rows), -1),
        codes=array_of(unchecked(read("codes")), np.uint8).reshape(len(rows), -1),
        contexts=contexts,
        context_vectors=array_of(unchecked(read("context_vectors")), np.int8).reshape(len(contexts), -1),
    )


def join_segments(
    segments: Mapping[int, Segment], documents: npt.NDArray[np.int64]
) -> tuple[Segment, dict[int, Place]]:
    """What some documents have in some segments, one behind the other, and where that of each segment is."""
    parts: list[Segment] = []
    places: dict[int, Place] = {}
    passages = contexts = 0
    coded = min(each.codes.shape[1] for each in segments.values())
    for number, each in segments.items():
        live = np.isin(each.rows[:, DOCUMENT], documents)
        under = np.isin(each.contexts[:, CONTEXT_DOCUMENT], documents)
        places[number] = place = Place(_numbered(live, passages), _numbered(under, contexts))
        rows = each.rows[live]
        rows[:, CONTEXT] = place.contexts[rows[:, CONTEXT]]
        parts.append(
            Segment(
                rows=rows,
                names=_kept(each.names, live),
                vectors=_kept(each.vectors, live),
                codes=_kept(each.codes[:, :coded], live),
                contexts=_kept(each.contexts, under),
                context_vectors=_kept(each.context_vectors, under),
            )
        )
        passages, contexts = passages + int(live.sum()), contexts + int(under.sum())
    return Segment(*map(np.concatenate, zip(*parts, strict=True))), places


def _numbered(kept: npt.NDArray[np.bool_], before: int) -> Numbers:
    return np.where(kept, np.cumsum(kept) - 1 + before, ABSENT).astype(np.int32)


def _kept(column: npt.NDArray[T], kept: npt.NDArray[np.bool_]) -> npt.NDArray[T]:
    """Some rows of a column; nothing is copied where that is all."""
    return column if kept.all() else column[kept]


def passages_in_segments(
    connection: sqlite3.Connection, collection: int
) -> dict[int, tuple[Numbers, Numbers]]:
    """For each segment that is not removed, the ids of its passages and those of their documents."""
    find = "SELECT id, rows FROM segments WHERE collection = ? AND removed_in IS NULL"
    found = connection.execute(find, (collection,))
    tables = {number: array_of(unseal(rows), np.int32, 4) for number, rows in found}
    return {number: (table[:, PASSAGE], table[:, DOCUMENT]) for number, table in tables.items()}


def choose_merged(live: dict[int, int], whole: dict[int, int], added: int) -> list[int]:
    """The segments that a new one of `added` passages takes over.

    Args:
        live: How many passages of each segment are in the new snapshot.
        whole: How many passages each segment has.
        added: Passages that are in no segment yet.
    """
    chosen = [number for number, count in live.items() if 2 * count <= whole[number]]
    total = added + sum(live[number] for number in chosen)
    for number, count in sorted(live.items(), key=lambda item: item[1]):
        if number not in chosen and count <= total and total + count <= SEGMENT_ROWS:
            chosen.append(number)
            total += count
    return chosen


def write_segments(
    connection: sqlite3.Connection, collection: int, snapshot: int, passages: Sequence[int]
) -> None:
    """Lay passages out in new segments, as part of a snapshot."""
    for start in range(0, len(passages), SEGMENT_ROWS):
        _write_segment(connection, collection, snapshot, passages[start : start + SEGMENT_ROWS])


def _write_segment(
    connection: sqlite3.Connection, collection: int, snapshot: int, passages: Sequence[int]
) -> None:
    read = "SELECT id, document, context, encoding, name, words FROM passages WHERE id = ?"
    found = [connection.execute(read, (passage,)).fetchone() for passage in passages]
    words = [array_of(unseal(row[5]), np.int32) for row in found]
    ids = {context: row for row, context in enumerate(dict.fromkeys(row[2] for row in found))}
    contexts, context_words, context_encodings = _read_contexts(connection, ids, {row[0] for row in found})
    rows = np.array(
        [(row[0], row[1], ids[row[2]], len(said)) for row, said in zip(found, words, strict=True)],
        dtype=np.int32,
    )
    (number,) = connection.execute(
        "INSERT INTO segments (collection, added_in, rows, names, vectors, codes, contexts, context_vectors)"
        " VALUES (?, ?, ?, ?, ?, x'', ?, ?) RETURNING id",
        (
            collection,
            snapshot,
            seal(rows),
            seal(np.array([row[4] for row in found], dtype=np.int64)),
            seal(vectors_of(connection, [row[3] for row in found])),
            seal(contexts),
            seal(vectors_of(connection, context_encodings)),
        ),
    ).fetchone()
    write_postings(connection, number, words, context_words)


def _read_contexts(
    connection: sqlite3.Connection, ids: Iterable[int], passages: set[int]
) -> tuple[Numbers, list[Numbers], list[int]]:
    """Contexts as rows, and the words and the encoding of each."""
    read = (
        "SELECT c.id, c.document, c.words, c.encoding, c.id = d.first_context, d.first_passage"
        " FROM contexts c JOIN documents d ON d.id = c.document WHERE c.id = ?"
    )
    found = [connection.execute(read, (context,)).fetchone() for context in ids]
    words = [array_of(unseal(row[2]), np.int32) for row in found]
    rows = [
        (row[0], row[1], len(said), bool(row[4] and row[5] in passages))
        for row, said in zip(found, words, strict=True)
    ]
    return np.array(rows, dtype=np.int32).reshape(-1, 4), words, [row[3] for row in found]


def read_centres(connection: sqlite3.Connection, collection: int, dimension: int) -> Centres | None:
    """What the codes of a collection's vectors refer to; None if there are none. Raises DamageError."""
    (stored,) = connection.execute("SELECT centres FROM collections WHERE id = ?", (collection,)).fetchone()
    return Centres.of(bytes(unseal(stored)), dimension) if stored else None


def write_codes(connection: sqlite3.Connection, collection: int) -> None:
    """See that every segment that is not removed has codes; what they refer to is learned once."""
    missing = "SELECT id FROM segments WHERE collection = ? AND removed_in IS NULL AND codes = x''"
    found = connection.execute(missing, (collection,)).fetchall()
    vectors = {number: _read_segment(connection, number).vectors for (number,) in found}
    if not vectors:
        return
    dimension = next(iter(vectors.values())).shape[1]
    centres = read_centres(connection, collection, dimension)
    if centres is None:
        step = max(1, sum(map(len, vectors.values())) // LEARNED_FROM)
        centres = Centres.learn(restore(np.concatenate([each[::step] for each in vectors.values()])))
        learned = (seal(centres.centroids), collection)
        connection.execute("UPDATE collections SET centres = ? WHERE id = ?", learned)
    for number, each in vectors.items():
        codes = seal(centres.codes(restore(each)))
        connection.execute("UPDATE segments SET codes = ? WHERE id = ?", (codes, number))
