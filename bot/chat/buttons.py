"""The buttons under an answer, and the form that one of them opens.

A button's custom_id says what it does (`bot/messages/custom_ids.py`), so buttons still work
after a restart or a reload. The form works the same way: Discord sends back all that is needed.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast

from discord import ui

from bot.chat.delivery import SEND_ERRORS, acknowledge, respond, send_with_retries, turn
from bot.chat.forms import form_sent, typed_into
from bot.chat.locales import language_for
from bot.chat.questions import EXPECTED_ERRORS, log_failure
from bot.chat.shown import restated_question
from bot.chat.view import shared_views
from bot.errors import BotError
from bot.messages import (
    ASK_ANOTHER,
    MORE_CONTEXT,
    NEXT_PASSAGE,
    QUESTION_FORM,
    QUESTION_LIMIT,
    REMOVE,
    SHARE,
    Page,
    Pages,
    Place,
    render_context,
    render_error,
    render_gone,
    render_page,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable
    from typing import Self

    from bot.articles import ArticleService
    from bot.chat.deliveries import Deliveries
    from bot.chat.delivery import Interaction
    from bot.chat.limits import Limits
    from bot.chat.settings import ChatSettings
    from bot.in_flight import InFlight
    from bot.languages import Language
    from bot.service import KnowledgeService
    from knowledge import Feedback, Quote

log = logging.getLogger(__name__)


class Host(Protocol):
    """What a button needs from the client that received the click."""

    service: KnowledgeService
    articles: ArticleService
    deliveries: Deliveries
    in_flight: InFlight
    settings: ChatSettings
    progress_seconds: float
    feedback: Feedback
    limits: Limits


async def run_once(interaction: Interaction, act: Callable[[], Awaitable[None]]) -> None:
    """Run an action once for an interaction, and reply with one sentence if it fails.

    discord.py does not do this for buttons: it only logs what a callback raises, and it runs
    the callback again if Discord delivers the interaction twice.
    """
    host = host_of(interaction)
    if not host.deliveries.is_new(interaction.id):
        return
    try:
        with host.in_flight:
            await act()
    except EXPECTED_ERRORS as exc:
        log_failure(exc)
        await respond(interaction, render_error(exc, language=language_for(interaction)))
    except SEND_ERRORS as exc:
        log.warning("The answer to interaction %s could not be sent: %s", interaction.id, exc)


def host_of(interaction: Interaction) -> Host:
    """The client that received the interaction."""
    return cast("Host", interaction.client)


async def find_quote(interaction: Interaction, place: Place) -> Quote | None:
    """The quote at a place; None if the articles no longer have it."""
    return await host_of(interaction).service.quote(place.passage, place.sentence)


class AnswerButton(ui.DynamicItem[ui.Button[Any]], template=r"pq:none"):
    """What all buttons share: one action, run through `run_once`."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button from the custom_id that Discord sent back."""
        del interaction
        return cls(cast("ui.Button[Any]", item), match)

    def __init__(self, item: ui.Button[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    async def callback(self, interaction: Interaction) -> None:
        """Run the action once."""
        await run_once(interaction, lambda: self.act(interaction))

    async def act(self, interaction: Interaction) -> None:
        """Do what the button's label says."""
        raise NotImplementedError


class ManagingButton(AnswerButton, template=r"pq:none"):
    """A button for those who look after the articles: others are told that they may not."""

    async def callback(self, interaction: Interaction) -> None:
        """Run the action once, for who may."""
        await run_once(interaction, lambda: self._act_if_allowed(interaction))

    async def _act_if_allowed(self, interaction: Interaction) -> None:
        refusal = host_of(interaction).settings.managers.refusal(interaction)
        if refusal:
            raise refusal
        await self.act(interaction)


class MoreContextButton(AnswerButton, template=MORE_CONTEXT):
    """Shows the text around a quote to whoever pressed the button."""

    async def act(self, interaction: Interaction) -> None:
        """Look up the quote and show it."""
        place = Place.read(self.match["place"])
        quote = await find_quote(interaction, place)
        await respond(interaction, render_context(quote, place, language=language_for(interaction)))


class NextPassageButton(AnswerButton, template=NEXT_PASSAGE):
    """Turns to the next passage: for the asker in place, for others in a copy that only they see."""

    async def act(self, interaction: Interaction) -> None:
        """Show the next page."""
        pages, language = Pages.read(self.match), language_for(interaction)
        if pages is None:
            await respond(interaction, render_gone(language=language))
            return
        message, own = interaction.message, interaction.user.id == pages.asker
        pages = replace(pages.turned(), asker=interaction.user.id)
        quotes = [await find_quote(interaction, place) for place in pages.shown]
        newer = await find_quote(interaction, pages.newer_place) if pages.newer_place else None
        private = not own or (message is not None and message.flags.ephemeral)
        question = restated_question(message)
        page = Page(pages, tuple(quotes), newer)
        reply = render_page(page, question=question, private=private, language=language)
        await (turn(interaction, reply) if own else respond(interaction, reply))


class ShareButton(AnswerButton, template=SHARE):
    """Shows a private answer to everybody in the channel, as it is."""

    async def act(self, interaction: Interaction) -> None:
        """Take the button away, so that the answer is shared once, and send the answer again for all."""
        if str(interaction.user.id) != self.match["asker"] or interaction.message is None:
            raise BotError("Only the person who asked can share this answer.")
        private, public = shared_views(interaction.message, language_for(interaction))
        await acknowledge(interaction, lambda: interaction.response.edit_message(view=private))
        await send_with_retries(lambda: interaction.followup.send(view=public, wait=True))


class RemoveButton(AnswerButton, template=REMOVE):
    """Deletes an answer: for its asker, and for members who may delete messages."""

    async def act(self, interaction: Interaction) -> None:
        """Delete the message that has the button."""
        own = str(interaction.user.id) == self.match["asker"]
        if not own and not interaction.permissions.manage_messages:
            raise BotError("Only the person who asked can remove this answer.")
        await acknowledge(interaction, interaction.response.defer)
        await send_with_retries(interaction.delete_original_response)


class AskAnotherButton(AnswerButton, template=ASK_ANOTHER):
    """Opens a form for the next question: Discord hides the text of a reply to a command's answer."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form."""
        form = question_form(language_for(interaction))
        await acknowledge(interaction, lambda: interaction.response.send_modal(form))


def question_form(language: Language) -> ui.Modal:
    """A form with one field, whose text comes back under the custom_id `QUESTION_FORM`."""
    form = ui.Modal(title=language.say("Ask the articles"), custom_id=QUESTION_FORM)
    field: ui.TextInput[ui.Modal] = ui.TextInput(custom_id=QUESTION_FORM, max_length=QUESTION_LIMIT)
    form.add_item(ui.Label(text=language.say("Your question"), component=field))
    # `question_in` recognises it by its custom_id, so discord.py need not keep it in memory.
    form.stop()
    return form


def question_in(interaction: Interaction) -> str | None:
    """The question typed into the form; None if this interaction is something else."""
    if form_sent(interaction) != QUESTION_FORM:
        return None
    return typed_into(interaction).get(QUESTION_FORM, "")


BUTTONS = (MoreContextButton, NextPassageButton, ShareButton, RemoveButton, AskAnotherButton)
