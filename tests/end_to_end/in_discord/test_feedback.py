"""What readers think of an answer reaches those who look after the articles, without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.settings import ChatSettings
from tests.end_to_end.in_discord.conftest import logged_in

if TYPE_CHECKING:
    from pathlib import Path

    from bot.chat.client import PullquoteClient
    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

QUESTION = "What did the lamp burn until 1911?"


async def test_votes_and_complaints_are_kept_with_question_and_quote(
    discord: LoopbackDiscord, client: PullquoteClient
) -> None:
    bob = discord.user("Bob")
    answer = (await discord.slash("ask", question=QUESTION)).reply
    thanks = (await discord.click(answer, "👍 Helpful")).reply
    assert thanks.ephemeral
    assert "name is not kept" in thanks.text
    form = (await discord.click(answer, "👎 Not helpful", user=bob)).modal
    assert form
    values = {"wrong": "out_of_date", "comment": "It is a lamp of light-emitting diodes."}
    await discord.submit_form(form, values, message=answer, user=bob)
    newest, first = client.feedback.opinions()
    assert (first.verdict, first.question, first.document) == ("helpful", QUESTION, "lighthouse.md")
    assert first.quoted == "The lamp burned whale oil until 1911."
    assert (newest.verdict, newest.comment) == ("out_of_date", values["comment"])


async def test_the_question_of_a_mention_is_found_in_its_message_even_after_a_restart(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path):
        answer = await discord.answer_to(await discord.message(f"<@{discord.world.bot.id}> {QUESTION}"))
    async with logged_in(discord, base, tmp_path) as client:
        await discord.click(answer, "👍 Helpful")
        assert [each.question for each in client.feedback.opinions()] == [QUESTION]


async def test_a_refusal_is_no_dead_end(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    settings = ChatSettings(helpers="<#123456789012345678>")
    async with logged_in(discord, base, tmp_path, settings=settings) as client:
        asked = "Which Antarctic submarine crosses the lighthouze?"
        refusal = (await discord.slash("ask", question=asked)).reply
        assert refusal.ephemeral
        assert "You can ask <#123456789012345678>." in refusal.text
        again = (await discord.click(refusal, "Did you mean lighthouse?")).reply
        assert again.ephemeral
        assert again.text.startswith("-# Asked: Which Antarctic submarine crosses the lighthouse?")
        told = (await discord.click(refusal, "Report as unanswered")).reply
        assert "on the list" in told.text
        assert [(each.question, each.people) for each in client.feedback.unanswered()] == [(asked, 1)]
