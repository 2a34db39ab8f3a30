"""What readers think of an answer: two buttons under it, and the form that asks what is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.chat.buttons import AnswerButton, find_quote, host_of
from bot.chat.delivery import acknowledge, respond
from bot.chat.forms import form_sent, typed_into
from bot.chat.locales import language_for
from bot.chat.shown import question_behind
from bot.messages import (
    FEEDBACK_FORM,
    HELPFUL,
    LIST_QUESTION,
    UNHELPFUL,
    Place,
    feedback_form_id,
    render_listed,
    render_question_gone,
    render_thanks,
)
from bot.service import in_thread
from knowledge import Opinion, Verdict

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.languages import Language

COMMENT_LIMIT = 500
WRONG, COMMENT = "wrong", "comment"
"""The fields of the form."""


class HelpfulButton(AnswerButton, template=HELPFUL):
    """Says that an answer helped."""

    async def act(self, interaction: Interaction) -> None:
        """Keep the vote."""
        await keep(interaction, Place.read(self.match["place"]), Verdict.HELPFUL)


class UnhelpfulButton(AnswerButton, template=UNHELPFUL):
    """Says that an answer did not help."""

    async def act(self, interaction: Interaction) -> None:
        """Ask what is wrong with it."""
        form = feedback_form(Place.read(self.match["place"]), language_for(interaction))
        await acknowledge(interaction, lambda: interaction.response.send_modal(form))


class ListButton(AnswerButton, template=LIST_QUESTION):
    """Puts a question without an answer on the list of those."""

    async def act(self, interaction: Interaction) -> None:
        """Keep the question, and say so."""
        question = await question_behind(interaction)
        if not question:
            await respond(interaction, render_question_gone(language=language_for(interaction)))
            return
        await keep_opinion(interaction, Opinion(Verdict.UNANSWERED, question))
        await respond(interaction, render_listed(language=language_for(interaction)))


def feedback_form(place: Place, language: Language) -> ui.Modal:
    """The form that asks what is wrong with a quote."""
    form = ui.Modal(title=language.say("What is wrong with it?"), custom_id=feedback_form_id(place))
    wrong = {
        Verdict.NO_ANSWER: language.say("It does not answer the question"),
        Verdict.WRONG_SOURCE: language.say("It is from the wrong article"),
        Verdict.OUT_OF_DATE: language.say("It is out of date"),
        Verdict.OTHER: language.say("Something else"),
    }
    options = [
        discord.RadioGroupOption(label=label, value=verdict.value, default=verdict is Verdict.NO_ANSWER)
        for verdict, label in wrong.items()
    ]
    choice: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=WRONG, options=options)
    comment: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=COMMENT, style=discord.TextStyle.paragraph, max_length=COMMENT_LIMIT, required=False
    )
    form.add_item(ui.Label(text=language.say("What is wrong?"), component=choice))
    form.add_item(ui.Label(text=language.say("What would be right?"), component=comment))
    # `take_feedback` recognises it by its custom_id, so discord.py need not keep it in memory.
    form.stop()
    return form


def is_feedback_form(interaction: Interaction) -> bool:
    """Whether this interaction is that form, filled in."""
    return re.fullmatch(FEEDBACK_FORM, form_sent(interaction)) is not None


async def keep_form(interaction: Interaction) -> None:
    """Keep what the form says."""
    said = typed_into(interaction)
    verdict = next((each for each in Verdict if each.value == said.get(WRONG)), Verdict.OTHER)
    place = Place.read(form_sent(interaction).rpartition(":")[2])
    await keep(interaction, place, verdict, said.get(COMMENT, "")[:COMMENT_LIMIT])


async def keep(interaction: Interaction, place: Place, verdict: Verdict, comment: str = "") -> None:
    """Keep what somebody thinks of the quote at a place, and thank them."""
    quote = await find_quote(interaction, place)
    document, quoted = (quote.citation.path, quote.text) if quote else ("", "")
    question = await question_behind(interaction)
    await keep_opinion(interaction, Opinion(verdict, question, document, quoted, comment))
    await respond(interaction, render_thanks(language=language_for(interaction)))


async def keep_opinion(interaction: Interaction, opinion: Opinion) -> None:
    """Write it into the database, in a thread."""
    feedback = host_of(interaction).feedback
    message = interaction.message.id if interaction.message else 0
    person = interaction.user.id
    await in_thread(lambda: feedback.add(opinion, about=message, person=person))


FEEDBACK_BUTTONS = (HelpfulButton, UnhelpfulButton, ListButton)
