"""A SQLite file of ours: made, migrated, read beside a writer, and set aside where it is damaged."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING
from weakref import finalize

from filelock import FileLock

from knowledge.errors import DamageError
from knowledge.storage.faults import damaged, foreign, newer, translated, unusable
from knowledge.storage.schema import APPLICATION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.storage.schema import Schema

logger = logging.getLogger(__name__)

PAGE = 8192
"""Bytes: blobs of some 10 kB, which most rows are, leave little of such pages empty."""

CACHE = 8
"""MB of pages that a connection keeps. Nothing is mapped into memory: where a mapped file is cut short
by somebody, the process ends; a read that fails is an error."""

WAIT = 10.0
"""Seconds to wait for another process that is just writing."""

MARK = ".damaged"
"""A file of this suffix beside a database says that a read of it has failed."""


class _Connection(sqlite3.Connection):
    """A connection, the version of its database, and which file that is."""

    version = 0
    file: tuple[int, int] | None = None
    """Device and inode; None for one that must be used only once."""


class Database:
    """One file and its connections. Safe from any thread; several processes may share the file.

    Args:
        path: Where it lies, or will once something is written.
        schema: What its tables are.
        vfs: SQLite's way to the disk, if not the usual one.
    """

    def __init__(self, path: Path, schema: Schema, vfs: str = "") -> None:
        self.path = path
        self.is_damaged = False
        """Whether a read has failed, in this process or another, since the file was made."""

        self._schema = schema
        self._vfs = vfs
        self._idle: list[_Connection] = []
        self._lock = Lock()
        finalize(self, _close_all, self._idle)

    def exists(self) -> bool:
        """Whether anything has been stored; raises SnapshotError."""
        return self._file() is not None

    def _file(self) -> tuple[int, int] | None:
        """Which file lies there now: device and inode. None for none, or an empty one."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unusable(self.path, error.strerror or "unknown reason") from error
        return (status.st_dev, status.st_ino) if status.st_size else None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view, whatever is written meanwhile; raises SnapshotError, DamageError.

        Where nothing has been stored, the tables are empty.
        """
        with self.errors("read"), self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored, or nothing; raises SnapshotError, DamageError."""
        self.make()
        with self.errors("write"), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._open()
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.close()  # what it has not committed is rolled back
            raise
        if connection.file is None:
            connection.close()
        else:
            self._idle.append(connection)

    def make(self) -> None:
        """Create the database where there is none; raises SnapshotError, DamageError."""
        if not self.exists():
            with self.errors("write"):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._migrate()

    def tidy(self) -> None:
        """Give free pages back to the disk, and bring the write-ahead log into the database."""
        with self.errors("write"), closing(self._open()) as connection:
            # execute() would stop behind the first page, as this statement has no columns.
            connection.executescript("PRAGMA incremental_vacuum")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def check(self) -> None:
        """Look at every page; raises DamageError."""
        with self.reading() as connection:
            (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if told != "ok":
                raise damaged(self.path, self._schema, told)

    def set_aside(self) -> None:
        """Move the file out of the way; it goes on being read where it lies then. Raises SnapshotError."""
        aside = self.path.with_name(f"{self.path.stem}.damaged{self.path.suffix}")
        self.close()
        with self.errors("write"):
            for suffix in ("", "-wal", "-shm", "-journal", MARK):
                old, new = (path.with_name(path.name + suffix) for path in (self.path, aside))
                new.unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    old.replace(new)
        self.path = aside

    def close(self) -> None:
        """Close what is open and not in use; the next use opens it again."""
        with self._lock:
            idle = self._idle[:]
            self._idle.clear()
        _close_all(idle)

    def _open(self) -> _Connection:
        """A connection to the file that lies there now, of this version; raises SnapshotError."""
        file = self._file()
        for connection in iter(self._take_idle, None):
            if connection.file == file:
                return connection
            connection.close()  # another process has replaced the file
        if file is None:
            return self._open_empty()
        try:
            connection = self._connect("rw")
            connection.file = file
        except sqlite3.OperationalError:
            if self._may_be_written():
                raise
            connection = self._connect_unwritable()
        if connection.version == self._schema.version:
            return connection
        connection.close()
        self._migrate()
        return self._open()

    def _take_idle(self) -> _Connection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _open_empty(self) -> _Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None, factory=_Connection)
        connection.executescript("".join(self._schema.migrations))
        return connection

    def _may_be_written(self) -> bool:
        """Whether file and folder can be written: then another process may write them, too."""
        own = os.access in os.supports_effective_ids
        return all(os.access(each, os.W_OK, effective_ids=own) for each in (self.path, self.path.parent))

    def _connect_unwritable(self) -> _Connection:
        """Where nothing can be written, SQLite must be told so: even reading writes a little.

        Such a connection would not see what somebody else writes later, so it is used once.
        """
        wal = self.path.with_name(self.path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise unusable(self.path, "nothing can be written beside it, and a change to it is unfinished")
        return self._connect("ro&immutable=1")

    def _connect(self, mode: str) -> _Connection:
        """A connection to a database that is ours; raises SnapshotError."""
        vfs = f"&vfs={self._vfs}" if self._vfs else ""
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}{vfs}",
            uri=True,
            timeout=WAIT,
            isolation_level=None,
            check_same_thread=False,  # one thread at a time has it
            factory=_Connection,
        )
        try:
            connection.execute(f"PRAGMA cache_size = {-1024 * CACHE}")
            connection.execute(f"PRAGMA synchronous = {'NORMAL' if self._schema.remade else 'FULL'}")
            connection.version = self._version(connection)
        except BaseException:
            connection.close()
            raise
        self.is_damaged = self._mark.exists()
        return connection

    def _version(self, connection: sqlite3.Connection) -> int:
        """The version of its tables, 0 if it has none; raises SnapshotError for what is not ours."""
        asked = ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        application, version, tables = (connection.execute(each).fetchone()[0] for each in asked)
        if application != APPLICATION and (application or version or tables):
            raise foreign(self.path)
        if version > self._schema.version:
            raise newer(self.path)
        return int(version)

    def _migrate(self) -> None:
        """Make the tables of this version; each version is made in a transaction of its own."""
        with FileLock(f"{self.path}.new.lock"), closing(self._connect("rwc")) as connection:
            if not connection.version:
                connection.execute(f"PRAGMA page_size = {PAGE}")
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
                self._choose_journal(connection)
            for version in range(connection.version, self._schema.version):
                connection.executescript(
                    f"BEGIN IMMEDIATE; {self._schema.migrations[version]};"
                    f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {version + 1}; COMMIT"
                )

    def _choose_journal(self, connection: sqlite3.Connection) -> None:
        """A write-ahead log lets questions be answered during a reload; not every file system has one."""
        mode = ""
        with suppress(sqlite3.OperationalError):
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            logger.warning(
                "%s lies where SQLite can keep no write-ahead log: a question may wait for a reload to save.",
                self.path,
            )

    @contextmanager
    def errors(self, what: str) -> Iterator[None]:
        """Raise what SQLite and the system say as a SnapshotError, and note damage.

        Args:
            what: What is being done: "read" or "write".
        """
        try:
            yield
        except sqlite3.Error as error:
            told = translated(self.path, self._schema, what, error)
            if isinstance(told, DamageError):
                self._note(told)
            raise told from error
        except DamageError as error:
            self._note(error)
            raise
        except OSError as error:
            raise unusable(self.path, error.strerror or "unknown reason") from error

    @property
    def _mark(self) -> Path:
        return self.path.with_name(self.path.name + MARK)

    def _note(self, damage: DamageError) -> None:
        """Leave word of damage for whoever makes the database anew, now or after a restart."""
        if self._schema.remade and not self.is_damaged:
            logger.warning("%s", damage)
            self.is_damaged = True
            with suppress(OSError):
                self._mark.touch()


def _close_all(connections: list[_Connection]) -> None:
    while connections:
        connections.pop().close()
