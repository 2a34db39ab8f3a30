"""The files of a snapshot, as they were when they were read, in one row."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from knowledge.sources import FileRecord
from knowledge.storage.blobs import seal, unseal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def seal_files(files: Sequence[FileRecord]) -> bytes:
    """File records as the bytes of a row; the same records are the same bytes."""
    columns = list(
        zip(*files, strict=True)
    )  # a list for each field is read far faster than one for each file
    return seal(zlib.compress(json.dumps(columns).encode(), 1))


def read_files(connection: sqlite3.Connection, snapshot: int) -> tuple[FileRecord, ...]:
    """The files of a snapshot; raises DamageError."""
    (blob,) = connection.execute("SELECT files FROM snapshots WHERE number = ?", (snapshot,)).fetchone()
    if blob is None:  # of an index in which they were stored otherwise
        return ()
    columns = json.loads(zlib.decompress(unseal(blob)))
    return tuple(map(FileRecord._make, zip(*columns, strict=True)))
