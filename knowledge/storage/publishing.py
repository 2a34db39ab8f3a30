"""Documents that were stored → the next snapshot; and what only old snapshots had is deleted."""

from __future__ import annotations

import json
import time
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from embeddings.vectors import COMPRESS_ABOVE, Centres, restore
from knowledge.storage.blobs import array_of, seal, seal_text, unseal
from knowledge.storage.encodings import forget_encodings
from knowledge.storage.reading import read_files
from knowledge.storage.segments import choose_merged, passages_in_segments, write_segments

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from knowledge.sources import FileRecord

KEPT_SNAPSHOTS = 3
"""How many snapshots of a collection stay readable, for processes that have not opened the newest yet."""

KEPT_UNUSED = 7 * 24 * 3600
"""Seconds that what another model made of the same articles is kept, so that going back costs nothing."""

LEARNED_FROM = 20_000
"""Vectors that the centres of compressed codes are learned from, evenly spread over all."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What becomes the next snapshot."""

    collection: int
    files: tuple[FileRecord, ...]
    read_at: int
    dimension: int
    """Of the vectors."""

    compress_above: int = COMPRESS_ABOVE


def publish(connection: sqlite3.Connection, publication: Publication) -> None:
    """Make the next snapshot, in the transaction that is under way."""
    collection = publication.collection
    before = _newest(connection, collection)
    old_files = read_files(connection, collection, before) if before else ()
    wanted = {record.document for record in publication.files if record.document is not None}
    live = _documents(connection, collection, "added_in IS NOT NULL AND removed_in IS NULL")
    if before and set(old_files) == set(publication.files) and wanted == live:
        connection.execute("UPDATE snapshots SET read_at = ? WHERE number = ?", (publication.read_at, before))
        _forget_broken_off(connection, collection)
        return
    (number,) = connection.execute(
        "INSERT INTO snapshots (collection, built_at, read_at) VALUES (?, ?, ?) RETURNING number",
        (collection, datetime.now().astimezone().isoformat(), publication.read_at),
    ).fetchone()
    _stamp_files(connection, collection, number, set(old_files), publication.files)
    _stamp_documents(connection, number, added=wanted - live, removed=live - wanted)
    if before is None or wanted != live:
        _lay_out(connection, publication, before or 0, number)
    _forget_broken_off(connection, collection)
    _forget_old_snapshots(connection, collection)
    _forget_other_models(connection, collection)


def _newest(connection: sqlite3.Connection, collection: int) -> int | None:
    (number,) = connection.execute(
        "SELECT max(number) FROM snapshots WHERE collection = ?", (collection,)
    ).fetchone()
    return None if number is None else int(number)


def _documents(connection: sqlite3.Connection, collection: int, where: str) -> set[int]:
    found = connection.execute(
        f"SELECT id FROM documents WHERE collection = ? AND {where}",
        (collection,),
    )
    return {number for (number,) in found}


def _stamp_files(
    connection: sqlite3.Connection,
    collection: int,
    number: int,
    old: set[FileRecord],
    new: Sequence[FileRecord],
) -> None:
    gone = old - set(new)
    if gone:
        live = connection.execute(
            "SELECT id, record FROM files WHERE collection = ? AND removed_in IS NULL", (collection,)
        ).fetchall()
        records = {_file_record(record) for record in gone}
        connection.executemany(
            "UPDATE files SET removed_in = ? WHERE id = ?",
            [(number, row) for row, record in live if record in records],
        )
    connection.executemany(
        "INSERT INTO files (collection, document, record, added_in) VALUES (?, ?, ?, ?)",
        [(collection, each.document, _file_record(each), number) for each in new if each not in old],
    )


def _file_record(record: FileRecord) -> bytes:
    return seal_text(json.dumps(astuple(record)[:-1]))


def _stamp_documents(
    connection: sqlite3.Connection, number: int, added: Iterable[int], removed: Iterable[int]
) -> None:
    for column, documents in (("added_in", added), ("removed_in", removed)):
        connection.executemany(
            f"UPDATE documents SET {column} = ? WHERE id = ?",
            [(number, document) for document in documents],
        )


def _lay_out(connection: sqlite3.Connection, publication: Publication, before: int, number: int) -> None:
    """Bring the segments to the new snapshot."""
    collection = publication.collection
    live = _documents(connection, collection, "added_in IS NOT NULL AND removed_in IS NULL")
    held = passages_in_segments(connection, collection, before)
    kept = {segment: passages[np.isin(documents, [*live])] for segment, (passages, documents) in held.items()}
    added = _passages_added(connection, collection, number)
    taken = choose_merged(
        {segment: len(passages) for segment, passages in kept.items()},
        {segment: len(passages) for segment, (passages, _) in held.items()},
        len(added),
    )
    connection.executemany(
        "UPDATE segments SET removed_in = ? WHERE id = ?", [(number, segment) for segment in taken]
    )
    passages = np.sort(np.concatenate([added, *(kept[segment] for segment in taken)]))
    write_segments(connection, collection, number, passages.tolist(), publication.dimension)
    if len(added) + sum(map(len, kept.values())) > publication.compress_above:
        _compress(connection, collection, publication.dimension)


