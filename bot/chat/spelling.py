"""The button that asks again with a word that was misspelt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import AnswerButton, host_of
from bot.chat.delivery import answer, respond
from bot.chat.locales import language_for
from bot.chat.questions import reply_to_question
from bot.chat.shown import question_behind
from bot.messages import MEANT, render_question_gone
from knowledge import Question, Spelling

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.messages import Reply


class MeantButton(AnswerButton, template=MEANT):
    """Asks again, for whoever pressed it, with a word as the articles write it."""

    async def act(self, interaction: Interaction) -> None:
        """Find the question, correct it and answer it."""
        question = await question_behind(interaction)
        if not question:
            await respond(interaction, render_question_gone(language=language_for(interaction)))
            return
        spelling = Spelling(int(self.match["number"]), self.match["instead"])
        work = self._reply(interaction, spelling.corrected(question))
        await answer(interaction, work, private=True)

    async def _reply(self, interaction: Interaction, question: str) -> Reply:
        host, asker = host_of(interaction), interaction.user.id
        with host.limits.turn(asker, interaction.guild_id):
            return await reply_to_question(
                host.service,
                Question(question),
                asker=asker,
                restate=True,
                private=True,
                helpers=host.settings.helpers,
                language=language_for(interaction),
            )
