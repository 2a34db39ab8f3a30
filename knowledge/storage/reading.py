"""The database → what a snapshot needs in memory, in one look."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.errors import DamageError
from knowledge.storage.blobs import unseal
from knowledge.storage.faults import damaged
from knowledge.storage.files import read_files
from knowledge.storage.schema import INDEX
from knowledge.storage.segments import AT, empty_segment, find_segments, read_segment
from knowledge.storage.snapshots import Contents
from knowledge.storage.view import View

if TYPE_CHECKING:
    import sqlite3

    from knowledge.sources import FileRecord
    from knowledge.storage.database import Database
    from knowledge.storage.history import Rollback
    from knowledge.storage.segments import Segment

_SNAPSHOTS = """
SELECT s.number, s.built_at, s.read_at, c.id, c.centres
FROM snapshots s JOIN collections c ON c.id = s.collection
WHERE (c.name, c.roots, c.fingerprint) = (?, ?, ?)
"""
_NEWEST = f"{_SNAPSHOTS} ORDER BY s.number DESC LIMIT 1"
_NUMBERED = f"{_SNAPSHOTS} AND s.number = ?"


class SnapshotRow(NamedTuple):
    """What the database says of a snapshot."""

    number: int
    built_at: str
    read_at: int
    collection: int
    centres: bytes | None


class LastReading(NamedTuple):
    """The files as the last reload read them: what the next one compares them with."""

    files: tuple[FileRecord, ...]
    read_at: int
    """When they were last looked at, or shortly before: nanoseconds since 1970."""


def find_newest(connection: sqlite3.Connection, identity: tuple[str, str, str]) -> SnapshotRow | None:
    """The newest snapshot of a collection; None if it has none."""
    found = connection.execute(_NEWEST, identity).fetchone()
    return SnapshotRow(*found) if found else None


def find_served(
    connection: sqlite3.Connection, identity: tuple[str, str, str], rollback: Rollback | None
) -> SnapshotRow | None:
    """The snapshot of a collection that is answered from: the newest, unless an older one is chosen."""
    newest = find_newest(connection, identity)
    if newest is None or rollback is None:
        return newest
    if (rollback.newest, rollback.newest_built_at) != (newest.number, newest.built_at):
        return newest
    chosen = connection.execute(_NUMBERED, (*identity, rollback.snapshot)).fetchone()
    return SnapshotRow(*chosen) if chosen else newest


def read_contents(connection: sqlite3.Connection, database: Database, row: SnapshotRow) -> Contents:
    """All that a snapshot needs in memory; raises DamageError."""
    number, built_at, _, collection, centres = row
    place = (collection, number, number)
    documents, languages = _read_documents(connection, place)
    return Contents(
        view=View(database, number, built_at),
        built_at=datetime.fromisoformat(built_at),
        files=read_files(connection, number),
        documents=documents,
        languages=languages,
        segments=_read_segments(connection, database, collection, number) or {0: empty_segment()},
        centres=bytes(unseal(centres)) if centres else b"",
    )


def _read_segments(
    connection: sqlite3.Connection, database: Database, collection: int, snapshot: int
) -> dict[int, Segment]:
    """The segments of a snapshot by their numbers; a damaged one is left out, unless no other is there."""
    found = find_segments(connection, collection, snapshot)
    read: dict[int, Segment] = {}
    for number in found:
        with suppress(DamageError), database.errors("read"):
            read[number] = read_segment(connection, number)
    if found and not read:
        raise damaged(database.path, INDEX, "no passage can be read")
    return read


def _read_documents(
    connection: sqlite3.Connection, place: tuple[int, int, int]
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The ids of a snapshot's documents, ascending, and their languages."""
    found = connection.execute(f"SELECT id, language FROM documents WHERE {AT}", place).fetchall()
    ids = np.sort(np.array([number for number, _ in found], dtype=np.int64))
    return ids, tuple(sorted({language for _, language in found}))
