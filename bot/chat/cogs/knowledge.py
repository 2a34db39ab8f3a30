"""Looking after the articles as a whole: `/knowledge reload`, `status`, `history` and `rollback`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons import host_of
from bot.chat.delivery import respond, show_thinking
from bot.chat.locales import language_for
from bot.chat.managing import history_of, roll_back, show_reload, told
from bot.messages import render_error, render_status

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.service import KnowledgeService


def knowledge_group(role: str) -> app_commands.Group:
    """The group of commands for those who look after the articles.

    If the configuration names a role, Discord shows the commands to everyone, because it would
    otherwise hide them from members with that role. Each command then checks who calls it.
    """
    return app_commands.Group(
        name="knowledge",
        description="Look after the articles",
        guild_only=True,
        # Without this the contexts of the client would override `guild_only`.
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        default_permissions=None if role else discord.Permissions(manage_guild=True),
    )


async def may_manage(interaction: Interaction) -> bool:
    """Whether the user may use these commands; if not, the reply says who may."""
    refusal = host_of(interaction).settings.managers.refusal(interaction)
    if refusal:
        await respond(interaction, render_error(refusal, language=language_for(interaction)))
    return refusal is None


class Knowledge(commands.Cog):
    """Passes each command to the service, for who may."""

    def __init__(self, group: app_commands.Group, service: KnowledgeService) -> None:
        self._group = group
        self._service = service

    async def cog_load(self) -> None:
        """Add the commands to the group, whose permissions depend on the configuration."""
        for name, description, callback in (
            ("reload", "Read the articles again", self.reload),
            ("status", "What is loaded", self.status),
            ("history", "The last snapshots, to which you can go back", self.history),
            ("rollback", "Answer from an older snapshot", self.rollback),
        ):
            self._group.add_command(
                app_commands.Command(name=name, description=description, callback=callback)
            )

    async def reload(self, interaction: discord.Interaction[Any]) -> None:
        """Reload, show the progress, and end with the report. Questions are answered meanwhile."""
        if await may_manage(interaction):
            with host_of(interaction).in_flight:
                await show_thinking(interaction, private=True)
                await show_reload(interaction)

    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Say what is loaded."""
        if await may_manage(interaction):
            status = render_status(self._service.status(), language=language_for(interaction))
            await respond(interaction, status)

    async def history(self, interaction: discord.Interaction[Any]) -> None:
        """Show the kept snapshots, with a button for each that can be gone back to."""
        if await may_manage(interaction):
            await respond(interaction, await told(interaction, history_of(interaction)))

    @app_commands.describe(snapshot="The number of the snapshot")
    async def rollback(
        self, interaction: discord.Interaction[Any], snapshot: app_commands.Range[int, 1]
    ) -> None:
        """Go back to a snapshot, and show the history as it is now."""
        if await may_manage(interaction):
            await respond(interaction, await told(interaction, roll_back(interaction, snapshot)))
