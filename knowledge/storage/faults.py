"""What can be wrong with a database, as errors whose text is fit to show to a user."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from knowledge.errors import DamageError, SnapshotError

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.schema import Schema

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CLOSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
PRIMARY = 0xFF
"""The part of an extended error code that says what kind it is."""
_BEGINNING = b"SQLite format 3\0"

MAKE_ANEW = "reload to make it anew"
RESTORE = "put a backup back with `pullquote restore`, or move it away to begin without settings"


def translated(path: Path, schema: Schema, what: str, error: sqlite3.Error) -> SnapshotError:
    """What SQLite says, as a sentence for a user."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code & PRIMARY == sqlite3.SQLITE_NOTADB and _is_foreign(path):
        return foreign(path)
    if code & PRIMARY in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return damaged(path, schema, str(error))
    if code & PRIMARY in _CLOSED:
        return unusable(path, f"it cannot be {'written to' if what == 'write' else 'read'}: {error}")
    if code & PRIMARY == sqlite3.SQLITE_BUSY:
        return SnapshotError(f"Another process has been writing to {path} for long; try again.")
    return SnapshotError(f"Cannot {what} {path} ({error}); make room or choose another storage folder.")


def damaged(path: Path, schema: Schema, how: str) -> DamageError:
    """The error for a database that is not what was written."""
    remedy = MAKE_ANEW if schema.remade else RESTORE
    return DamageError(f"{path} is damaged ({how}); {remedy}.")


def newer(path: Path) -> SnapshotError:
    """The error for a database of a later version."""
    msg = f"{path} is of a newer Pullquote; update this one, or choose another storage folder."
    return SnapshotError(msg)


def foreign(path: Path) -> SnapshotError:
    """The error for a file of another program."""
    msg = f"{path} was not made by Pullquote; move it away, or choose another storage folder."
    return SnapshotError(msg)


def unusable(path: Path, why: str) -> SnapshotError:
    """The error for a file or folder that cannot be used."""
    return SnapshotError(
        f"Cannot use {path} ({why}); check its permissions or choose another storage folder."
    )


def _is_foreign(path: Path) -> bool:
    """Whether a file is no SQLite database at all.

    Only for a file that SQLite has refused: closing one that it has open would free the locks of the
    whole process, and another process would then delete the log that is still in use.
    """
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(_BEGINNING)) not in (_BEGINNING, b"")
    return False
