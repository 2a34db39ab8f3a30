"""An answer of the bot's → what a follow-up to it carries: its question and the passages it cites.

All of it comes back from Discord: the passages stand in the custom_ids of the answer's buttons.
So a follow-up works after a restart, and nothing about a conversation is stored.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import discord

from bot.chat.delivery import SEND_ERRORS
from bot.chat.shown import question_answered_by
from bot.messages import MORE_CONTEXT, Place
from knowledge import Earlier

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOKED_BACK = 10
"""Messages before a question among which the last answer is looked for."""


async def earlier_of(answer: discord.Message | None, me: int) -> Earlier | None:
    """What a follow-up to a message carries; None if it cites nothing, or its question is gone."""
    passages = tuple(dict.fromkeys(_cited(answer))) if answer and answer.author.id == me else ()
    if not answer or not passages:
        return None
    question = await question_answered_by(answer, me)
    return Earlier(question, passages) if question else None


async def earlier_before(message: discord.Message, me: int) -> Earlier | None:
    """The same for the last answer in the channel before a message."""
    try:
        async for each in message.channel.history(limit=LOOKED_BACK, before=message):
            found = await earlier_of(each, me)
            if found:
                return found
    except SEND_ERRORS:
        return None
    return None


def _cited(answer: discord.Message) -> Iterator[str]:
    """The ids of the passages that a message shows."""
    for button in chain.from_iterable(map(_buttons, answer.components)):
        found = re.fullmatch(MORE_CONTEXT, button.custom_id or "")
        if found:
            yield Place.read(found["place"]).passage


def _buttons(component: discord.Component) -> Iterator[discord.Button]:
    if isinstance(component, discord.Button):
        yield component
    elif isinstance(component, discord.Container | discord.ActionRow):
        yield from chain.from_iterable(map(_buttons, component.children))
