"""Forms that were filled in: one listener hands each to what takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.chat.buttons import run_once
from bot.chat.feedback import is_feedback_form, keep_form

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.delivery import Interaction


class Forms(commands.Cog):
    """Hands a form to each of its takers, of which one knows it.

    discord.py starts a task for each listener and each interaction, whatever kind that is; so
    there is one listener for all forms.
    """

    def __init__(self, *takers: Callable[[Interaction], Awaitable[None]]) -> None:
        self._takers = takers

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Hand it on if it is a form."""
        if interaction.type is discord.InteractionType.modal_submit:
            for take in self._takers:
                await take(interaction)


async def take_feedback(interaction: Interaction) -> None:
    """Keep what the form says that asks what is wrong with an answer."""
    if is_feedback_form(interaction):
        await run_once(interaction, lambda: keep_form(interaction))
