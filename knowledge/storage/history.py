"""The kept snapshots of a collection, and which of them an admin has gone back to."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from knowledge.storage.community import Community

SETTING = "rollback"

_KEPT = """
SELECT s.number, s.built_at, count(d.id), total(d.passages)
FROM snapshots s JOIN collections c ON c.id = s.collection
LEFT JOIN documents d ON d.collection = c.id AND d.added_in <= s.number
    AND (d.removed_in IS NULL OR d.removed_in > s.number)
WHERE (c.name, c.roots, c.fingerprint) = (?, ?, ?)
GROUP BY s.number ORDER BY s.number DESC
"""


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """A snapshot that can be gone back to."""

    number: int
    built_at: datetime
    articles: int
    passages: int


def read_history(connection: sqlite3.Connection, identity: tuple[str, str, str]) -> tuple[KeptSnapshot, ...]:
    """The kept snapshots of a collection, the newest first."""
    found = connection.execute(_KEPT, identity)
    return tuple(
        KeptSnapshot(number, datetime.fromisoformat(built_at), articles, int(passages))
        for number, built_at, articles, passages in found
    )


@dataclass(frozen=True, slots=True)
class Rollback:
    """The choice of an older snapshot. It holds as long as no newer one has been made since."""

    snapshot: int
    newest: int
    """The number of the newest snapshot when the choice was made."""

    newest_built_at: str
    """Tells that snapshot from one of the same number in a database that was made anew."""

    @classmethod
    def read(cls, community: Community) -> Rollback | None:
        """The choice that was kept last; None if there is none."""
        kept = community.setting(SETTING)
        return cls(*kept) if isinstance(kept, list) and len(kept) == len(cls.__slots__) else None

    def keep(self, community: Community) -> None:
        """Keep this choice in place of the one before."""
        community.keep_setting(SETTING, list(astuple(self)))
