"""Asking by a message: a mention, a direct message, or a reply with the ping on.

The answer follows its question: an edited question gets a new answer in the same place, and
the answer to a deleted question is deleted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.chat.asked import AskedQuestions
from bot.chat.delivery import delete_answer, edit_answer
from bot.chat.destinations import asker_of, completed, is_new_post, opens_thread, send_answer
from bot.chat.earlier import earlier_before, earlier_of
from bot.chat.locales import language_of_message
from bot.chat.questions import reply_to_question
from bot.errors import LimitError
from bot.messages import QUESTION_LIMIT, render_error, render_no_question
from knowledge import Question, leans

if TYPE_CHECKING:
    from bot.chat.asked import Asked
    from bot.chat.deliveries import Deliveries
    from bot.chat.limits import Limits
    from bot.chat.settings import ChatSettings
    from bot.in_flight import InFlight
    from bot.messages import Reply
    from bot.service import KnowledgeService
    from knowledge import Earlier


class Messages(commands.Cog):
    """Passes each question in a message to the service, and keeps its answer up to date."""

    def __init__(
        self,
        bot: commands.Bot,
        service: KnowledgeService,
        limits: Limits,
        deliveries: Deliveries,
        in_flight: InFlight,
        *,
        settings: ChatSettings,
    ) -> None:
        self._bot = bot
        self._service = service
        self._limits = limits
        self._deliveries = deliveries
        self._in_flight = in_flight
        self._asked = AskedQuestions()
        self._settings = settings

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a question that is new."""
        is_for_me = self._is_for_me(message) or await self._goes_on(message)
        if is_for_me and self._deliveries.is_new(message.id):
            question = self._question_in(message)
            await self._answer(message, self._asked.add(message.id, question), question)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer a question again if its text has changed. Discord also tells when it adds a preview."""
        message = event.message
        asked = self._asked.get(message.id)
        if asked is None or not (self._is_for_me(message) or await self._goes_on(message)):
            return
        question = self._question_in(message)
        if asked.edited(question):
            await self._answer(message, asked, question)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Delete the answer to a deleted question."""
        await self._delete_answers(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the answers to questions that a moderator deleted all at once."""
        await self._delete_answers(*event.message_ids)

    async def _answer(self, message: discord.Message, asked: Asked, question: str) -> None:
        with self._in_flight:
            async with asked.turn:
                # Another edit may have come meanwhile, and then has its own answer.
                reply = await self._reply(message, asked) if asked.question == question else None
                if reply is None or self._asked.get(message.id) is not asked:
                    return
                if asked.answer is None:
                    asked.answer = await send_answer(message, reply, self._settings, question=question)
                else:
                    await edit_answer(asked.answer, completed(message, reply, self._settings))

    async def _delete_answers(self, *messages: int) -> None:
        with self._in_flight:
            for asked in filter(None, map(self._asked.pop, messages)):
                async with asked.turn:
                    if asked.answer is not None:
                        await delete_answer(asked.answer)

    async def _reply(self, message: discord.Message, asked: Asked) -> Reply | None:
        """What to reply; None if the person asks too often and was told so a moment ago."""
        language = language_of_message(message, self._settings.language)
        if not asked.question:
            return render_no_question(language=language)
        asker, server = message.author.id, message.guild.id if message.guild else None
        try:
            with self._limits.turn(asker, server):
                if asked.earlier is None and leans(asked.question):
                    asked.earlier = await self._earlier(message)
                question = Question(asked.question, earlier=asked.earlier)
                return await reply_to_question(
                    self._service,
                    question,
                    asker=asker,
                    restate=opens_thread(message.channel, self._settings),
                    helpers=self._settings.helpers,
                    language=language,
                )
        except LimitError as exc:
            return render_error(exc, language=language) if self._limits.should_tell(asker) else None

    async def _earlier(self, message: discord.Message) -> Earlier | None:
        """What the message follows up on: the answer it replies to, or the last one in its thread."""
        me = self._bot.user.id if self._bot.user else 0
        replied = message.reference.resolved if message.reference else None
        if isinstance(replied, discord.Message):
            return await earlier_of(replied, me)
        if message.reference is None and isinstance(message.channel, discord.Thread | discord.DMChannel):
            return await earlier_before(message, me)
        return None

    def _is_for_me(self, message: discord.Message) -> bool:
        """Whether a person wrote this to the bot; not a bot, a join message or an @everyone."""
        if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return False
        return message.guild is None or self._bot.user in message.mentions

    async def _goes_on(self, message: discord.Message) -> bool:
        """Whether the asker goes on in the thread that an answer opened, without a mention.

        Discord shows the text of such a message only with the privileged intent.
        """
        thread, me = message.channel, self._bot.user
        if not isinstance(thread, discord.Thread) or me is None or thread.owner_id != me.id:
            return False
        if message.author.bot or message.mentions or not message.content:
            return False
        return await asker_of(thread) == message.author.id

    def _question_in(self, message: discord.Message) -> str:
        """The message without the mention of the bot; of a long new post in a forum, its title."""
        me = self._bot.user
        mention = re.compile(rf"<@!?{me.id}>") if me else None
        text = (mention.sub(" ", message.content) if mention else message.content).strip()
        if is_new_post(message, self._settings) and not 0 < len(text) <= QUESTION_LIMIT:
            return str(message.channel)
        return text
