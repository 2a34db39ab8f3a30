"""An answer to a message follows its question: edited with it, and deleted with it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.chat import asked as asked_questions
from tests.end_to_end.in_discord.slow_base import SlowBase

if TYPE_CHECKING:
    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord
    from tests.loopback.messages import Sent

QUESTION = "Who built the lighthouse?"
OTHER = "What did the lamp burn?"
UNTOLD = "Which submarine cable crosses Antarctica?"

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture
def base(base: KnowledgeBase) -> KnowledgeBase:
    base.__class__ = SlowBase
    return base


async def mention(discord: LoopbackDiscord, question: str = QUESTION) -> Sent:
    return await discord.message(f"<@{discord.world.bot.id}> {question}")


async def edit(discord: LoopbackDiscord, message: Sent, question: str) -> None:
    await discord.edit(message, f"<@{discord.world.bot.id}> {question}")


async def everything_is_done(discord: LoopbackDiscord) -> None:
    """Events are handled in their order: once this question is answered, those before it are."""
    person = discord.user("Zoe")
    await discord.answer_to(await discord.message(QUESTION, user=person, guild=False))


def edits(discord: LoopbackDiscord) -> int:
    return sum(call.method == "PATCH" for call in discord.rest.calls)


async def test_an_edited_mention_updates_its_answer(discord: LoopbackDiscord) -> None:
    message = await mention(discord)
    answer = await discord.answer_to(message)
    await edit(discord, message, OTHER)
    await discord.until(lambda: "whale oil" in answer.text)
    assert "Tomas Vell" not in answer.text
    assert discord.answers_to(message) == [answer]


async def test_an_edited_direct_message_updates_its_answer(discord: LoopbackDiscord) -> None:
    message = await discord.message(QUESTION, guild=False)
    answer = await discord.answer_to(message)
    await discord.edit(message, OTHER)
    await discord.until(lambda: "whale oil" in answer.text)


async def test_a_refusal_becomes_an_answer_and_the_other_way_round(discord: LoopbackDiscord) -> None:
    message = await mention(discord, UNTOLD)
    answer = await discord.answer_to(message)
    await edit(discord, message, QUESTION)
    await discord.until(lambda: "Tomas Vell" in answer.text)
    await edit(discord, message, UNTOLD)
    await discord.until(lambda: "I couldn't find" in answer.text)


async def test_an_update_that_leaves_the_text_as_it_is_changes_nothing(discord: LoopbackDiscord) -> None:
    message = await mention(discord)
    await discord.answer_to(message)
    await edit(discord, message, QUESTION)
    await everything_is_done(discord)
    assert edits(discord) == 0


async def test_an_edit_that_takes_the_mention_away_leaves_the_answer(discord: LoopbackDiscord) -> None:
    message = await mention(discord)
    answer = await discord.answer_to(message)
    await discord.edit(message, "Never mind.")
    await everything_is_done(discord)
    assert edits(discord) == 0
    assert not answer.deleted


async def test_an_edit_of_another_message_is_ignored(discord: LoopbackDiscord) -> None:
    message = await discord.message("Good morning.")
    await edit(discord, message, QUESTION)
    await everything_is_done(discord)
    assert discord.answers_to(message) == []


async def test_an_old_question_keeps_its_answer(
    discord: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_questions, "EDIT_SECONDS", -1.0)
    message = await mention(discord)
    await discord.answer_to(message)
    await edit(discord, message, OTHER)
    await everything_is_done(discord)
    assert edits(discord) == 0


async def test_an_answer_that_was_removed_stays_removed(discord: LoopbackDiscord) -> None:
    message = await mention(discord)
    answer = await discord.answer_to(message)
    await discord.click(answer, "Remove", wait=False)
    await discord.until(lambda: answer.deleted)
    await edit(discord, message, OTHER)
    await discord.until(lambda: discord.rest.refusals)
    await everything_is_done(discord)
    assert discord.answers_to(message) == [answer]
    assert {each.split(": ")[1] for each in discord.rest.refusals} == {"10008 Unknown Message"}
    discord.rest.refusals.clear()


async def test_the_answer_to_a_deleted_question_is_deleted(discord: LoopbackDiscord) -> None:
    message = await mention(discord)
    answer = await discord.answer_to(message)
    await discord.delete(message)
    await discord.until(lambda: answer.deleted)


async def test_answers_to_questions_deleted_all_at_once_are_deleted(discord: LoopbackDiscord) -> None:
    messages = [await mention(discord), await mention(discord, OTHER)]
    answers = [await discord.answer_to(message) for message in messages]
    await discord.delete(*messages)
    await discord.until(lambda: all(answer.deleted for answer in answers))


async def test_a_question_deleted_before_its_answer_gets_none(
    discord: LoopbackDiscord, base: SlowBase
) -> None:
    base.let, base.loop = asyncio.Event(), asyncio.get_running_loop()
    message = await mention(discord)
    await discord.delete(message)
    await discord.slash("help")
    base.let.set()
    await everything_is_done(discord)
    assert discord.answers_to(message) == []


async def test_a_question_edited_before_its_answer_gets_only_the_new_one(
    discord: LoopbackDiscord, base: SlowBase
) -> None:
    base.let, base.loop = asyncio.Event(), asyncio.get_running_loop()
    message = await mention(discord)
    await edit(discord, message, UNTOLD)
    await edit(discord, message, OTHER)
    await discord.slash("help")
    base.let.set()
    await discord.until(lambda: any("whale oil" in each.text for each in discord.answers_to(message)))
    await everything_is_done(discord)
    assert len(discord.answers_to(message)) == 1
    assert "whale oil" in discord.answers_to(message)[0].text
