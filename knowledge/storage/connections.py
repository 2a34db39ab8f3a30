"""Connections to a SQLite file: made ready for reading, and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

CACHE = 8
"""MB of pages that a connection keeps. Nothing is mapped into memory: where a mapped file is cut short
by somebody, the process ends; a read that fails is an error."""


def prepare(connection: sqlite3.Connection) -> None:
    """Set a connection up, and see whether it can read."""
    connection.execute(f"PRAGMA cache_size = {-1024 * CACHE}")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def close_all(connections: list[sqlite3.Connection]) -> None:
    """Close connections, and take them off the list."""
    while connections:
        connections.pop().close()
