"""The state of the loopback Discord: users, one server, its messages, interactions and a clock."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.loopback import threads
from tests.loopback.rules import COMPONENTS_V2, EPHEMERAL, Body, buttons, texts
from tests.loopback.threads import Thread, forum

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.loopback.nobodys"  # noqa: S105 it opens nothing
APPLICATION = 1000000000000000001
GUILD = threads.GUILD
CHANNEL = 1000000000000000003
MANAGE_GUILD = 1 << 5
MANAGE_MESSAGES = 1 << 13
ORDINARY = 1 << 11 | 1 << 10
ACKNOWLEDGE_SECONDS = 3.0
TOKEN_SECONDS = 900.0


@dataclass(frozen=True)
class Attached:
    """A file that somebody attaches."""

    name: str
    content: bytes


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


@dataclass(eq=False)
class Sent:
    """A message as it is now, and every request body that created or edited it."""

    id: int
    channel: int
    author: User
    content: str = ""
    components: list[Body] = field(default_factory=list)
    flags: int = 0
    bodies: list[Body] = field(default_factory=list)
    reference: int | None = None
    interaction: Interaction | None = None
    deleted: bool = False
    loading: bool = False

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """All Markdown of the message."""
        return "\n".join(texts(self.components)) or self.content

    @property
    def buttons(self) -> list[Body]:
        return buttons(self.components)

    @property
    def edits(self) -> int:
        return len(self.bodies) - 1

    def change(self, body: Body) -> None:
        """Apply a request body to the message."""
        self.bodies.append(body)
        self.content = body.get("content") or self.content
        self.components = body.get("components", self.components)
        self.flags |= body.get("flags", 0) & COMPONENTS_V2
        self.loading = False

    def payload(self) -> Body:
        message: Body = {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "author": self.author.payload(),
            "content": self.content,
            "components": self.components,
            "flags": self.flags,
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 20 if self.interaction else 19 if self.reference else 0,
        }
        if self.reference:
            message["message_reference"] = {
                "message_id": str(self.reference),
                "channel_id": str(self.channel),
                "type": 0,
            }
        return message


@dataclass(eq=False)
class Interaction:
    """One interaction: what the user did, and how the bot responded."""

    id: int
    token: str
    type: int
    user: User
    channel: int
    guild: bool
    began: float
    data: Body
    message: Sent | None = None
    acknowledged: int | None = None
    """The type of the callback."""

    response: Sent | None = None
    """The original response."""

    followups: list[Sent] = field(default_factory=list)
    modal: Body | None = None
    choices: list[Body] | None = None
    """What was suggested for an option."""

    callbacks: int = 0
    app_permissions: int = ORDINARY
    """What the bot may do in the channel."""

    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def settled(self) -> bool:
        """Whether the user got a response other than "thinking"."""
        if self.acknowledged is None:
            return False
        shown = [each for each in (self.response, *self.followups) if each and not each.deleted]
        waiting = any(each.loading for each in shown)
        return not waiting and (bool(shown) or self.acknowledged not in (4, 5))

    @property
    def reply(self) -> Sent:
        """The last message that the user sees as a response."""
        shown = [each for each in (self.response, *self.followups) if each and not each.deleted]
        assert shown, "the person sees nothing"
        return shown[-1]

    def payload(self, bot: User) -> Body:
        payload: Body = {
            "id": str(self.id),
            "application_id": str(APPLICATION),
            "type": self.type,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel),
            "channel": {"id": str(self.channel), "type": 0 if self.guild else 1, "name": "general"},
            "app_permissions": str(self.app_permissions),
            "locale": self.user.locale,
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 0 if self.guild else 1,
            "attachment_size_limit": 10485760,
        }
        if self.guild:
            payload["guild_id"] = str(GUILD)
            payload["guild"] = {"id": str(GUILD), "features": [], "locale": "en-US"}
            member = {**self.user.member(), "permissions": str(self.user.permissions)}
            payload["member"] = {**member, "user": self.user.payload()}
        else:
            payload["channel"]["recipients"] = [self.user.payload()]
            payload["user"] = self.user.payload()
        if self.message:
            payload["message"] = self.message.payload()
            payload["message"]["author"] = bot.payload()
        return payload


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
