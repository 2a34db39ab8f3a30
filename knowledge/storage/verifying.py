"""Whether all that is stored is what was written, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.storage.blobs import unseal

if TYPE_CHECKING:
    import sqlite3

_SEALED = """
SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
WHERE t.type = 'table' AND c.type = 'BLOB' AND c.name NOT IN ('key', 'digest')
"""
"""Every blob but those that something is found by."""


def verify(connection: sqlite3.Connection) -> None:
    """Check every checksum; raises DamageError at the first that does not fit."""
    for table, column in connection.execute(_SEALED).fetchall():
        for (blob,) in connection.execute(f"SELECT {column} FROM {table}"):
            unseal(blob)
