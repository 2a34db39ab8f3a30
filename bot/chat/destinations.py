"""A question in a message → where its answer goes: below it, into a thread, or to its author alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.delivery import SEND_ERRORS, open_thread, post, reply_to, send_privately
from bot.chat.locales import language_of_message
from bot.messages import about_post, with_solved_button
from knowledge import Degree

if TYPE_CHECKING:
    from bot.chat.settings import ChatSettings
    from bot.messages import Reply


def opens_thread(channel: object, settings: ChatSettings) -> bool:
    """Whether an answer in this channel opens a thread. Not in a thread: there is none inside another."""
    return isinstance(channel, discord.TextChannel) and channel.id in settings.threads


def is_new_post(message: discord.Message, settings: ChatSettings) -> bool:
    """Whether this is the first message of a post in a forum where posts get one answer.

    Such a message has the id of its post.
    """
    channel = message.channel
    return (
        isinstance(channel, discord.Thread)
        and channel.id == message.id
        and channel.parent_id in settings.forums
    )


async def send_answer(
    message: discord.Message, reply: Reply, settings: ChatSettings, *, question: str
) -> discord.PartialMessage | None:
    """Send a reply where it belongs. Returns the message, unless it is private or could not be sent.

    In a new post only a sure answer is for everybody: others may know better.
    """
    if is_new_post(message, settings) and reply.degree is not Degree.SURE:
        language = language_of_message(message, settings.language)
        await send_privately(message.author, about_post(reply, message.jump_url, language=language))
        return None
    if reply.is_answer and opens_thread(message.channel, settings):
        thread = await open_thread(message, question)
        if thread:
            return await post(thread, reply, nonce=message.id)
    return await reply_to(message, completed(message, reply, settings))


def completed(message: discord.Message, reply: Reply, settings: ChatSettings) -> Reply:
    """The reply with what belongs to it in its place: in a post the button that marks it as solved."""
    if settings.solved_tag and reply.is_answer and is_new_post(message, settings):
        return with_solved_button(
            reply, message.author.id, language=language_of_message(message, settings.language)
        )
    return reply


async def asker_of(thread: discord.Thread) -> int | None:
    """Who asked the question that a thread was opened for; None if that is gone."""
    parent = thread.parent
    if not isinstance(parent, discord.TextChannel):
        return None
    try:
        first = await parent.fetch_message(thread.id)
    except SEND_ERRORS:
        return None
    asked_by = first.interaction_metadata
    return asked_by.user.id if asked_by else first.author.id
