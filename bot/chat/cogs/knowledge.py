"""Looking after the articles: `/knowledge reload` and `/knowledge status`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.delivery import ProgressMessage, respond, show_thinking
from bot.chat.locales import language_for
from bot.chat.permissions import may_reload, not_for_you
from bot.chat.questions import EXPECTED_ERRORS
from bot.messages import render_error, render_progress, render_report, render_status

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.in_flight import InFlight
    from bot.languages import Language
    from bot.messages import Reply
    from bot.service import KnowledgeService
    from knowledge import Progress


class Knowledge(commands.Cog):
    """For members with Manage Server, or with the role that the configuration names.

    If the configuration names a role, Discord shows the commands to everyone, because it would
    otherwise hide them from members with that role. Each command then checks who calls it.
    """

    def __init__(
        self,
        bot: commands.Bot,
        service: KnowledgeService,
        in_flight: InFlight,
        *,
        role: str,
        progress_seconds: float,
    ) -> None:
        self._bot = bot
        self._service = service
        self._in_flight = in_flight
        self._role = role
        self._progress_seconds = progress_seconds
        self._group = app_commands.Group(
            name="knowledge",
            description="Look after the articles",
            guild_only=True,
            # Without this the contexts of the client would override `guild_only`.
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            default_permissions=None if self._role else discord.Permissions(manage_guild=True),
        )

    async def cog_load(self) -> None:
        """Register the group here, because its permissions depend on the configuration."""
        for name, description, callback in (
            ("reload", "Read the articles again", self.reload),
            ("status", "What is loaded", self.status),
        ):
            self._group.add_command(
                app_commands.Command(name=name, description=description, callback=callback)
            )
        self._bot.tree.add_command(self._group)

    async def reload(self, interaction: discord.Interaction[Any]) -> None:
        """Reload, show the progress, and end with the report. Questions are answered meanwhile."""
        if not await self._check_permission(interaction):
            return
        with self._in_flight:
            await show_thinking(interaction, private=True)
            message = ProgressMessage(interaction)
            await message.finish(await self._run_reload(message, language_for(interaction)))

    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Say what is loaded."""
        if await self._check_permission(interaction):
            await respond(
                interaction, render_status(self._service.status(), language=language_for(interaction))
            )

    async def _check_permission(self, interaction: Interaction) -> bool:
        """Whether the user may use these commands; if not, the reply says who may."""
        if may_reload(interaction, self._role):
            return True
        refusal = render_error(not_for_you(self._role), language=language_for(interaction))
        await respond(interaction, refusal)
        return False

    async def _run_reload(self, message: ProgressMessage, language: Language) -> Reply:
        steps: list[Progress] = []
        work = asyncio.create_task(self._service.reload(steps.append))
        while not (await asyncio.wait({work}, timeout=self._progress_seconds))[0]:
            await message.show(render_progress(steps[-1] if steps else None, language=language))
        try:
            return render_report(work.result(), language=language)
        except EXPECTED_ERRORS as exc:
            return render_error(exc, details=True, language=language)
