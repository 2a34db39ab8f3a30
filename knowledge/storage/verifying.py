"""Whether all that is stored is what was written, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.storage.blobs import unseal

if TYPE_CHECKING:
    import sqlite3

SEALED = {
    "snapshots": ("files",),
    "documents": ("record", "text"),
    "passages": ("sentences", "words"),
    "contexts": ("path", "words"),
    "encodings": ("vector", "places", "tokens"),
    "segments": ("rows", "names", "vectors", "codes", "contexts", "context_vectors"),
    "postings": ("passages", "contexts"),
}
"""The columns that carry a checksum, by their table."""


def verify(connection: sqlite3.Connection) -> None:
    """Check every checksum; raises DamageError at the first that does not fit."""
    for table, columns in SEALED.items():
        for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):
            for blob in row:
                unseal(blob)
