"""The discord.py client: its intents and cogs, and how it starts and stops."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.adding import DRAFT_BUTTONS
from bot.chat.buttons import BUTTONS
from bot.chat.cogs.articles import Articles
from bot.chat.cogs.asking import Asking
from bot.chat.cogs.forms import Forms, take_feedback
from bot.chat.cogs.knowledge import Knowledge, knowledge_group
from bot.chat.cogs.messages import Messages
from bot.chat.command_sync import register_commands
from bot.chat.deliveries import Deliveries
from bot.chat.delivery import SEND_ERRORS, SENDING_AT_ONCE, is_too_late, respond
from bot.chat.feedback import FEEDBACK_BUTTONS
from bot.chat.freshness import keep_fresh, keep_watch
from bot.chat.limits import Limits
from bot.chat.locales import language_for
from bot.chat.managing import MANAGING_BUTTONS
from bot.chat.needs import PERMISSIONS
from bot.chat.refusals import refusals_in_words
from bot.chat.removing import REMOVAL_BUTTONS
from bot.chat.settings import DEFAULT_SETTINGS
from bot.chat.solved import SolvedButton
from bot.chat.spelling import MeantButton
from bot.chat.turns import take_turns
from bot.errors import SilenceError
from bot.in_flight import InFlight
from bot.languages import load_languages
from bot.messages import render_error
from bot.service import in_thread
from bot.watch import LoopLag, Silence, serving_pages
from knowledge import Feedback, SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    import aiohttp

    from bot.articles import ArticleService
    from bot.chat.delivery import Interaction
    from bot.chat.settings import ChatSettings
    from bot.service import KnowledgeService

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 3.0
"""Time between two edits of a reload's progress: Discord limits how often a message may be edited."""

RATE_LIMIT_SECONDS = 60.0
"""If Discord asks to wait longer than this, discord.py raises an error instead of waiting."""

DELIVERY_SECONDS = 3.0
"""How long a stopping bot waits for its last replies to reach Discord."""

SILENT_SECONDS = 300.0
"""The process ends if nothing has come from Discord for so long: seven heartbeats."""

CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
INSTALLS = app_commands.AppInstallationType(guild=True, user=False)


class Tree(app_commands.CommandTree["PullquoteClient"]):
    """The commands: each interaction runs once, and each failure is one friendly sentence."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether this interaction is new: Discord may deliver one twice."""
        return self.client.deliveries.is_new(interaction.id)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Log the error, and tell the asker that something went wrong."""
        original = getattr(error, "original", None)
        if isinstance(original, SEND_ERRORS):
            log.warning("The answer to interaction %s could not be sent: %s", interaction.id, error)
            if is_too_late(original):
                return
        else:
            self.client.service.figures.errors.inc()
            log.error("Interaction %s failed.", interaction.id, exc_info=error)
        with suppress(*SEND_ERRORS):
            await respond(interaction, render_error(error, language=language_for(interaction)))


class PullquoteClient(commands.Bot):
    """Pullquote in Discord, without any privileged intent unless the settings ask for one."""

    def __init__(
        self,
        service: KnowledgeService,
        articles: ArticleService,
        *,
        storage: Path,
        settings: ChatSettings = DEFAULT_SETTINGS,
        limits: Limits | None = None,
        connector: aiohttp.BaseConnector | None = None,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(
                guilds=True, guild_messages=True, dm_messages=True, message_content=settings.message_content
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=CONTEXTS,
            allowed_installs=INSTALLS,
            tree_cls=Tree,
            connector=connector,
            max_ratelimit_timeout=RATE_LIMIT_SECONDS,
            max_messages=None,
        )
        self.service = service
        self.articles = articles
        self.settings = settings
        self.progress_seconds = PROGRESS_SECONDS
        self.deliveries = Deliveries()
        self.in_flight = InFlight()
        self.sending = asyncio.Semaphore(SENDING_AT_ONCE)
        self.limits = limits or Limits()
        self._storage = storage
        self.feedback = Feedback(storage, days=settings.feedback_days)
        self.silence = Silence(silent_seconds)
        self.lag = LoopLag()
        _watch(self)

    async def setup_hook(self) -> None:
        """Prepare everything before the first event arrives."""
        take_turns(self, self.silence.broken)
        await in_thread(load_languages)
        await self._forget_old_feedback()
        self.add_dynamic_items(*BUTTONS, *FEEDBACK_BUTTONS, MeantButton, SolvedButton)
        self.add_dynamic_items(*MANAGING_BUTTONS, *DRAFT_BUTTONS, *REMOVAL_BUTTONS)
        await self.add_cogs()
        await self.service.warm()
        await register_commands(self.tree, self._storage)

    async def _forget_old_feedback(self) -> None:
        try:
            await in_thread(self.feedback.forget_old)
        except SnapshotError as exc:
            log.warning("Old feedback is kept until the next start: %s", exc)

    async def add_cogs(self) -> None:
        """Add the cogs, and with them the commands."""
        asking = Asking(self, self.service, self.limits, self.in_flight, self.settings)
        await self.add_cog(asking)
        await self.add_cog(
            Messages(self, self.service, self.limits, self.deliveries, self.in_flight, settings=self.settings)
        )
        group = knowledge_group(self.settings.managers.role)
        await self.add_cog(Knowledge(group, self.service))
        articles = Articles(self, group, self.articles)
        await self.add_cog(articles)
        await self.add_cog(Forms(take_feedback, asking.take_form, articles.take_form))
        self.tree.add_command(group)

    @property
    def ailment(self) -> str:
        """What is wrong, in a phrase; empty if all is well."""
        if not self.is_ready():
            return "not connected to Discord"
        return "Discord is silent" if self.silence.too_long else ""

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: the cogs handle messages, and there are no prefix commands to look for."""


