"""A message of the bot's → the question that it answers.

Discord sends the message along with each click, so that a button needs no memory of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord

from bot.chat.delivery import SEND_ERRORS
from bot.messages import question_in_line

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction

_MENTION = re.compile(r"<@!?(\d+)>")


def restated_question(message: discord.Message | None) -> str:
    """The question that a message repeats above its answer; empty if it repeats none."""
    frame = message.components[0] if message and message.components else None
    first = frame.children[0] if isinstance(frame, discord.Container) and frame.children else None
    return question_in_line(first.content) if isinstance(first, discord.TextDisplay) else ""


async def question_behind(interaction: Interaction) -> str:
    """The question that the message with the pressed button answers; empty if it is gone."""
    message = interaction.message
    return await question_answered_by(message, interaction.application_id) if message else ""


async def question_answered_by(message: discord.Message, me: int) -> str:
    """The question that a message of the bot's answers; empty if it is gone.

    An answer to a message does not repeat the question: it is in the message replied to.
    """
    question = restated_question(message)
    if question:
        return question
    asked = await _replied_to(message)
    return _MENTION.sub(lambda found: " " if int(found[1]) == me else found[0], asked).strip()


async def _replied_to(message: discord.Message) -> str:
    reference = message.reference
    if reference is None or reference.message_id is None:
        return ""
    if isinstance(reference.resolved, discord.Message) and reference.resolved.content:
        return reference.resolved.content
    try:
        found = await message.channel.fetch_message(reference.message_id)
    except SEND_ERRORS:
        return ""
    return found.content
