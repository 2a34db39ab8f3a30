"""Channels in which an answer opens a thread, and forums in which a post gets one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord as discord_py

from bot.chat.settings import ChatSettings
from tests.end_to_end.in_discord.conftest import logged_in
from tests.loopback.rendering import render
from tests.loopback.threads import FORUM, SOLVED_TAG
from tests.loopback.world import CHANNEL

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord
    from tests.loopback.messages import Sent

QUESTION = "Who built the lighthouse?"
UNTOLD = "Which submarine cable crosses Antarctica?"
MANAGE_THREADS = discord_py.Permissions(manage_threads=True).value

IN_THREADS = ChatSettings(threads=frozenset({CHANNEL}), suggested_questions=(QUESTION, "What burned?"))
IN_FORUMS = ChatSettings(forums=frozenset({FORUM}), solved_tag="solved")


def by_the_bot(discord: LoopbackDiscord, channel: int) -> list[Sent]:
    return [each for each in discord.world.messages.values() if each.channel == channel and each.author.bot]


async def test_an_answer_opens_a_thread_in_which_mentions_and_replies_work(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    mention = f"<@{discord.world.bot.id}>"
    async with logged_in(discord, base, tmp_path, settings=IN_THREADS):
        asked = await discord.message(f"{mention} {QUESTION}")
        await discord.until(lambda: by_the_bot(discord, asked.id))
        (answer,) = by_the_bot(discord, asked.id)
        assert discord.world.threads[asked.id].name == QUESTION
        assert "Tomas Vell" in render(answer.text).marked
        assert by_the_bot(discord, CHANNEL) == []

        refused = await discord.message(f"{mention} {UNTOLD}", user=discord.user("Bob"))
        assert "I couldn't find" in (await discord.answer_to(refused)).text
        assert refused.id not in discord.world.threads

        command = await discord.slash("ask", question=QUESTION, user=discord.user("Cleo"))
        await discord.until(lambda: command.reply.id in discord.world.threads)
        assert [each["name"] for each in await discord.autocomplete("ask", "question", "built")] == [QUESTION]

    async with logged_in(discord, base, tmp_path, settings=IN_THREADS):
        for further in (
            await discord.message("What did the lamp burn until 1911?", reply_to=answer, channel=asked.id),
            await discord.message(f"{mention} What did the lamp burn until 1911?", channel=asked.id),
        ):
            assert "whale oil" in render((await discord.answer_to(further)).text).marked
        ignored = await discord.message("Who built the lighthouse?", channel=asked.id)
        await discord.answer_to(await discord.message(QUESTION, user=discord.user("Zoe"), guild=False))
        assert discord.answers_to(ignored) == []


async def test_with_the_privileged_intent_the_asker_goes_on_without_a_mention(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    discord.gateway.privileged = 0
    settings = ChatSettings(threads=IN_THREADS.threads, message_content=True)
    async with logged_in(discord, base, tmp_path, settings=settings):
        asked = await discord.message(f"<@{discord.world.bot.id}> {QUESTION}")
        await discord.until(lambda: by_the_bot(discord, asked.id))
        ignored = [
            await discord.message(QUESTION, channel=asked.id, user=discord.user("Bob")),
            await discord.message(QUESTION),
        ]
        further = await discord.message("What did the lamp burn until 1911?", channel=asked.id)
        assert "whale oil" in render((await discord.answer_to(further)).text).marked
        assert [discord.answers_to(each) for each in ignored] == [[], []]


async def test_a_thread_that_may_not_be_opened_does_not_cost_the_answer(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    discord.fault("403", "POST", "/threads")
    async with logged_in(discord, base, tmp_path, settings=IN_THREADS):
        asked = await discord.message(f"<@{discord.world.bot.id}> {QUESTION}")
        assert "Tomas Vell" in (await discord.answer_to(asked)).text


async def test_a_post_gets_one_answer_and_is_tagged_once_its_author_says_so(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    mention = f"<@{discord.world.bot.id}>"
    async with logged_in(discord, base, tmp_path, settings=IN_FORUMS):
        posted = await discord.new_post("Lighthouse", f"{mention} {QUESTION}")
        answer = await discord.answer_to(posted)
        assert "Tomas Vell" in render(answer.text).marked
        by_title = await discord.new_post(
            QUESTION, f"{mention} {'So much to say. ' * 30}", user=discord.user("Bob")
        )
        assert "Tomas Vell" in (await discord.answer_to(by_title)).text

        solved = "This answered my question"
        await discord.edit(posted, f"{mention} What did the lamp burn until 1911?")
        await discord.until(lambda: "whale oil" in answer.text)
        other = await discord.click(answer, solved, user=discord.user("Zoe"))
        assert "Only the author" in other.reply.text
        forbidden = await discord.click(answer, solved)
        assert "Manage Threads" in forbidden.reply.text
        assert discord.world.threads[posted.id].tags == []
        discord.world.bot.permissions |= MANAGE_THREADS
        done = await discord.click(answer, solved)
        assert done.reply.ephemeral
        assert discord.world.threads[posted.id].tags == [SOLVED_TAG]


async def test_where_the_bot_is_not_sure_only_the_author_of_a_post_is_told(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    mention = f"<@{discord.world.bot.id}>"
    dora, carl = discord.user("Dora"), discord.user("Carl")
    discord.world.reachable[dora.id] = dora
    async with logged_in(discord, base, tmp_path, settings=IN_FORUMS):
        told, untold = [
            await discord.new_post("Cable", f"{mention} {UNTOLD}", user=each) for each in (dora, carl)
        ]
        await discord.until(lambda: by_the_bot(discord, dora.id + 1) and discord.rest.refusals)
        (word,) = by_the_bot(discord, dora.id + 1)
        assert "I couldn't find" in word.text
        assert str(told.id) in word.text
        assert by_the_bot(discord, told.id) == by_the_bot(discord, untold.id) == []
    assert [each.split(": ")[1].split()[0] for each in discord.rest.refusals] == ["50007"]
    discord.rest.refusals.clear()


async def test_a_forum_without_the_tag_says_so(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    settings = ChatSettings(forums=IN_FORUMS.forums, solved_tag="answered")
    async with logged_in(discord, base, tmp_path, settings=settings):
        posted = await discord.new_post("Lighthouse", f"<@{discord.world.bot.id}> {QUESTION}")
        answer = await discord.answer_to(posted)
        assert "no tag answered" in (await discord.click(answer, "This answered my question")).reply.text
        forged = await discord.press(answer, f"pq:solved:{discord.alice.id}", user=discord.alice)
        assert forged.reply.ephemeral
