"""Reply → Discord: the calls that show it to its reader, with retries if the connection breaks."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiohttp
import discord

from bot.chat.view import to_files, to_view

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.messages import Reply

log = logging.getLogger(__name__)

T = TypeVar("T")
Interaction: TypeAlias = discord.Interaction[Any]
"""An interaction of any client: sending a reply does not depend on the client's type."""

THINKING_AFTER = 1.0
"""Seconds before a slow answer shows "thinking"; Discord gives up after three."""

PAUSES = (0.1, 0.5)
"""Seconds before each retry. A reset fails at once, so all tries fit in Discord's three seconds."""

CALLBACK_SECONDS = 1.5
"""How long one try to answer an interaction may take: if Discord hangs, a second try still fits."""

SEND_SECONDS = 30.0
"""How long one try of any other call may take; discord.py waits out a rate limit within it."""

SENDING_AT_ONCE = 25
"""Most interactions that are answered at once: a crowd waits here, and not with a clock running. Each needs
a connection, and opening a hundred of them holds up the event loop twice as long as opening these."""

TOO_LATE = 3.0
"""Seconds after which Discord takes no first response any more."""

THREAD_NAME_LIMIT = 100

UNAVAILABLE = 503
SEND_ERRORS = (discord.HTTPException, aiohttp.ClientError)
"""What sending can raise in the end: Discord refuses, or cannot be reached."""

ALREADY_ACKNOWLEDGED = 40060
UNKNOWN_INTERACTION = 10062
TOKEN_EXPIRED = 50027


class TooLateError(aiohttp.ServerTimeoutError):
    """An answer waited for so long to be sent that Discord would refuse it."""


def is_too_late(error: BaseException | None) -> bool:
    """Whether an interaction can no longer be answered, whatever is sent."""
    expired = isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION
    return expired or isinstance(error, TooLateError)


async def send_with_retries(send: Callable[[], Awaitable[T]], *, seconds: float | None = None) -> T:
    """Send, and try up to twice more if the connection breaks, hangs, or Discord is unavailable.

    discord.py itself retries only after errors 54 and 10054, a reset connection on macOS and
    on Windows; on Linux the number is 104. It waits five minutes for a response, and gives up
    at once when Discord answers 503.
    """
    for pause in PAUSES:
        try:
            return await _send_in_time(send, seconds or SEND_SECONDS)
        except aiohttp.ClientConnectionError as exc:
            log.info("The connection to Discord broke (%s); trying again.", type(exc).__name__)
        except discord.DiscordServerError as exc:
            if exc.status != UNAVAILABLE:
                raise
            log.info("Discord is unavailable; trying again.")
        await asyncio.sleep(pause)
    return await _send_in_time(send, seconds or SEND_SECONDS)


async def _send_in_time(send: Callable[[], Awaitable[T]], seconds: float) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await send()
    except TimeoutError as exc:
        raise aiohttp.ServerTimeoutError(f"Discord did not respond within {seconds:g} seconds") from exc


async def respond(interaction: Interaction, reply: Reply) -> None:
    """Answer an interaction, whether or not it already shows "thinking"."""
    if interaction.response.is_done():
        await replace_thinking(interaction, reply)
        return
    view = to_view(reply)
    await acknowledge(
        interaction,
        lambda: interaction.response.send_message(view=view, files=to_files(reply), ephemeral=reply.private),
    )


async def turn(interaction: Interaction, reply: Reply) -> None:
    """Show another reply in the message whose button was pressed."""
    await acknowledge(interaction, lambda: interaction.response.edit_message(view=to_view(reply)))


async def show_thinking(interaction: Interaction, *, private: bool) -> None:
    """Show "thinking" until the answer is there."""
    await acknowledge(interaction, lambda: interaction.response.defer(ephemeral=private, thinking=True))


async def replace_thinking(interaction: Interaction, reply: Reply, *, was_private: bool = False) -> None:
    """Replace "thinking" with the reply.

    Discord decides who sees a message when it first appears. So for a private reply the
    public "thinking" message is deleted first, and the reply is sent as a new message. In the
    other order Discord would take the reply for the awaited message and show it to everybody.
    """
    if reply.private and not was_private:
        await send_with_retries(interaction.delete_original_response)
        await follow_up(interaction, reply)
    else:
        await send_with_retries(
            lambda: interaction.edit_original_response(view=to_view(reply), attachments=to_files(reply))
        )


async def follow_up(interaction: Interaction, reply: Reply) -> None:
    """Show another message, to nobody but the asker, after the first one."""
    await send_with_retries(
        lambda: interaction.followup.send(
            view=to_view(reply), files=to_files(reply), ephemeral=True, wait=True
        )
    )


async def answer(
    interaction: Interaction, work: Coroutine[Any, Any, Reply], *, private: bool = False
) -> Reply:
    """Reply with the result of `work`, and return it.

    That is one call if it is ready soon; else "thinking" is shown first.
    Most answers take a few hundredths of a second. Sending them directly keeps "thinking" from
    flickering, and lets each reply be public or private from the start.
    """
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=THINKING_AFTER)
    if done:
        await respond(interaction, task.result())
        return task.result()
    await show_thinking(interaction, private=private)
    await replace_thinking(interaction, await task, was_private=private)
    return task.result()


