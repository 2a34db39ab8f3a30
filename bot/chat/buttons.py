"""The buttons under an answer, and the form behind one of them.

What a button does stands in its custom_id, so that it works after a restart and a reload
(`bot/messages/custom_ids.py`). The form is answered likewise, from what Discord sends with it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import ui

from bot.chat.delivery import persist, respond
from bot.chat.questions import FORESEEN
from bot.errors import BotError
from bot.messages import (
    ASK_ANOTHER,
    MORE_CONTEXT,
    QUESTION_FORM,
    QUESTION_LIMIT,
    REMOVE,
    MoreContext,
    render_error,
    render_passage,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable
    from typing import Self

    from bot.chat.deliveries import Deliveries
    from bot.chat.delivery import Interaction
    from bot.in_flight import InFlight
    from bot.service import KnowledgeService

log = logging.getLogger(__name__)

FAILED = "Something went wrong on my side; please try again."


class Host(Protocol):
    """What a button needs of the client that it is pressed under."""

    service: KnowledgeService
    deliveries: Deliveries
    work: InFlight


async def guarded(interaction: Interaction, act: Callable[[], Awaitable[None]]) -> None:
    """Act on an interaction once, and say so in a sentence where that fails.

    discord.py swallows what a button raises, and runs what is delivered twice twice.
    """
    host = host_of(interaction)
    if not host.deliveries.is_new(interaction.id):
        return
    try:
        with host.work:
            await act()
    except FORESEEN as exc:
        await respond(interaction, render_error(exc))
    except discord.HTTPException as exc:
        log.warning("Discord refused the answer to interaction %s: %s", interaction.id, exc)


def host_of(interaction: Interaction) -> Host:
    """The client that the interaction came to."""
    return cast("Host", interaction.client)


class _Button(ui.DynamicItem[ui.Button[Any]], template=r"pq:none"):
    """What the three have in common: one act, guarded."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make it again out of what Discord sent back."""
        del interaction
        return cls(cast("ui.Button[Any]", item), match)

    def __init__(self, item: ui.Button[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    async def callback(self, interaction: Interaction) -> None:
        """Act, once."""
        await guarded(interaction, lambda: self.act(interaction))

    async def act(self, interaction: Interaction) -> None:
        """Do what it says."""
        raise NotImplementedError


class MoreContextButton(_Button, template=MORE_CONTEXT):
    """Shows what stands around a quote, to the one who asks."""

    async def act(self, interaction: Interaction) -> None:
        """Look the passage up, and show it."""
        place = MoreContext.read(self.match)
        passage = await host_of(interaction).service.passage(place.passage)
        await respond(interaction, render_passage(passage, place))


class RemoveButton(_Button, template=REMOVE):
    """Takes an answer back: for its asker, and for those who may delete messages."""

    async def act(self, interaction: Interaction) -> None:
        """Delete the message that the button stands under."""
        own = str(interaction.user.id) == self.match["asker"]
        if not own and not interaction.permissions.manage_messages:
            raise BotError("Only the one who asked can remove this answer.")
        await persist(interaction.response.defer)
        await persist(interaction.delete_original_response)


class AskAnotherButton(_Button, template=ASK_ANOTHER):
    """Opens a form for the next question: a reply to a command's answer carries no text to the bot."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form."""
        await persist(lambda: interaction.response.send_modal(question_form()))


def question_form() -> ui.Modal:
    """A form with one field; what is typed into it comes back under `QUESTION_FORM`."""
    form = ui.Modal(title="Ask the articles", custom_id=QUESTION_FORM)
    field: ui.TextInput[ui.Modal] = ui.TextInput(custom_id=QUESTION_FORM, max_length=QUESTION_LIMIT)
    form.add_item(ui.Label(text="Your question", component=field))
    # It is answered by its custom_id: discord.py need not keep it.
    form.stop()
    return form


def question_in(interaction: Interaction) -> str | None:
    """What was typed into the form, if this is the form being sent."""
    data = cast("dict[str, Any]", interaction.data or {})
    if interaction.type is not discord.InteractionType.modal_submit or data.get("custom_id") != QUESTION_FORM:
        return None
    fields = [label.get("component", {}) for label in data.get("components", ())]
    return next((str(each.get("value", "")) for each in fields if each.get("custom_id") == QUESTION_FORM), "")


BUTTONS = (MoreContextButton, RemoveButton, AskAnotherButton)
