"""The gateway closes, asks, forgets and falls silent, and the bot goes on answering."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.chat.turns import EVENTS_IN_A_ROW
from bot.errors import DiscordError
from tests.end_to_end.in_discord.test_starting import start
from tests.loopback.world import CHANNEL

if TYPE_CHECKING:
    from pathlib import Path

    from bot.chat.client import PullquoteClient
    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

QUESTION = "Who built the lighthouse?"


async def answers_again(discord: LoopbackDiscord) -> bool:
    """Whether the bot answers once it is connected again."""
    await asyncio.wait_for(discord.gateway.ready.wait(), 20)
    return "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text


@pytest.mark.parametrize("code", [1001, 4000])
@pytest.mark.usefixtures("client")
async def test_a_closed_gateway_is_resumed(discord: LoopbackDiscord, code: int) -> None:
    await discord.gateway.close(code)
    assert await answers_again(discord)
    assert (discord.gateway.identified, discord.gateway.resumed) == (1, 1)


@pytest.mark.usefixtures("client")
async def test_the_bot_reconnects_when_the_gateway_asks_for_it(discord: LoopbackDiscord) -> None:
    await discord.gateway.ask_to_reconnect()
    assert await answers_again(discord)
    assert (discord.gateway.identified, discord.gateway.resumed) == (1, 1)


@pytest.mark.usefixtures("client")
async def test_a_session_that_can_be_resumed_is_resumed(discord: LoopbackDiscord) -> None:
    await discord.gateway.invalidate(resumable=True)
    assert await answers_again(discord)
    assert (discord.gateway.identified, discord.gateway.resumed) == (1, 1)


@pytest.mark.usefixtures("client")
async def test_after_an_invalid_session_the_bot_identifies_once(discord: LoopbackDiscord) -> None:
    await discord.gateway.invalidate(resumable=False)
    assert await answers_again(discord)
    assert (discord.gateway.identified, discord.gateway.resumed) == (2, 0)


@pytest.mark.usefixtures("client")
async def test_questions_from_a_broken_connection_are_answered_after_it_is_resumed(
    discord: LoopbackDiscord,
) -> None:
    await discord.gateway.close(1001)
    asked = await discord.slash("ask", question=QUESTION, wait=False)
    written = await discord.message(QUESTION, guild=False)
    await discord.until(lambda: asked.settled)
    assert "Tomas Vell" in asked.reply.text
    assert "Tomas Vell" in (await discord.answer_to(written)).text


async def test_a_silent_gateway_is_left_and_resumed(
    discord: LoopbackDiscord, client: PullquoteClient
) -> None:
    """No heartbeat is acknowledged any more, as on a connection that is dead without anybody noticing."""
    discord.gateway.silent, discord.gateway.heartbeat_interval = True, 100
    # The interval comes with the next connection; it dies after this time without a word.
    client._connection.heartbeat_timeout = 0.5
    discord.gateway.ready.clear()
    await discord.gateway.close(1001)
    await asyncio.wait_for(discord.gateway.ready.wait(), 20)
    discord.gateway.ready.clear()
    discord.gateway.heartbeat_interval = 41250
    await asyncio.wait_for(discord.gateway.ready.wait(), 20)
    discord.gateway.silent = False
    assert await answers_again(discord)
    assert discord.gateway.resumed == 2
    assert discord.gateway.identified == 1


async def test_others_get_their_turn_between_events_that_have_arrived_together(
    discord: LoopbackDiscord, client: PullquoteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, taken = 0, []

    async def take_turns() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    take = client.ws.received_message

    async def note_turn(message: str | bytes) -> None:
        taken.append(turn)
        await take(message)

    monkeypatch.setattr(client.ws, "received_message", note_turn)
    other = asyncio.create_task(take_turns())
    crowd = await asyncio.gather(*(discord.slash("help", wait=False) for _ in range(40)))
    await discord.until(lambda: all(each.settled for each in crowd))
    other.cancel()
    assert len(taken) >= len(crowd)
    assert max(Counter(taken).values()) <= EVENTS_IN_A_ROW, "too many events were taken in a row"


async def test_a_token_that_is_reset_while_the_bot_runs_ends_it_with_one_sentence(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    serving = asyncio.create_task(start(discord, base, tmp_path))
    await asyncio.wait_for(discord.gateway.ready.wait(), 10)
    await discord.gateway.close(4004)
    with pytest.raises(DiscordError, match="4004"):
        await asyncio.wait_for(serving, 20)


@pytest.mark.usefixtures("client")
async def test_a_deleted_channel_loses_only_its_own_answers(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    asked = await discord.message(f"<@{discord.world.bot.id}> {QUESTION}")
    answer = await discord.answer_to(asked)
    await discord.delete_channel()
    late = await discord.message(f"<@{discord.world.bot.id}> {QUESTION}")
    await discord.edit(asked, f"<@{discord.world.bot.id}> What did the lamp burn?")
    await discord.delete(asked)
    elsewhere = await discord.answer_to(await discord.message(QUESTION, guild=False))
    assert "Tomas Vell" in elsewhere.text
    await discord.until(lambda: len(discord.rest.refusals) >= 2)
    assert discord.answers_to(late) == []
    assert not answer.deleted
    assert {each.split(": ")[1] for each in discord.rest.refusals} == {"10003 Unknown Channel"}
    assert "could not be sent" in caplog.text
    assert "Traceback" not in caplog.text
    discord.rest.refusals.clear()


@pytest.mark.usefixtures("client")
async def test_a_server_that_removed_the_bot_loses_only_its_own_answers(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    await discord.remove_bot()
    late = await discord.message(f"<@{discord.world.bot.id}> {QUESTION}")
    assert "Tomas Vell" in (await discord.answer_to(await discord.message(QUESTION, guild=False))).text
    await discord.until(lambda: discord.rest.refusals or discord.answers_to(late))
    assert discord.answers_to(late) == []
    assert "Traceback" not in caplog.text
    discord.rest.refusals.clear()


@pytest.mark.usefixtures("client")
async def test_a_channel_without_permission_still_gets_the_answer_to_a_command(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    """A command's answer needs no permission in the channel; a message does."""
    discord.world.closed[CHANNEL] = (403, 50013, "Missing Permissions")
    await discord.message(f"<@{discord.world.bot.id}> {QUESTION}")
    await discord.until(lambda: discord.rest.refusals)
    assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
    assert "Missing Permissions" in caplog.text
    discord.rest.refusals.clear()
