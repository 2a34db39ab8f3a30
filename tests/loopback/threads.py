"""Threads and forums of the loopback Discord: payloads, and what may be done in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.loopback.rules import Body

GUILD = 1000000000000000002
FORUM = 1000000000000000004
SOLVED_TAG = 1000000000000000005
FORUM_TYPE, THREAD_TYPE = 15, 11


@dataclass(eq=False)
class Thread:
    """A thread, or a post of a forum."""

    id: int
    parent: int
    owner: int
    name: str
    tags: list[int] = field(default_factory=list)

    def payload(self) -> Body:
        return {
            "id": str(self.id), "guild_id": str(GUILD), "parent_id": str(self.parent),
            "owner_id": str(self.owner), "name": self.name, "type": THREAD_TYPE, "position": 0,
            "last_message_id": None, "message_count": 1, "member_count": 1, "total_message_sent": 1,
            "rate_limit_per_user": 0, "flags": 0, "applied_tags": [str(tag) for tag in self.tags],
            "permission_overwrites": [], "nsfw": False,
            "thread_metadata": {
                "archived": False, "auto_archive_duration": 1440, "locked": False,
                "archive_timestamp": "2026-01-01T00:00:00+00:00",
                "create_timestamp": "2026-01-01T00:00:00+00:00",
            },
        }  # fmt: skip


def forum() -> Body:
    """A forum with one tag."""
    tag = {"id": str(SOLVED_TAG), "name": "Solved", "moderated": False, "emoji_id": None, "emoji_name": None}
    return {
        "id": str(FORUM), "type": FORUM_TYPE, "name": "help", "position": 1, "permission_overwrites": [],
        "parent_id": None, "nsfw": False, "topic": None, "flags": 0, "available_tags": [tag],
        "default_sort_order": None, "default_forum_layout": 0, "default_reaction_emoji": None,
    }  # fmt: skip
