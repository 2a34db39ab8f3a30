"""Documents that were stored → the next snapshot; and what only old snapshots had is deleted."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from knowledge.storage.encodings import forget_encodings
from knowledge.storage.history import read_files, seal_files
from knowledge.storage.segments import choose_merged, passages_in_segments, write_codes, write_segments

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from knowledge.sources import FileRecord

KEPT_SNAPSHOTS = 3
"""How many snapshots of a collection stay readable, for processes that have not opened the newest yet."""

KEPT_UNUSED = 7 * 24 * 3600
"""Seconds that what another model made of the same articles is kept, so that going back costs nothing."""

UNFINISHED = "collection = ? AND added_in IS NULL"


def publish(
    connection: sqlite3.Connection,
    collection: int,
    files: Sequence[FileRecord],
    read_at: int,
    compress_above: int,
) -> None:
    """Make the next snapshot of some files, read at `read_at` (nanoseconds), in the transaction under way.

    Where nothing has changed, the newest one is only noted to have been looked at.
    """
    sealed = seal_files(files)
    before, sealed_before = connection.execute(
        "SELECT max(number), files FROM snapshots WHERE collection = ?", (collection,)
    ).fetchone()
    if before and (sealed == sealed_before or _say_the_same(read_files(connection, before), files)):
        seen = (read_at, sealed, before)
        connection.execute("UPDATE snapshots SET read_at = ?, files = ? WHERE number = ?", seen)
        _delete_documents(connection, UNFINISHED, collection)
        return
    built_at = datetime.now().astimezone().isoformat()
    (number,) = connection.execute(
        "INSERT INTO snapshots (collection, built_at, read_at, files) VALUES (?, ?, ?, ?) RETURNING number",
        (collection, built_at, read_at, sealed),
    ).fetchone()
    documents = [record.document for record in files if record.document is not None]
    if _stamp_documents(connection, collection, number, documents):
        _lay_out(connection, collection, number, compress_above)
    _delete_documents(connection, UNFINISHED, collection)
    _forget_old_snapshots(connection, collection)
    _forget_other_models(connection, collection)
    forget_encodings(connection)


def _say_the_same(before: Sequence[FileRecord], now: Sequence[FileRecord]) -> bool:
    """Whether files differ at most in when they were written: a checkout touches what it does not change."""
    return [each._replace(modified=0) for each in before] == [each._replace(modified=0) for each in now]


def _stamp_documents(
    connection: sqlite3.Connection, collection: int, number: int, wanted: Sequence[int]
) -> bool:
    """Stamp the documents that come with a snapshot and those that go; whether there are any."""
    named = {"number": number, "collection": collection, "wanted": json.dumps(wanted)}
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


def _lay_out(connection: sqlite3.Connection, collection: int, number: int, compress_above: int) -> None:
    """Bring the segments to the new snapshot."""
    found = connection.execute(
        "SELECT id, added_in, first_passage, passages FROM documents"
        " WHERE collection = ? AND removed_in IS NULL AND added_in IS NOT NULL",
        (collection,),
    ).fetchall()
    new = [np.arange(first, first + count) for _, added_in, first, count in found if added_in == number]
    added = np.concatenate([np.zeros(0, dtype=np.int32), *new])
    held = passages_in_segments(connection, collection)
    live = [row[0] for row in found]
    kept = {segment: passages[np.isin(documents, live)] for segment, (passages, documents) in held.items()}
    taken = choose_merged(
        {segment: len(passages) for segment, passages in kept.items()},
        {segment: len(passages) for segment, (passages, _) in held.items()},
        len(added),
    )
    gone = [(number, segment) for segment in taken]
    connection.executemany("UPDATE segments SET removed_in = ? WHERE id = ?", gone)
    passages = np.sort(np.concatenate([added, *(kept[segment] for segment in taken)]))
    write_segments(connection, collection, number, passages.tolist())
    if len(added) + sum(map(len, kept.values())) > compress_above:
        write_codes(connection, collection)


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
        connection.executemany(f"DELETE FROM {table} WHERE id >= ?1 AND id < ?1 + ?2", ranges)
