"""community.db → a copy in one file, and back, while other processes read and write it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from knowledge.errors import DamageError
from knowledge.storage.community import community_database
from knowledge.storage.database import Database
from knowledge.storage.schema import COMMUNITY

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.schema import Schema

COMMUNITY_VERSION = COMMUNITY.version
"""The newest version of a copy that can be restored."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
"""Ours; those that SQLite keeps for itself cannot be written."""


def copy_community(storage: Path, copy: Path) -> bool:
    """Copy what community.db holds at one moment; False if there is none. Raises SnapshotError."""
    community = community_database(storage)
    if not community.exists():
        return False
    with community.reading() as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        # A write-ahead log would be a second file beside the copy.
        target.execute("PRAGMA journal_mode = DELETE")
    community.close()
    return True


def bring_copy_up_to_date(copy: Path, schema: Schema = COMMUNITY) -> None:
    """Check every page of a copy, and migrate it if it is of an earlier version. Raises SnapshotError."""
    database = Database(copy, schema)
    with database.writing():
        pass  # beginning to write migrates it
    database.check()
    database.close()


def restore_community(copy: Path, storage: Path) -> None:
    """Replace all that community.db holds by what an up-to-date copy holds, or nothing of it.

    The file itself stays: a process that has it open sees the change, and SQLite's log beside it
    still belongs to it. A damaged one is set aside first. Raises SnapshotError.
    """
    source, target = Database(copy, COMMUNITY), community_database(storage)
    try:
        target.check()
    except DamageError:
        target.set_aside()
        target = community_database(storage)
    with source.reading() as old, target.writing() as new:
        for (table,) in old.execute(TABLES).fetchall():
            _copy_rows(table, old, new)
    source.close()
    target.close()


def _copy_rows(table: str, source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    marks = ", ".join("?" for _ in rows.description)
    target.execute(f'DELETE FROM "{table}"')
    target.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
