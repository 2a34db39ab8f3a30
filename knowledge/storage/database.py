"""A SQLite file of ours: opened, created, migrated, and read beside a writer."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4
from weakref import finalize

from filelock import FileLock

from knowledge.errors import SnapshotError
from knowledge.storage.connections import close_all, prepare
from knowledge.storage.faults import (
    OlderError,
    damaged,
    foreign,
    translated,
    unusable,
)
from knowledge.storage.schema import APPLICATION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.storage.schema import Schema

logger = logging.getLogger(__name__)

PAGE = 8192
"""Bytes: blobs of some 10 kB, which most rows are, leave little of such pages empty."""


WAIT = 10.0
"""Seconds to wait for another process that is just writing."""


class Database:
    """One file and its connections. Safe from any thread; several processes may share the file.

    Args:
        path: Where it lies, or will once something is written.
        schema: What its tables are.
        vfs: SQLite's way to the disk, if not the usual one.
    """

    def __init__(self, path: Path, schema: Schema, vfs: str = "") -> None:
        self.path = path
        self._schema = schema
        self._vfs = vfs
        self._idle: list[sqlite3.Connection] = []
        self._in_use: set[sqlite3.Connection] = set()
        self._unpooled: set[sqlite3.Connection] = set()
        """Those that would not see what is written later: used once."""

        self._lock = Lock()
        self._is_current = False
        finalize(self, close_all, self._idle)

    def exists(self) -> bool:
        """Whether there is anything of this version to read; raises SnapshotError, DamageError."""
        try:
            if not self.path.stat().st_size:
                return False
            with self.reading():
                return True
        except (FileNotFoundError, OlderError):
            return False
        except OSError as error:
            raise unusable(self.path, error.strerror or "unknown reason") from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view, whatever is written meanwhile; raises SnapshotError, DamageError."""
        with self._errors("read"), self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored, or nothing; raises SnapshotError, DamageError.

        Creates the database if there is none.
        """
        self._make_current()
        with self._errors("write"), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            self._drop(connection)
            raise
        self._give_back(connection)

    def tidy(self) -> None:
        """Give free pages back to the disk, and bring the write-ahead log into the database."""
        with self._errors("write"):
            connection = self._take()
            try:
                # execute() would stop behind the first page, as this statement has no columns.
                connection.executescript("PRAGMA incremental_vacuum")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self._drop(connection)

    def check(self) -> None:
        """Look at every page; raises DamageError."""
        with self.reading() as connection:
            (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if told != "ok":
            raise damaged(self.path, told)

    def set_aside(self) -> Path:
        """Move the file out of the way; returns where it lies now. Raises SnapshotError."""
        aside = self.path.with_name(f"{self.path.stem}.damaged{self.path.suffix}")
        self.close()
        try:
            self.path.replace(aside)
            self._remove()
        except OSError as error:
            raise unusable(self.path, error.strerror or "unknown reason") from error
        return aside

    def close(self) -> None:
        """Close what is open; the next use opens it again."""
        with self._lock:
            idle, self._idle = self._idle, []
            self._unpooled |= self._in_use  # they have a file open that another one may replace
            self._is_current = False
        close_all(idle)
        finalize(self, close_all, self._idle)

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._open()
        with self._lock:
            self._in_use.add(connection)
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if connection not in self._unpooled:
                self._in_use.discard(connection)
                self._idle.append(connection)
                return
        self._drop(connection)

    def _drop(self, connection: sqlite3.Connection) -> None:
        """Close a connection; what it has not committed is rolled back."""
        with self._lock:
            self._unpooled.discard(connection)
            self._in_use.discard(connection)
        connection.close()

    def _open(self) -> sqlite3.Connection:
        """A connection to a database that is ours and of this version; raises SnapshotError."""
        connection = self._connect(self.path, "rw")
        try:
            prepare(connection)
        except sqlite3.OperationalError:
            connection.close()
            if self._may_be_written():
                raise
            connection = self._open_unwritable()
        try:
            self._check_version(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _may_be_written(self) -> bool:
        """Whether file and folder can be written: then another process may write them, too."""
        own = os.access in os.supports_effective_ids
        return all(os.access(each, os.W_OK, effective_ids=own) for each in (self.path, self.path.parent))

    def _open_unwritable(self) -> sqlite3.Connection:
        """Where nothing can be written, SQLite must be told so: even reading writes a little."""
        wal = self.path.with_name(self.path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise unusable(self.path, "nothing can be written beside it, and a change to it is unfinished")
        connection = self._connect(self.path, "ro&immutable=1")
        self._unpooled.add(connection)
        prepare(connection)
        return connection

    def _connect(self, path: Path, mode: str) -> sqlite3.Connection:
        vfs = f"&vfs={self._vfs}" if self._vfs else ""
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}{vfs}",
            uri=True,
            timeout=WAIT,
            isolation_level=None,
            check_same_thread=False,  # one thread at a time has it
        )

    def _check_version(self, connection: sqlite3.Connection) -> None:
        (application,), (version,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        )
        if application != APPLICATION:
            raise foreign(self.path)
        if version < self._schema.version and self._schema.remade:
            raise OlderError
        if version > self._schema.version:
            msg = f"{self.path} is of a newer Pullquote; update this one, or choose another storage folder."
            raise SnapshotError(msg)

    def _make_current(self) -> None:
        """Create the database where there is none, and bring an older one up to date."""
        if self._is_current:
            return
        with self._errors("write"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._bring_up_to_date()
            except OlderError:
                self._remove()
                logger.warning("%s was of an earlier version, and is made anew.", self.path)
                self._bring_up_to_date()
        self._is_current = True

    def _bring_up_to_date(self) -> None:
        if not self.path.exists() or not self.path.stat().st_size:
            self._create()
        connection = self._connect(self.path, "rw")
        try:
            self._check_version(connection)
            self._migrate(connection)
            self._choose_journal(connection)
        finally:
            connection.close()

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _create(self) -> None:
        """Make an empty database beside its place and move it there: it is whole, or not there.

        Where another process has made one meanwhile, that one stays: it may be in use already.
        """
        beside = self.path.with_name(f"{self.path.name}.{uuid4().hex}.new")
        connection = self._connect(beside, "rwc")
        try:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.executescript(
                f"BEGIN; {self._schema.tables} PRAGMA application_id = {APPLICATION};"
                f"PRAGMA user_version = {self._schema.version}; COMMIT"
            )
        finally:
            connection.close()
        with FileLock(self.path.with_name(f"{self.path.name}.new.lock")):
            if self.path.exists() and self.path.stat().st_size:
                beside.unlink()
            else:
                beside.replace(self.path)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        while version < self._schema.version:
            script = self._schema.migrations[version]
            version += 1
            connection.executescript(f"BEGIN; {script}; PRAGMA user_version = {version}; COMMIT")

    def _choose_journal(self, connection: sqlite3.Connection) -> None:
        """A write-ahead log lets questions be answered during a reload; not every file system has one."""
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError:
            (mode,) = connection.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
        if mode != "wal":
            logger.warning(
                "%s lies where SQLite can keep no write-ahead log: a question may wait for a reload to save.",
                self.path,
            )

    @contextmanager
    def _errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise translated(self.path, what, error) from error
        except OSError as error:
            raise unusable(self.path, error.strerror or "unknown reason") from error
