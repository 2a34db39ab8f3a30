"""Asking by an interaction: the command, the message menu and the form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons import question_in, run_once
from bot.chat.choices import choices_of_articles, choices_of_questions
from bot.chat.delivery import answer, open_thread_below, respond
from bot.chat.destinations import opens_thread
from bot.chat.earlier import earlier_of
from bot.chat.locales import language_for
from bot.chat.questions import question_of, reply_to_question
from bot.chat.settings import DEFAULT_SETTINGS
from bot.errors import LimitError
from bot.messages import QUESTION_LIMIT, render_error, render_help
from knowledge import Question, leans

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.chat.limits import Limits
    from bot.chat.settings import ChatSettings
    from bot.in_flight import InFlight
    from bot.messages import Reply
    from bot.service import KnowledgeService

ABOUT_MESSAGE = "Ask about this message"
EVERYONE, ONLY_ME = "everyone", "only me"
VISIBILITIES = [app_commands.Choice(name=who, value=who) for who in (EVERYONE, ONLY_ME)]


class Asking(commands.Cog):
    """Passes each question to the service and sends the reply."""

    def __init__(
        self,
        bot: commands.Bot,
        service: KnowledgeService,
        limits: Limits,
        in_flight: InFlight,
        settings: ChatSettings = DEFAULT_SETTINGS,
    ) -> None:
        self._bot = bot
        self._service = service
        self._limits = limits
        self._in_flight = in_flight
        self._settings = settings
        self._about_message = app_commands.ContextMenu(name=ABOUT_MESSAGE, callback=self.about_message)

    async def cog_load(self) -> None:
        """Register the message menu, which discord.py does not register for a cog."""
        self._bot.tree.add_command(self._about_message)

    @app_commands.command(description="Ask the articles; the answer is a quote with its source")
    @app_commands.describe(
        question="What you want to know",
        visibility="Who sees the answer",
        source="The only article that may answer",
    )
    @app_commands.choices(visibility=VISIBILITIES)
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 1, QUESTION_LIMIT],
        visibility: str = EVERYONE,
        source: str = "",
    ) -> None:
        """`/ask`."""
        await self._answer(interaction, Question(question, article=source), private=visibility == ONLY_ME)

    @ask.autocomplete("question")
    async def suggest_questions(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """The questions that the configuration suggests."""
        del interaction
        return choices_of_questions(self._settings.suggested_questions, typed)

    @ask.autocomplete("source")
    async def suggest_articles(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """The articles whose titles hold what was typed."""
        del interaction
        return choices_of_articles(await self._service.articles(), typed)

    @app_commands.command(description="How to ask, and what the answers are")
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """`/help`."""
        await respond(interaction, render_help(language=language_for(interaction)))

    async def about_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Use the text of a message as the question."""
        await self._answer(interaction, Question(question_of(message.content)))

    async def take_form(self, interaction: Interaction) -> None:
        """Answer the form that "Ask a follow-up" opens."""
        text = question_in(interaction)
        if text is not None:
            # The form comes with the answer under which it was opened.
            shown = interaction.message
            private = shown is not None and shown.flags.ephemeral
            await run_once(
                interaction,
                lambda: self._answer(interaction, Question(text), follows=shown, private=private),
            )

    async def _answer(
        self,
        interaction: Interaction,
        question: Question,
        *,
        follows: discord.Message | None = None,
        private: bool = False,
    ) -> None:
        with self._in_flight:
            if self._service.is_full:
                # A crowd: no task is begun for what is refused at once.
                await respond(interaction, await self._reply(interaction, question, None, private=private))
                return
            work = self._reply(interaction, question, follows, private=private)
            reply = await answer(interaction, work, private=private)
            if reply.is_answer and not reply.private and opens_thread(interaction.channel, self._settings):
                await open_thread_below(interaction, question.text)

    async def _reply(
        self, interaction: Interaction, question: Question, follows: discord.Message | None, *, private: bool
    ) -> Reply:
        """Repeat the question above the quote: others do not see what was typed into a command."""
        asker, language = interaction.user.id, language_for(interaction)
        try:
            with self._limits.turn(asker, interaction.guild_id):
                if follows and leans(question.text):
                    question = replace(
                        question, earlier=await earlier_of(follows, interaction.application_id)
                    )
                return await reply_to_question(
                    self._service,
                    question,
                    asker=asker,
                    restate=True,
                    private=private,
                    helpers=self._settings.helpers,
                    language=language,
                )
        except LimitError as exc:
            return render_error(exc, language=language)
