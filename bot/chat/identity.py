"""A token → the bot that it belongs to, and where that bot can and cannot work: asked of Discord."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.chat.client import invite_link
from bot.chat.needs import lacks_tag, needed_in
from bot.chat.permissions import owners_of
from bot.chat.refusals import refusals_in_words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config import DiscordSettings

GATEWAY_URL = "https://discord.com/api/v10/gateway"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a bot is."""

    name: str
    application: int
    public: bool
    """Whether anybody may invite it to a server."""

    owners: frozenset[int]
    """Whose application it is."""

    @property
    def invite_link(self) -> str:
        """The page on which it is let into a server."""
        return invite_link(self.application)


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a server in which the bot is to answer, and what it lacks there."""

    server: str
    server_id: int
    server_owner: int | None
    channel_id: int
    channel: str
    is_forum: bool
    lacking: tuple[str, ...]
    """Permissions, in Discord's words."""

    lacks_tag: bool
    """Whether the forum has no tag for solved posts, where the configuration names one."""


def identify(token: str) -> Identity:
    """Ask Discord whose token it is; raises DiscordError, TokenError."""
    return asyncio.run(_inspect(token))[0]


def inspect(token: str, settings: DiscordSettings) -> tuple[Identity, list[Place]]:
    """Ask Discord whose token it is, and look at every channel where the bot is to answer.

    Raises DiscordError, TokenError.
    """
    return asyncio.run(_inspect(token, settings))


def clock_offset() -> float:
    """Seconds that this machine's clock is ahead of Discord's; raises DiscordError."""
    return asyncio.run(_clock_offset())


async def _clock_offset() -> float:
    with refusals_in_words():
        async with aiohttp.ClientSession(trust_env=True) as session, session.get(GATEWAY_URL) as response:
            said = parsedate_to_datetime(response.headers["Date"])
            return (datetime.now(UTC) - said).total_seconds()


async def _inspect(token: str, settings: DiscordSettings | None = None) -> tuple[Identity, list[Place]]:
    with refusals_in_words():
        async with _client() as client:
            identity = await _log_in(client, token)
            return identity, [place async for place in _places(client, settings)] if settings else []


def _client() -> discord.Client:
    return discord.Client(intents=discord.Intents.none())


async def _log_in(client: discord.Client, token: str) -> Identity:
    await client.login(token)
    application = await client.application_info()
    return Identity(application.name, application.id, application.bot_public, owners_of(application))


async def _places(client: discord.Client, settings: DiscordSettings) -> AsyncIterator[Place]:
    async for known in client.fetch_guilds():
        server = await client.fetch_guild(known.id)
        member = await server.fetch_member(client.user.id if client.user else 0)
        for channel in await server.fetch_channels():
            if needed := needed_in(channel, settings):
                lacking = needed & ~channel.permissions_for(member)
                yield Place(
                    server.name,
                    server.id,
                    server.owner_id,
                    channel.id,
                    channel.name,
                    isinstance(channel, discord.ForumChannel),
                    tuple(_in_words(name) for name, lacks in lacking if lacks),
                    lacks_tag(channel, settings),
                )


def _in_words(permission: str) -> str:
    return permission.replace("_", " ").capitalize()
