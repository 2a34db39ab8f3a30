"""community.db: what a community has decided, and cannot be made again from the articles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from knowledge.storage.database import Database
from knowledge.storage.schema import COMMUNITY

if TYPE_CHECKING:
    from pathlib import Path

COMMUNITY_NAME = "community.db"
DEFAULT_COLLECTION = "default"


def community_database(storage: Path) -> Database:
    """The database of a storage folder."""
    return Database(storage / COMMUNITY_NAME, COMMUNITY)


class Community:
    """The settings of a storage folder. Safe from any thread and process; raises SnapshotError."""

    def __init__(self, storage: Path) -> None:
        self._database = community_database(storage)

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._database.path

    def setting(self, name: str) -> object:
        """What is kept under a name; None if nothing is."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT value FROM settings WHERE (collection, name) = (?, ?)", (DEFAULT_COLLECTION, name)
            ).fetchone()
        value: object = json.loads(found[0]) if found else None
        return value

    def keep_setting(self, name: str, value: object) -> None:
        """Keep what JSON can hold under a name, whole or not at all."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO settings VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (DEFAULT_COLLECTION, name, json.dumps(value)),
            )
