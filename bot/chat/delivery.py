"""Reply → Discord: the order of calls that puts it before its reader, whatever the line does."""

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
"""Of whichever client: what is sent back does not hang on it."""

PATIENCE = 1.0
"""Seconds that an answer may take before the asker is told to wait; Discord gives up at three."""

PAUSES = (0.1, 0.5)
"""Seconds before each further try. A reset comes at once, so that all tries fit in Discord's three."""

ALREADY_ACKNOWLEDGED = 40060
TOKEN_EXPIRED = 50027


async def persist(send: Callable[[], Awaitable[T]]) -> T:
    """Send, twice more if the connection breaks.

    discord.py repeats only after errors 54 and 10054, what a reset is called on macOS and
    Windows; on Linux it is 104, and one reset would lose an answer.
    """
    for pause in PAUSES:
        try:
            return await send()
        except aiohttp.ClientConnectionError as exc:
            log.info("The connection to Discord broke (%s); trying again.", type(exc).__name__)
            await asyncio.sleep(pause)
    return await send()


async def respond(interaction: Interaction, reply: Reply) -> None:
    """Answer an interaction, whether the asker is waiting visibly by now or not."""
    if interaction.response.is_done():
        await replace(interaction, reply)
        return
    view = to_view(reply)
    await _acknowledge(lambda: interaction.response.send_message(view=view, ephemeral=reply.private))


async def wait_visibly(interaction: Interaction, *, private: bool) -> None:
    """Show that an answer is on its way."""
    await _acknowledge(lambda: interaction.response.defer(ephemeral=private, thinking=True))


async def replace(interaction: Interaction, reply: Reply) -> None:
    """Put a reply where the asker was told to wait.

    Who sees a message is settled when it is first shown. So a private reply takes the
    public place away first and comes as a message of its own; before that, Discord would
    take it for the awaited one and show it to all.
    """
    if reply.private:
        await persist(interaction.delete_original_response)
        await persist(lambda: interaction.followup.send(view=to_view(reply), ephemeral=True, wait=True))
    else:
        await persist(lambda: interaction.edit_original_response(view=to_view(reply)))


async def answer(interaction: Interaction, work: Coroutine[Any, Any, Reply]) -> None:
    """Reply with what the work gives: in one call if it is there soon, else after asking for patience.

    An answer is there in a few hundredths of a second, long before Discord's three. So it
    usually comes at once, seen by all or by the asker only as befits it, and nobody sees
    "thinking" flicker.
    """
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        await respond(interaction, task.result())
        return
    await wait_visibly(interaction, private=False)
    await replace(interaction, await task)


async def reply_to(message: discord.Message, reply: Reply) -> None:
    """Answer a message in its channel; where the bot may not write, the log says so.

    The nonce lets Discord recognise a second try of the same answer.
    """
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        await persist(
            lambda: message.channel.send(
                view=to_view(reply), reference=reference, mention_author=False, nonce=str(message.id)
            )
        )
    except (discord.Forbidden, discord.NotFound) as exc:
        log.warning("No answer could be written in channel %s: %s", message.channel.id, exc.text)


async def _acknowledge(send: Callable[[], Awaitable[object]]) -> None:
    try:
        await persist(send)
    except discord.HTTPException as exc:
        # A try whose answer was lost on the way has been heard: Discord says so at the next one.
        if exc.code != ALREADY_ACKNOWLEDGED:
            raise


class Notice:
    """A private message that is edited until the work is done, for as long as Discord lets it be."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._lost = False

    async def show(self, reply: Reply) -> bool:
        """Show how far the work is, and whether that worked: where not, the work goes on without."""
        if self._lost:
            return False
        try:
            await persist(lambda: self._interaction.edit_original_response(view=to_view(reply)))
        except (discord.HTTPException, aiohttp.ClientError) as exc:
            self._lost = _is_final(exc)
            log.info("The notice could not be edited: %s", exc)
            return False
        return True

    async def finish(self, reply: Reply) -> None:
        """Show how the work ended: in the notice, or, where that is out of reach, in the channel."""
        channel = self._interaction.channel
        if await self.show(reply) or not isinstance(channel, discord.abc.Messageable):
            return
        try:
            await persist(lambda: channel.send(view=to_view(reply)))
        except (discord.HTTPException, aiohttp.ClientError) as exc:
            log.warning("How the work ended could not be told (%s): %s", exc, reply.text)


def _is_final(exc: Exception) -> bool:
    """Whether no later edit can succeed: a token lives for fifteen minutes, and a notice may be dismissed."""
    if isinstance(exc, (discord.NotFound, discord.Forbidden)):
        return True
    return isinstance(exc, discord.HTTPException) and exc.code == TOKEN_EXPIRED