def _passages_added(connection: sqlite3.Connection, collection: int, number: int) -> np.ndarray:
    found = connection.execute(
        "SELECT first_passage, passages FROM documents WHERE collection = ? AND added_in = ?",
        (collection, number),
    )
    ranges = [np.arange(first, first + count, dtype=np.int32) for first, count in found]
    return np.concatenate([np.zeros(0, dtype=np.int32), *ranges])


def _compress(connection: sqlite3.Connection, collection: int, dimension: int) -> None:
    """See that every segment has codes; what they refer to is learned once."""
    missing = connection.execute(
        "SELECT id, vectors FROM segments WHERE collection = ? AND removed_in IS NULL AND codes IS NULL",
        (collection,),
    ).fetchall()
    if not missing:
        return
    vectors = {segment: array_of(unseal(blob), np.int8, dimension) for segment, blob in missing}
    (stored,) = connection.execute("SELECT centres FROM collections WHERE id = ?", (collection,)).fetchone()
    if stored:
        centres = Centres.of(bytes(unseal(stored)), dimension)
    else:
        step = max(1, sum(map(len, vectors.values())) // LEARNED_FROM)
        centres = Centres.learn(restore(np.concatenate([each[::step] for each in vectors.values()])))
        connection.execute(
            "UPDATE collections SET centres = ? WHERE id = ?", (seal(centres.centroids), collection)
        )
    connection.executemany(
        "UPDATE segments SET codes = ? WHERE id = ?",
        ((seal(centres.codes(restore(each))), segment) for segment, each in vectors.items()),
    )


def _forget_broken_off(connection: sqlite3.Connection, collection: int) -> None:
    """Delete the documents that were stored for a snapshot which then was made without them."""
    _delete_documents(connection, "collection = ? AND added_in IS NULL", (collection,))


def _forget_old_snapshots(connection: sqlite3.Connection, collection: int) -> None:
    """Delete all but the last snapshots, and what was only in those."""
    kept = connection.execute(
        "SELECT number FROM snapshots WHERE collection = ? ORDER BY number DESC LIMIT ?",
        (collection, KEPT_SNAPSHOTS),
    ).fetchall()
    (oldest,) = kept[-1]
    connection.execute("DELETE FROM snapshots WHERE collection = ? AND number < ?", (collection, oldest))
    _forget_rows(connection, "collection = ? AND removed_in <= ?", (collection, oldest))


def _forget_other_models(connection: sqlite3.Connection, collection: int) -> None:
    """Delete what other models made of the same articles, where nobody has gone back to it for long."""
    others = connection.execute(
        "SELECT o.id FROM collections o JOIN collections c ON (o.name, o.roots) = (c.name, c.roots)"
        " WHERE c.id = ? AND o.id <> c.id AND o.used_at < ?",
        (collection, int(time.time()) - KEPT_UNUSED),
    ).fetchall()
    for (other,) in others:
        _forget_rows(connection, "collection = ?", (other,))
        connection.execute("DELETE FROM snapshots WHERE collection = ?", (other,))
        connection.execute("DELETE FROM collections WHERE id = ?", (other,))


def _forget_rows(connection: sqlite3.Connection, where: str, values: tuple[int, ...]) -> None:
    _delete_documents(connection, where, values)
    connection.execute(f"DELETE FROM files WHERE {where}", values)
    segments = connection.execute(f"DELETE FROM segments WHERE {where} RETURNING id", values).fetchall()
    connection.executemany("DELETE FROM postings WHERE segment = ?", segments)


def _delete_documents(connection: sqlite3.Connection, where: str, values: tuple[int, ...]) -> None:
    """Delete documents with their passages and contexts, and the encodings that nothing else refers to."""
    found = connection.execute(
        f"DELETE FROM documents WHERE {where} RETURNING first_passage, passages, first_context, contexts",
        values,
    ).fetchall()
    encodings: set[int] = set()
    for first_passage, passages, first_context, contexts in found:
        for table, first, count in (
            ("passages", first_passage, passages),
            ("contexts", first_context, contexts),
        ):
            gone = connection.execute(
                f"DELETE FROM {table} WHERE id >= ? AND id < ? RETURNING encoding",
                (first, first + count),
            )
            encodings.update(encoding for (encoding,) in gone)
    forget_encodings(connection, encodings)