async def reply_to(message: discord.Message, reply: Reply) -> discord.PartialMessage | None:
    """Answer a message in its channel, and return the answer. If it cannot be sent, the log says so."""
    reference = message.to_reference(fail_if_not_exists=False)
    return await post(message.channel, reply, reference=reference, nonce=message.id)


async def post(
    channel: discord.abc.MessageableChannel,
    reply: Reply,
    *,
    reference: discord.MessageReference | None = None,
    nonce: int,
) -> discord.PartialMessage | None:
    """Send a message to a channel, and return it. If it cannot be sent, the log says so.

    The nonce lets Discord recognise a retry of the same answer.
    """
    send = partial(channel.send, reference=reference) if reference else channel.send
    try:
        sent = await send_with_retries(
            lambda: send(view=to_view(reply), files=to_files(reply), mention_author=False, nonce=str(nonce))
        )
    except SEND_ERRORS as exc:
        log.warning("The answer could not be sent to channel %s: %s", channel.id, exc)
        return None
    return discord.PartialMessage(channel=sent.channel, id=sent.id)


async def open_thread(message: discord.Message, name: str) -> discord.Thread | None:
    """Open a thread under a message. If that is not allowed, the log says so."""
    title = " ".join(name.split())[:THREAD_NAME_LIMIT] or "…"
    try:
        return await send_with_retries(lambda: message.create_thread(name=title))
    except SEND_ERRORS as exc:
        log.warning("No thread could be opened in channel %s: %s", message.channel.id, exc)
        return None


async def open_thread_below(interaction: Interaction, name: str) -> None:
    """Open a thread under the answer to an interaction."""
    try:
        message = await send_with_retries(interaction.original_response)
    except SEND_ERRORS as exc:
        log.warning("The answer to interaction %s could not be found again: %s", interaction.id, exc)
        return
    await open_thread(message, name)


async def send_privately(person: discord.abc.Messageable, reply: Reply) -> None:
    """Send a direct message, unless the person takes none."""
    try:
        await send_with_retries(lambda: person.send(view=to_view(reply), files=to_files(reply)))
    except SEND_ERRORS as exc:
        log.info("A direct message could not be sent: %s", exc)


async def edit_answer(answer: discord.PartialMessage, reply: Reply) -> None:
    """Show another reply in an answer's place. If the answer was removed, it stays removed."""
    try:
        await send_with_retries(
            lambda: answer.edit(
                view=to_view(reply),
                attachments=to_files(reply),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        )
    except SEND_ERRORS as exc:
        log.info("The answer in channel %s could not be edited: %s", answer.channel.id, exc)


async def delete_answer(answer: discord.PartialMessage) -> None:
    """Delete an answer, unless somebody already did."""
    try:
        await send_with_retries(answer.delete)
    except SEND_ERRORS as exc:
        log.info("The answer in channel %s could not be deleted: %s", answer.channel.id, exc)


async def acknowledge(interaction: Interaction, send: Callable[[], Awaitable[object]]) -> None:
    """Give an interaction its first response, within Discord's three seconds if that is possible."""
    sending: asyncio.Semaphore = interaction.client.sending
    began = time.monotonic()
    try:
        async with sending:
            # What is too late would only keep others waiting until they are too late, too.
            if time.monotonic() - began > TOO_LATE:
                raise TooLateError("Too many answers were waiting to be sent.")
            await send_with_retries(send, seconds=CALLBACK_SECONDS)
    except discord.HTTPException as exc:
        # The first try did reach Discord, and only its response was lost.
        if exc.code != ALREADY_ACKNOWLEDGED:
            raise
    waited = (discord.utils.utcnow() - interaction.created_at).total_seconds()
    interaction.client.service.figures.acknowledge_seconds.observe(max(waited, 0))


class ProgressMessage:
    """A private message that is edited while work goes on, as long as Discord allows it."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._lost = False

    async def show(self, reply: Reply) -> bool:
        """Edit the message. Returns whether that worked; if not, the work simply goes on."""
        if self._lost:
            return False
        try:
            await send_with_retries(
                lambda: self._interaction.edit_original_response(
                    view=to_view(reply), attachments=to_files(reply)
                )
            )
        except SEND_ERRORS as exc:
            self._lost = _is_final(exc)
            log.info("The message could not be edited: %s", exc)
            return False
        return True

    async def finish(self, reply: Reply) -> None:
        """Show the result in the message, or in the channel if the message can no longer be edited."""
        channel = self._interaction.channel
        if await self.show(reply) or not isinstance(channel, discord.abc.Messageable):
            return
        try:
            await send_with_retries(lambda: channel.send(view=to_view(reply), files=to_files(reply)))
        except SEND_ERRORS as exc:
            log.warning("The result could not be sent to Discord (%s): %s", exc, reply.text)


def _is_final(exc: Exception) -> bool:
    """Whether every later edit must fail too: the token expired after 15 minutes, or the message is gone."""
    if isinstance(exc, (discord.NotFound, discord.Forbidden)):
        return True
    return isinstance(exc, discord.HTTPException) and exc.code == TOKEN_EXPIRED
