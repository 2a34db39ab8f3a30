"""The discord.py client: what it listens to, what it is made of, how it is run and ended."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons import BUTTONS, FAILED
from bot.chat.cogs.asking import Asking
from bot.chat.cogs.knowledge import Knowledge
from bot.chat.command_sync import register_commands
from bot.chat.deliveries import Deliveries
from bot.chat.delivery import respond
from bot.errors import BotError, DiscordError
from bot.in_flight import InFlight
from bot.messages import render_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.chat.delivery import Interaction
    from bot.service import KnowledgeService

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 2.5
"""Between two edits of a reload's progress: Discord limits them, and nobody reads faster."""

RATE_LIMIT_SECONDS = 60.0
"""A rate limit longer than this is an error, not a wait."""

DELIVERY_SECONDS = 3.0
"""For what has been answered to reach Discord, when the bot is asked to stop."""

PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)
"""What the invite link asks a server for: to read what it is asked, and to answer."""

CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
INSTALLS = app_commands.AppInstallationType(guild=True, user=False)


class Tree(app_commands.CommandTree["PullquoteClient"]):
    """The commands: each delivery runs once, and each failure is one friendly sentence."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether this interaction has not been seen before: Discord may deliver one twice."""
        return self.client.deliveries.is_new(interaction.id)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Log what happened, and tell the asker that something did."""
        if isinstance(getattr(error, "original", None), discord.HTTPException):
            log.warning("Discord refused the answer to interaction %s: %s", interaction.id, error)
        else:
            log.error("Interaction %s failed.", interaction.id, exc_info=error)
        with suppress(discord.HTTPException, aiohttp.ClientError):
            await respond(interaction, render_error(BotError(FAILED)))


class PullquoteClient(commands.Bot):
    """Pullquote in Discord, without any privileged intent."""

    def __init__(
        self,
        service: KnowledgeService,
        *,
        storage: Path,
        knowledge_role: str | None = None,
        connector: aiohttp.BaseConnector | None = None,
        progress_seconds: float = PROGRESS_SECONDS,
    ) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=CONTEXTS,
            allowed_installs=INSTALLS,
            tree_cls=Tree,
            connector=connector,
            max_ratelimit_timeout=RATE_LIMIT_SECONDS,
            max_messages=None,
        )
        self.service = service
        self._knowledge_role = knowledge_role or ""
        self._progress_seconds = progress_seconds
        self.deliveries = Deliveries()
        self.work = InFlight()
        self._storage = storage

    async def setup_hook(self) -> None:
        """Make everything ready before the first event can come."""
        self.add_dynamic_items(*BUTTONS)
        await self.add_cog(Asking(self, self.service, self.deliveries, self.work))
        await self.add_cog(
            Knowledge(
                self,
                self.service,
                self.work,
                role=self._knowledge_role,
                progress_seconds=self._progress_seconds,
            )
        )
        await self.service.warm()
        await register_commands(self.tree, self._storage)

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cogs: there are no prefix commands."""


def invite_link(application_id: int) -> str:
    """The page on which somebody who manages a server lets the bot in."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=scopes)


async def serve(
    token: str,
    service: KnowledgeService,
    *,
    storage: Path,
    knowledge_role: str | None,
    connector: aiohttp.BaseConnector | None = None,
    announce: Callable[[str], None],
) -> None:
    """Answer in Discord until SIGINT or SIGTERM, then finish what is being answered.

    `announce` is given the invite link. Raises DiscordError where Discord cannot be
    reached or does not let the bot in.
    """
    client = PullquoteClient(service, storage=storage, knowledge_role=knowledge_role, connector=connector)
    stop = _stop_on_signals()
    try:
        async with client:
            await _run(client, token, stop, announce)
    except discord.LoginFailure as exc:
        raise DiscordError("Discord does not know this token: reset it and use the new one.") from exc
    except discord.PrivilegedIntentsRequired as exc:
        raise DiscordError("Discord refuses what the bot wants to read: update Pullquote.") from exc
    except discord.ConnectionClosed as exc:
        raise DiscordError(f"Discord has ended the connection for good (code {exc.code}).") from exc
    except (discord.HTTPException, discord.GatewayNotFound) as exc:
        raise DiscordError(f"Discord does not let the bot in: {exc}.") from exc
    except (aiohttp.ClientError, TimeoutError) as exc:
        raise DiscordError(f"Discord cannot be reached: {exc}.") from exc


async def _run(
    client: PullquoteClient, token: str, stop: asyncio.Event, announce: Callable[[str], None]
) -> None:
    connected = asyncio.create_task(_connect(client, token, announce))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    await client.service.close()
    await client.work.ended(DELIVERY_SECONDS)
    if connected.done():
        await connected
        return
    connected.cancel()
    with suppress(asyncio.CancelledError):
        await connected


async def _connect(client: PullquoteClient, token: str, announce: Callable[[str], None]) -> None:
    """Log in and stay connected, what is stored being looked through meanwhile."""
    await client.login(token)
    if client.application_id:
        announce(invite_link(client.application_id))
    checked = asyncio.create_task(client.service.check())
    try:
        await client.connect()
    finally:
        checked.cancel()


def _stop_on_signals() -> asyncio.Event:
    """An event that is set when the process is asked to end."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        with suppress(NotImplementedError, RuntimeError):  # Windows, or not the main thread
            loop.add_signal_handler(getattr(signal, name), stop.set)
    return stop
