"""Messages and interactions of the loopback Discord: what was done, and what is seen of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from tests.loopback.rules import COMPONENTS_V2, EPHEMERAL, Body, buttons, texts
from tests.loopback.threads import GUILD
from tests.loopback.users import ORDINARY, User

APPLICATION = 1000000000000000001


@dataclass(frozen=True)
class Attached:
    """A file that somebody attaches."""

    name: str
    content: bytes


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
