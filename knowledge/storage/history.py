"""The stored snapshots of a collection, their files, and which of them an admin has gone back to."""

from __future__ import annotations

import json
import zlib
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from knowledge.errors import SnapshotGoneError
from knowledge.sources import FileRecord
from knowledge.storage.blobs import seal, unseal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from knowledge.storage.community import Community
    from knowledge.storage.database import Database

SETTING = "rollback"

_SNAPSHOTS = """
SELECT s.number, s.built_at, s.read_at, s.collection
FROM snapshots s JOIN collections c ON c.id = s.collection
WHERE (c.name, c.roots, c.fingerprint) = (?, ?, ?) ORDER BY s.number DESC
"""

IN_SNAPSHOT = "collection = ? AND added_in <= ? AND (removed_in IS NULL OR removed_in > ?)"
"""Which rows are part of a snapshot, given its `place`."""


class StoredSnapshot(NamedTuple):
    """What the database says of a snapshot."""

    number: int
    built_at: str
    """ISO 8601. Tells it from a snapshot of the same number in a database that was made anew."""

    read_at: int
    """When its files were looked at, or shortly before: nanoseconds since 1970."""

    collection: int

    @property
    def place(self) -> tuple[int, int, int]:
        """What `IN_SNAPSHOT` must be given."""
        return self.collection, self.number, self.number

    @contextmanager
    def reading(self, database: Database) -> Iterator[sqlite3.Connection]:
        """Read rows of the snapshot, all of which are there.

        Raises SnapshotGoneError where later reloads have removed some of them, SnapshotError.
        """
        with database.reading() as connection:
            find = "SELECT built_at FROM snapshots WHERE number = ?"
            if connection.execute(find, (self.number,)).fetchone() != (self.built_at,):
                raise SnapshotGoneError("The articles have been reloaded meanwhile; ask again.")
            yield connection


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """A snapshot that can be gone back to."""

    number: int
    built_at: datetime
    articles: int
    passages: int


class LastReading(NamedTuple):
    """The files as the last reload read them: what the next one compares them with."""

    files: tuple[FileRecord, ...]
    read_at: int
    """When they were last looked at, or shortly before: nanoseconds since 1970."""


def find_snapshots(connection: sqlite3.Connection, identity: tuple[str, str, str]) -> list[StoredSnapshot]:
    """The snapshots of a collection that are kept, the newest first."""
    return [StoredSnapshot(*row) for row in connection.execute(_SNAPSHOTS, identity)]


def counted(connection: sqlite3.Connection, snapshot: StoredSnapshot) -> KeptSnapshot:
    """A snapshot with what is in it."""
    count = f"SELECT count(*), total(passages) FROM documents WHERE {IN_SNAPSHOT}"
    articles, passages = connection.execute(count, snapshot.place).fetchone()
    return KeptSnapshot(snapshot.number, datetime.fromisoformat(snapshot.built_at), articles, int(passages))


def seal_files(files: Sequence[FileRecord]) -> bytes:
    """File records as the bytes of a row; the same records are the same bytes."""
    # A list for each field is read far faster than one for each file.
    columns = list(zip(*files, strict=True))
    return seal(zlib.compress(json.dumps(columns).encode(), 1))


def read_files(connection: sqlite3.Connection, snapshot: int) -> tuple[FileRecord, ...]:
    """The files of a snapshot; raises DamageError."""
    (blob,) = connection.execute("SELECT files FROM snapshots WHERE number = ?", (snapshot,)).fetchone()
    columns = json.loads(zlib.decompress(unseal(blob)))
    return tuple(map(FileRecord._make, zip(*columns, strict=True)))


@dataclass(frozen=True, slots=True)
class Rollback:
    """The choice of an older snapshot. It holds as long as no newer one has been made since."""

    snapshot: int
    newest: int
    """The number of the newest snapshot when the choice was made."""

    newest_built_at: str

    @classmethod
    def read(cls, community: Community) -> Rollback | None:
        """The choice that was kept last; None if there is none."""
        kept = community.setting(SETTING)
        return cls(*kept) if isinstance(kept, list) and len(kept) == len(cls.__slots__) else None

    def keep(self, community: Community) -> None:
        """Keep this choice in place of the one before."""
        community.keep_setting(SETTING, list(astuple(self)))


def choose_served(kept: Sequence[StoredSnapshot], rollback: Rollback | None) -> StoredSnapshot | None:
    """The one of the kept snapshots, newest first, that is answered from; None if none is kept."""
    if not kept:
        return None
    newest = kept[0]
    if rollback and (rollback.newest, rollback.newest_built_at) == (newest.number, newest.built_at):
        return next((each for each in kept if each.number == rollback.snapshot), newest)
    return newest
