"""All ways to ask: command, mention, direct message, reply, message menu and form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons import question_in, run_once
from bot.chat.delivery import answer, reply_to, respond
from bot.chat.questions import question_of, reply_to_question
from bot.messages import QUESTION_LIMIT, render_help, render_no_question

if TYPE_CHECKING:
    from bot.chat.deliveries import Deliveries
    from bot.chat.delivery import Interaction
    from bot.in_flight import InFlight
    from bot.messages import Reply
    from bot.service import KnowledgeService

ABOUT_MESSAGE = "Ask about this message"


class Asking(commands.Cog):
    """Passes each question to the service and sends the reply."""

    def __init__(
        self, bot: commands.Bot, service: KnowledgeService, deliveries: Deliveries, in_flight: InFlight
    ) -> None:
        self._bot = bot
        self._service = service
        self._deliveries = deliveries
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
        await respond(interaction, render_help())

    async def about_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Use the text of a message as the question."""
        await self._answer(interaction, question_of(message.content))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer the form that "Ask another" opens."""
        question = question_in(interaction)
        if question is not None:
            await run_once(interaction, lambda: self._answer(interaction, question))

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention, a direct message, or a reply with the ping on."""
        if not self._is_for_me(message) or not self._deliveries.is_new(message.id):
            return
        question = self._question_in(message)
        with self._in_flight:
            await reply_to(message, await self._reply(question, message.author.id))

    async def _answer(self, interaction: Interaction, question: str) -> None:
        """Repeat the question above the quote: others do not see what was typed into a command."""
        asker = interaction.user.id
        with self._in_flight:
            await answer(interaction, reply_to_question(self._service, question, asker=asker, restate=True))

    async def _reply(self, question: str, asker: int) -> Reply:
        if not question:
            return render_no_question()
        return await reply_to_question(self._service, question, asker=asker)

    def _is_for_me(self, message: discord.Message) -> bool:
        """Whether a person wrote this to the bot; not a bot, a join message or an @everyone."""
        if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return False
        return message.guild is None or self._bot.user in message.mentions

    def _question_in(self, message: discord.Message) -> str:
        """The message without the mention of the bot."""
        me = self._bot.user
        mention = re.compile(rf"<@!?{me.id}>") if me else None
        return (mention.sub(" ", message.content) if mention else message.content).strip()
