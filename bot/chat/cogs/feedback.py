"""The form that asks what is wrong with an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.chat.buttons import run_once
from bot.chat.feedback import is_feedback_form, keep_form

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction


class FeedbackForms(commands.Cog):
    """Receives the forms. The buttons that open them work without a cog."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Keep what a form says."""
        if is_feedback_form(interaction):
            await run_once(interaction, lambda: keep_form(interaction))
