"""Users of the loopback Discord, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.loopback.rules import Body

MANAGE_GUILD = 1 << 5
MANAGE_MESSAGES = 1 << 13
ORDINARY = 1 << 11 | 1 << 10


@dataclass(eq=False)
class User:
    """A user, with the permissions that Discord would compute for the channel."""

    id: int
    name: str
    permissions: int = ORDINARY
    roles: tuple[int, ...] = ()
    bot: bool = False
    locale: str = "en-US"
    """The language that they have set in Discord."""

    def payload(self) -> Body:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
        }

    def member(self) -> Body:
        """The member object of a message, which does not repeat the user."""
        return {
            "roles": [str(role) for role in self.roles],
            "joined_at": "2024-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
            "avatar": None,
        }