def _watch(client: PullquoteClient) -> None:
    """Add what the client knows to the figures."""
    service, silence = client.service, client.silence
    watch = service.figures.watch
    watch("gateway_connected", "1 if the bot is connected to Discord", lambda: float(client.is_ready()))
    watch("gateway_silence_seconds", "Seconds since Discord sent something", lambda: silence.seconds)
    watch("gateway_latency_seconds", "Seconds from a heartbeat to its answer", lambda: client.latency)
    watch("loop_lag_seconds", "How late the event loop came to what was due", lambda: client.lag.seconds)
    watch("questions_waiting", "Questions under way", lambda: service.waiting)
    watch("articles", "Articles that are answered from", lambda: service.status().documents)
    watch("passages", "Passages that are answered from", lambda: service.status().passages)
    watch("snapshot", "The number of the snapshot that is answered from", lambda: service.status().snapshot)
    watch("web_pages_stale", "Web pages quoted as they last were", lambda: service.status().freshness.stale)
    oldest = "When the web page that was not fetched for longest was fetched, as Unix time; 0: there is none"
    watch("web_oldest_timestamp_seconds", oldest, lambda: service.status().freshness.oldest)
    watch("snapshot_timestamp_seconds", "When these were loaded, as Unix time", lambda: _built_at(service))


def _built_at(service: KnowledgeService) -> float:
    built_at = service.status().built_at
    return built_at.timestamp() if built_at else 0.0


def invite_link(application_id: int) -> str:
    """The address of the page where a server's manager adds the bot."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=scopes)


async def serve(
    token: str, client: PullquoteClient, *, port: int = 0, announce: Callable[[str], None]
) -> None:
    """Answer in Discord until SIGINT or SIGTERM, then finish the questions under way.

    `announce` is called with the invite link; health and metrics are served on `port`, or not
    at all if it is 0. Raises DiscordError if Discord cannot be reached or refuses the bot,
    SilenceError if nothing has come from it for too long, and ConfigError if the port is taken.
    """
    stop = _stop_on_signals()
    with refusals_in_words():
        async with client, serving_pages(port, client.service.figures, lambda: client.ailment):
            await _run(client, token, stop, announce)


async def _run(
    client: PullquoteClient, token: str, stop: asyncio.Event, announce: Callable[[str], None]
) -> None:
    connected = asyncio.create_task(_connect(client, token, announce))
    stopped = asyncio.create_task(stop.wait())
    silent = asyncio.create_task(client.silence.lasts_too_long())
    await asyncio.wait({connected, stopped, silent}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    silent.cancel()
    await client.service.close()
    await client.in_flight.wait_until_idle(DELIVERY_SECONDS)
    if connected.done():
        await connected
        return
    connected.cancel()
    with suppress(asyncio.CancelledError):
        await connected
    if client.silence.too_long and not stop.is_set():
        raise SilenceError(f"Discord has been silent for {client.silence.seconds:.0f} s: start again.")


async def _connect(client: PullquoteClient, token: str, announce: Callable[[str], None]) -> None:
    """Log in and stay connected; the stored articles are checked in the background."""
    await client.login(token)
    if client.application_id:
        announce(invite_link(client.application_id))
    beside = [asyncio.create_task(each) for each in _beside(client)]
    try:
        await client.connect()
    finally:
        for task in beside:
            task.cancel()


def _beside(client: PullquoteClient) -> tuple[Coroutine[object, object, None], ...]:
    """What goes on while the bot is connected."""
    service = client.service
    watch = (keep_watch(service),) if client.settings.watch else ()
    return service.check(), service.follow(), keep_fresh(service), *watch, client.lag.measure()


def _stop_on_signals() -> asyncio.Event:
    """An event that is set when the process gets SIGINT or SIGTERM."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        with suppress(NotImplementedError, RuntimeError):  # Windows, or not the main thread
            loop.add_signal_handler(getattr(signal, name), stop.set)
    return stop
