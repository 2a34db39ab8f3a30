"""Many ask at once, or one person asks without end: everybody gets a visible end, and nobody waits for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.chat import delivery
from bot.chat.limits import WAITING_PER_PERSON, Limits
from bot.service import WAITING_LIMIT
from tests.end_to_end.in_discord.conftest import logged_in
from tests.end_to_end.in_discord.slow_base import SlowBase

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord
    from tests.loopback.messages import Interaction

QUESTION = "Who built the lighthouse?"
CROWD = 200
TOO_OFTEN = "You have asked a lot in a short time. Please ask again in "


@pytest.fixture(autouse=True)
def _unhurried(discord: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may fail because the machine is slow."""
    discord.world.stop_clock()
    monkeypatch.setattr(delivery, "CALLBACK_SECONDS", 60.0)


@pytest.fixture
def base(base: KnowledgeBase) -> KnowledgeBase:
    base.__class__ = SlowBase
    return base


def replies_with(interactions: list[Interaction], text: str) -> int:
    return sum(each.settled and text in each.reply.text for each in interactions)


@pytest.mark.usefixtures("client")
async def test_who_asks_too_often_is_told_in_private_how_long_to_wait(discord: LoopbackDiscord) -> None:
    asked = [await discord.slash("ask", question=QUESTION) for _ in range(8)]
    assert ["Tomas Vell" in each.reply.text for each in asked] == [True] * 5 + [False] * 3
    assert all(TOO_OFTEN in each.reply.text and each.reply.ephemeral for each in asked[5:])
    other = await discord.slash("ask", question=QUESTION, user=discord.user("Bob"))
    assert "Tomas Vell" in other.reply.text


@pytest.mark.usefixtures("client")
async def test_who_mentions_too_often_is_told_once(discord: LoopbackDiscord) -> None:
    messages = [await discord.message(f"<@{discord.world.bot.id}> {QUESTION}") for _ in range(8)]
    last = await discord.message(QUESTION, user=discord.user("Bob"), guild=False)
    assert "Tomas Vell" in (await discord.answer_to(last)).text
    await discord.until(lambda: sum(len(discord.answers_to(each)) for each in messages) >= 1)
    told = [answer.text for each in messages for answer in discord.answers_to(each)]
    refusals = [each for each in told if "Tomas Vell" not in each]
    assert len(refusals) == 1


@pytest.mark.usefixtures("client")
async def test_a_question_delivered_twice_counts_once(discord: LoopbackDiscord) -> None:
    for _ in range(5):
        asked = await discord.slash("ask", question=QUESTION)
        await discord.deliver(asked)
        assert "Tomas Vell" in asked.reply.text


async def test_one_person_cannot_fill_the_queue(
    discord: LoopbackDiscord, base: SlowBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path, limits=Limits(per_person=0, per_server=0)):
        base.let, base.loop = asyncio.Event(), asyncio.get_running_loop()
        flood = [await discord.slash("ask", question=QUESTION, wait=False) for _ in range(WAITING_LIMIT + 10)]
        other = await discord.slash("ask", question=QUESTION, user=discord.user("Bob"), wait=False)
        await discord.until(lambda: sum(each.settled for each in flood) == len(flood) - WAITING_PER_PERSON)
        base.let.set()
        await discord.until(lambda: all(each.settled for each in [*flood, other]))
        assert "Tomas Vell" in other.reply.text
        assert replies_with(flood, "still working on your last questions") == len(flood) - WAITING_PER_PERSON


async def test_a_server_cannot_take_the_bot_from_direct_messages(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path, limits=Limits(per_server=2)):
        people = [discord.user(f"Person {number}") for number in range(3)]
        asked = [await discord.slash("ask", question=QUESTION, user=each) for each in people]
        assert "This server has asked a lot in a short time" in asked[2].reply.text
        private = await discord.slash("ask", question=QUESTION, user=people[2], guild=False)
        assert "Tomas Vell" in private.reply.text


async def test_each_of_a_crowd_gets_a_visible_end(
    discord: LoopbackDiscord, base: SlowBase, tmp_path: Path
) -> None:
    """As many are answered as may wait; all others are told at once, while these still wait."""
    async with logged_in(discord, base, tmp_path, limits=Limits(per_server=0)):
        base.let, base.loop = asyncio.Event(), asyncio.get_running_loop()
        people = [discord.user(f"Person {number}") for number in range(CROWD)]
        crowd = [await discord.slash("ask", question=QUESTION, user=each, wait=False) for each in people]
        await discord.until(lambda: sum(each.settled for each in crowd) == CROWD - WAITING_LIMIT)
        assert replies_with(crowd, "Too many questions are waiting") == CROWD - WAITING_LIMIT
        base.let.set()
        await discord.until(lambda: all(each.settled for each in crowd))
        assert replies_with(crowd, "Tomas Vell") == WAITING_LIMIT
        assert [each.callbacks for each in crowd] == [1] * CROWD
        shown = Counter(each.interaction for each in discord.world.messages.values())
        assert [shown[each] for each in crowd] == [1] * CROWD
