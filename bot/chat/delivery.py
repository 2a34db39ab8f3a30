"""Reply → Discord: the calls that show it to its reader, with retries if the connection breaks."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiohttp
import discord

from bot.chat.view import to_view

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

ALREADY_ACKNOWLEDGED = 40060
TOKEN_EXPIRED = 50027


async def send_with_retries(send: Callable[[], Awaitable[T]]) -> T:
    """Send, and try up to twice more if the connection breaks.

    discord.py itself retries only after errors 54 and 10054, a reset connection on macOS and
    on Windows. On Linux the number is 104, so without this a single reset would lose an answer.
    """
    for pause in PAUSES:
        try:
            return await send()
        except aiohttp.ClientConnectionError as exc:
            log.info("The connection to Discord broke (%s); trying again.", type(exc).__name__)
            await asyncio.sleep(pause)
    return await send()


async def respond(interaction: Interaction, reply: Reply) -> None:
    """Answer an interaction, whether or not it already shows "thinking"."""
    if interaction.response.is_done():
        await replace_thinking(interaction, reply)
        return
    view = to_view(reply)
    await _acknowledge(
        interaction, lambda: interaction.response.send_message(view=view, ephemeral=reply.private)
    )


async def show_thinking(interaction: Interaction, *, private: bool) -> None:
    """Show "thinking" until the answer is there."""
    await _acknowledge(interaction, lambda: interaction.response.defer(ephemeral=private, thinking=True))


async def replace_thinking(interaction: Interaction, reply: Reply) -> None:
    """Replace "thinking" with the reply.

    Discord decides who sees a message when it first appears. So for a private reply the
    public "thinking" message is deleted first, and the reply is sent as a new message. In the
    other order Discord would take the reply for the awaited message and show it to everybody.
    """
    if reply.private:
        await send_with_retries(interaction.delete_original_response)
        await send_with_retries(
            lambda: interaction.followup.send(view=to_view(reply), ephemeral=True, wait=True)
        )
    else:
        await send_with_retries(lambda: interaction.edit_original_response(view=to_view(reply)))


async def answer(interaction: Interaction, work: Coroutine[Any, Any, Reply]) -> None:
    """Reply with the result of `work`: in one call if it is ready soon, else after showing "thinking".

    Most answers take a few hundredths of a second. Sending them directly keeps "thinking" from
    flickering, and lets each reply be public or private from the start.
    """
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=THINKING_AFTER)
    if done:
        await respond(interaction, task.result())
        return
    await show_thinking(interaction, private=False)
    await replace_thinking(interaction, await task)


async def reply_to(message: discord.Message, reply: Reply) -> None:
    """Answer a message in its channel. If the bot may not write there, the log says so.

    The nonce lets Discord recognise a retry of the same answer.
    """
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        await send_with_retries(
            lambda: message.channel.send(
                view=to_view(reply), reference=reference, mention_author=False, nonce=str(message.id)
            )
        )
    except (discord.Forbidden, discord.NotFound) as exc:
        log.warning("The answer could not be sent to channel %s: %s", message.channel.id, exc.text)


async def _acknowledge(interaction: Interaction, send: Callable[[], Awaitable[object]]) -> None:
    try:
        await send_with_retries(send)
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
            await send_with_retries(lambda: self._interaction.edit_original_response(view=to_view(reply)))
        except (discord.HTTPException, aiohttp.ClientError) as exc:
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
            await send_with_retries(lambda: channel.send(view=to_view(reply)))
        except (discord.HTTPException, aiohttp.ClientError) as exc:
            log.warning("The result could not be sent to Discord (%s): %s", exc, reply.text)


def _is_final(exc: Exception) -> bool:
    """Whether every later edit must fail too: the token expired after 15 minutes, or the message is gone."""
    if isinstance(exc, (discord.NotFound, discord.Forbidden)):
        return True
    return isinstance(exc, discord.HTTPException) and exc.code == TOKEN_EXPIRED
