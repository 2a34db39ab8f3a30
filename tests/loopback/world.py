"""The state of the loopback Discord: one server, what happens in it, and a clock."""

from __future__ import annotations

import asyncio
import time
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.loopback import threads
from tests.loopback.messages import APPLICATION, Attached, Interaction, Sent
from tests.loopback.threads import Thread, forum
from tests.loopback.users import ORDINARY, User

if TYPE_CHECKING:
    from tests.loopback.rules import Body

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.loopback.nobodys"  # noqa: S105 it opens nothing
GUILD = threads.GUILD
CHANNEL = 1000000000000000003
ACKNOWLEDGE_SECONDS = 3.0
TOKEN_SECONDS = 900.0


class World:
    """The whole state of the loopback Discord."""

    def __init__(self) -> None:
        self._ids = count(2000000000000000000)
        self.bot = User(APPLICATION, "Pullquote", bot=True)
        self.owner = User(1, "Olga")
        """Whose application the bot is."""

        self.guild_owner = 1
        """Whose server it is."""

        self.roles: dict[int, str] = {}
        self.everyone = ORDINARY | 1 << 16 | 1 << 38
        """What everybody may do in the server: to read and write, in threads too, and to read back."""

        self.messages: dict[int, Sent] = {}
        self.interactions: dict[int, Interaction] = {}
        self.dms: dict[int, User] = {}
        self.reachable: dict[int, User] = {}
        """People who take direct messages from the bot, beside those who wrote first."""

        self.threads: dict[int, Thread] = {}
        self.closed: dict[int, tuple[int, int, str]] = {}
        """Channels that the bot may not write in, and how Discord refuses: status, code, message."""

        self.files: dict[str, bytes] = {}
        """The last file of each name that was attached to a message."""

        self.preferred_locale = "en-US"
        """The server's language."""

        self.attached: dict[str, Attached] = {}
        """What people attached, by its id."""

        self.commands: list[Body] = []
        self.registrations = 0
        self.changed = asyncio.Event()
        self._skipped = 0.0
        self._stopped: float | None = None

    def new_id(self) -> int:
        return next(self._ids)

    def now(self) -> float:
        """Seconds on the clock, including those that a test skipped."""
        return (self._stopped or time.monotonic()) + self._skipped

    def stop_clock(self) -> None:
        """Let no time pass, so that no deadline depends on how fast this machine is."""
        self._stopped = time.monotonic()

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self._skipped += seconds

    def attach(self, number: str, file: Attached) -> Body:
        """Keep a file, and describe it as Discord does."""
        self.attached[number] = file
        address = f"https://cdn.discordapp.com/attachments/{number}/file"
        return {
            "id": number, "filename": file.name, "size": len(file.content), "url": address,
            "proxy_url": address, "content_type": "application/octet-stream", "ephemeral": True,
        }  # fmt: skip

    def add(self, message: Sent) -> Sent:
        self.messages[message.id] = message
        self.tell()
        return message

    def tell(self) -> None:
        """Wake everything that waits for a change."""
        self.changed.set()
        self.changed = asyncio.Event()

    def by_token(self, token: str) -> Interaction | None:
        return next((each for each in self.interactions.values() if each.token == token), None)

    def guild(self) -> Body:
        """The server as a client receives it after it connects."""
        roles: list[dict[str, Any]] = [
            {
                "id": str(number),
                "name": name,
                "permissions": str(self.everyone if number == GUILD else 0),
                "position": place,
                "color": 0,
                "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
                "hoist": False,
                "managed": False,
                "mentionable": False,
                "flags": 0,
            }
            for place, (number, name) in enumerate({GUILD: "@everyone", **self.roles}.items())
        ]
        return {
            "id": str(GUILD), "name": "Reading room", "owner_id": str(self.guild_owner), "roles": roles,
            "emojis": [],
            "stickers": [], "features": [], "member_count": 3, "large": False, "unavailable": False,
            "channels": [{"id": str(CHANNEL), "type": 0, "name": "general", "position": 0,
                          "permission_overwrites": [], "parent_id": None, "nsfw": False}, forum()],
            "members": [{**self.bot.member(), "user": self.bot.payload()}], "voice_states": [],
            "threads": list(map(Thread.payload, self.threads.values())), "presences": [],
            "stage_instances": [], "guild_scheduled_events": [],
            "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
            "mfa_level": 0, "premium_tier": 0, "preferred_locale": self.preferred_locale, "afk_timeout": 300,
            "system_channel_flags": 0, "nsfw_level": 0, "premium_progress_bar_enabled": False,
            "soundboard_sounds": [],
        }  # fmt: skip
