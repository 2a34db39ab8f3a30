"""Asking by an interaction: the command, the message menu and the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons import question_in, run_once
from bot.chat.delivery import answer, respond
from bot.chat.locales import language_for
from bot.chat.questions import question_of, reply_to_question
from bot.errors import LimitError
from bot.messages import QUESTION_LIMIT, render_error, render_help

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.chat.limits import Limits
    from bot.in_flight import InFlight
    from bot.messages import Reply
    from bot.service import KnowledgeService

ABOUT_MESSAGE = "Ask about this message"


class Asking(commands.Cog):
    """Passes each question to the service and sends the reply."""

    def __init__(
        self, bot: commands.Bot, service: KnowledgeService, limits: Limits, in_flight: InFlight
    ) -> None:
        self._bot = bot
        self._service = service
        self._limits = limits
        self._in_flight = in_flight
        self._about_message = app_commands.ContextMenu(name=ABOUT_MESSAGE, callback=self.about_message)

    async def cog_load(self) -> None:
        """Register the message menu, which discord.py does not register for a cog."""
        self._bot.tree.add_command(self._about_message)

    @app_commands.command(description="Ask the articles; the answer is a quote with its source")
    @app_commands.describe(question="What you want to know")
    async def ask(
        self, interaction: discord.Interaction[Any], question: app_commands.Range[str, 1, QUESTION_LIMIT]
    ) -> None:
        """`/ask`."""
        await self._answer(interaction, question)

    @app_commands.command(description="How to ask, and what the answers are")
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """`/help`."""
        await respond(interaction, render_help(language=language_for(interaction)))

    async def about_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Use the text of a message as the question."""
        await self._answer(interaction, question_of(message.content))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer the form that "Ask another" opens."""
        question = question_in(interaction)
        if question is not None:
            await run_once(interaction, lambda: self._answer(interaction, question))

    async def _answer(self, interaction: Interaction, question: str) -> None:
        with self._in_flight:
            await answer(interaction, self._reply(interaction, question))

    async def _reply(self, interaction: Interaction, question: str) -> Reply:
        """Repeat the question above the quote: others do not see what was typed into a command."""
        asker, language = interaction.user.id, language_for(interaction)
        try:
            with self._limits.turn(asker, interaction.guild_id):
                return await reply_to_question(
                    self._service, question, asker=asker, restate=True, language=language
                )
        except LimitError as exc:
            return render_error(exc, language=language)
