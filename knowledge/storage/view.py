"""View: one snapshot of one database, as long as it is there."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.errors import SnapshotGoneError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from knowledge.storage.database import Database


@dataclass(frozen=True, slots=True)
class View:
    """A database, and the number of the snapshot that is read in it."""

    database: Database
    snapshot: int
    built_at: str
    """Tells it from a snapshot of the same number in a database that was made anew."""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read rows of the snapshot, all of which are there.

        Raises SnapshotGoneError where later reloads have removed some of them, SnapshotError.
        """
        with self.database.reading() as connection:
            found = connection.execute("SELECT built_at FROM snapshots WHERE number = ?", (self.snapshot,))
            if found.fetchone() != (self.built_at,):
                raise SnapshotGoneError("The articles have been reloaded meanwhile; ask again.")
            yield connection
