"""Documents that were stored → the next snapshot; and what only old snapshots had is deleted."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from embeddings.vectors import COMPRESS_ABOVE, Centres, restore
from knowledge.storage.blobs import array_of, seal, unseal
from knowledge.storage.encodings import forget_encodings
from knowledge.storage.files import read_files, seal_files
from knowledge.storage.segments import choose_merged, passages_in_segments, write_segments

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

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
    """Make the next snapshot, in the transaction that is under way; none where nothing has changed."""
    collection, files = publication.collection, seal_files(publication.files)
    before, files_before = connection.execute(
        "SELECT max(number), files FROM snapshots WHERE collection = ?", (collection,)
    ).fetchone()
    if before and (files == files_before or _say_the_same(read_files(connection, before), publication.files)):
        connection.execute(
            "UPDATE snapshots SET read_at = ?, files = ? WHERE number = ?",
            (publication.read_at, files, before),
        )
        _delete_documents(connection, "collection = ? AND added_in IS NULL", collection)
        return
    (number,) = connection.execute(
        "INSERT INTO snapshots (collection, built_at, read_at, files) VALUES (?, ?, ?, ?) RETURNING number",
        (collection, datetime.now().astimezone().isoformat(), publication.read_at, files),
    ).fetchone()
    if _stamp_documents(connection, publication, number) or before is None:
        _lay_out(connection, publication, before or 0, number)
    _delete_documents(connection, "collection = ? AND added_in IS NULL", collection)
    _forget_old_snapshots(connection, collection)
    _forget_other_models(connection, collection)
    forget_encodings(connection)


def _say_the_same(before: Sequence[FileRecord], now: Sequence[FileRecord]) -> bool:
    """Whether files differ at most in when they were written: a checkout touches what it does not change."""
    return [each._replace(modified=0) for each in before] == [each._replace(modified=0) for each in now]


def _stamp_documents(connection: sqlite3.Connection, publication: Publication, number: int) -> bool:
    """Stamp the documents that come with a snapshot and those that go; whether there are any."""
    wanted = json.dumps([record.document for record in publication.files if record.document is not None])
    named = {"number": number, "collection": publication.collection, "wanted": wanted}
    added = connection.execute(
        "UPDATE documents SET added_in = :number WHERE collection = :collection AND added_in IS NULL"
        " AND id IN (SELECT value FROM json_each(:wanted))",
        named,
    )
    removed = connection.execute(
        "UPDATE documents SET removed_in = :number WHERE collection = :collection AND removed_in IS NULL"
        " AND added_in IS NOT NULL AND id NOT IN (SELECT value FROM json_each(:wanted))",
        named,
    )
    return added.rowcount + removed.rowcount > 0


def _lay_out(connection: sqlite3.Connection, publication: Publication, before: int, number: int) -> None:
    """Bring the segments to the new snapshot."""
    collection = publication.collection
    found = connection.execute(
        "SELECT id, added_in, first_passage, passages FROM documents"
        " WHERE collection = ? AND removed_in IS NULL AND added_in IS NOT NULL",
        (collection,),
    ).fetchall()
    new = [np.arange(first, first + count) for _, added_in, first, count in found if added_in == number]
    added = np.concatenate([np.zeros(0, dtype=np.int32), *new])
    held = passages_in_segments(connection, collection, before)
    live = [row[0] for row in found]
    kept = {segment: passages[np.isin(documents, live)] for segment, (passages, documents) in held.items()}
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


def _compress(connection: sqlite3.Connection, collection: int, dimension: int) -> None:
    """See that every segment has codes; what they refer to is learned once."""
    missing = connection.execute(
        "SELECT id, vectors FROM segments WHERE collection = ? AND removed_in IS NULL AND codes = x''",
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


def _forget_old_snapshots(connection: sqlite3.Connection, collection: int) -> None:
    """Delete all but the last snapshots, and what was only in those."""
    kept = connection.execute(
        "SELECT number FROM snapshots WHERE collection = ? ORDER BY number DESC LIMIT ?",
        (collection, KEPT_SNAPSHOTS),
    ).fetchall()
    (oldest,) = kept[-1]
    connection.execute("DELETE FROM snapshots WHERE collection = ? AND number < ?", (collection, oldest))
    _forget_rows(connection, "collection = ? AND removed_in <= ?", collection, oldest)


def _forget_other_models(connection: sqlite3.Connection, collection: int) -> None:
    """Delete what other models made of the same articles, where nobody has gone back to it for long."""
    others = connection.execute(
        "SELECT o.id FROM collections o JOIN collections c ON (o.name, o.roots) = (c.name, c.roots)"
        " WHERE c.id = ? AND o.id <> c.id AND o.used_at < ?",
        (collection, int(time.time()) - KEPT_UNUSED),
    ).fetchall()
    for (other,) in others:
        _forget_rows(connection, "collection = ?", other)
        connection.execute("DELETE FROM snapshots WHERE collection = ?", (other,))
        connection.execute("DELETE FROM collections WHERE id = ?", (other,))


def _forget_rows(connection: sqlite3.Connection, where: str, *values: int) -> None:
    _delete_documents(connection, where, *values)
    segments = connection.execute(f"DELETE FROM segments WHERE {where} RETURNING id", values).fetchall()
    connection.executemany("DELETE FROM postings WHERE segment = ?", segments)


def _delete_documents(connection: sqlite3.Connection, where: str, *values: int) -> None:
    """Delete documents with their passages and contexts."""
    gone = connection.execute(
        f"DELETE FROM documents WHERE {where} RETURNING first_passage, passages, first_context, contexts",
        values,
    ).fetchall()
    for table, ranges in (("passages", [row[:2] for row in gone]), ("contexts", [row[2:] for row in gone])):
        connection.executemany(
            f"DELETE FROM {table} WHERE id >= ?1 AND id < ?1 + ?2",
            ranges,
        )
