"""The buttons under an answer work, even after a restart or a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.in_discord.conftest import logged_in
from tests.loopback.rendering import render
from tests.loopback.users import MANAGE_MESSAGES

if TYPE_CHECKING:
    from pathlib import Path

    from bot.chat.client import PullquoteClient
    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

QUESTION = "What did the lamp burn until 1911?"


@pytest.mark.usefixtures("client")
async def test_more_context_shows_the_passage_to_the_one_who_asks(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    context = (await discord.click(answer, "More context", user=discord.user("Bob"))).reply
    assert context.ephemeral
    assert "whale oil until 1911" in render(context.components[0]["components"][1]["content"]).marked
    assert "Three keepers lived in the tower" in context.text


async def test_a_button_works_after_a_restart(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path):
        answer = (await discord.slash("ask", question=QUESTION)).reply
    async with logged_in(discord, base, tmp_path):
        context = (await discord.click(answer, "More context")).reply
    assert "whale oil" in context.text


@pytest.mark.usefixtures("client")
async def test_more_context_says_when_the_article_has_changed(
    discord: LoopbackDiscord, articles: Path, base: KnowledgeBase
) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    (articles / "lighthouse.md").write_text("# Nothing\n\nThe tower has gone. Only the rock is left of it.\n")
    base.reload()
    context = (await discord.click(answer, "More context")).reply
    assert context.ephemeral
    assert "has changed" in context.text


@pytest.mark.usefixtures("client")
async def test_a_forged_custom_id_gets_a_sentence(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    eve = discord.user("Eve")
    more, turn = (
        next(b for b in answer.buttons if b["label"] == label) for label in ("More context", "Next passage")
    )
    head, _, places = turn["custom_id"].rpartition(":")
    forgeries = (
        (more, more["custom_id"][:-13] + "_" * 13),
        (turn, f"{head.removesuffix('010s')}810s:{places}"),
        (turn, f"{head}:{'_' * len(places)}"),
    )
    for button, button["custom_id"] in forgeries:
        assert "has changed" in (await discord.press(answer, button["custom_id"], user=eve)).reply.text


async def test_the_asker_turns_to_the_next_passage_in_place_even_after_a_restart(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path):
        answer = (await discord.slash("ask", question=QUESTION)).reply
        first = answer.text
    async with logged_in(discord, base, tmp_path):
        await discord.click(answer, "Next passage")
        assert answer.text.startswith(f"-# Asked: {QUESTION}\n-# Passage 2 of ")
        while "Back to the first" not in [each.get("label") for each in answer.buttons]:
            await discord.click(answer, "Next passage")
        await discord.click(answer, "Back to the first")
    assert answer.text == first


@pytest.mark.usefixtures("client")
async def test_others_turn_the_pages_of_a_copy_that_they_can_share(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    first, bob = answer.text, discord.user("Bob")
    copy = (await discord.click(answer, "Next passage", user=bob)).reply
    assert copy.ephemeral
    assert answer.text == first
    await discord.click(copy, "Next passage", user=bob)
    await discord.click(copy, "Back to the first", user=bob)
    assert copy.text == first
    sharing = await discord.click(copy, "Share", user=bob)
    await discord.until(lambda: sharing.followups)
    shared = sharing.reply
    assert shared.text == first
    assert not shared.ephemeral
    assert "Share" not in [each.get("label") for each in copy.buttons]
    await discord.click(shared, "Remove", user=bob, wait=False)
    await discord.until(lambda: shared.deleted)


@pytest.mark.usefixtures("client")
async def test_ask_another_opens_a_form_whose_question_is_answered(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    form = (await discord.click(answer, "Ask a follow-up")).modal
    assert form
    reply = (await discord.submit_modal(form, "Who built the lighthouse?")).reply
    assert "-# Asked: Who built the lighthouse?" in reply.text
    assert "Tomas Vell" in render(reply.text).marked


async def test_a_form_opened_before_a_restart_is_answered_after_it(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path):
        answer = (await discord.slash("ask", question=QUESTION)).reply
        form = (await discord.click(answer, "Ask a follow-up")).modal
    assert form
    async with logged_in(discord, base, tmp_path):
        reply = (await discord.submit_modal(form, "Who built the lighthouse?")).reply
    assert "Tomas Vell" in reply.text


@pytest.mark.usefixtures("client")
async def test_the_asker_can_remove_an_answer(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    await discord.click(answer, "Remove", wait=False)
    await discord.until(lambda: answer.deleted)


@pytest.mark.usefixtures("client")
async def test_nobody_else_can_remove_an_answer(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    reply = (await discord.click(answer, "Remove", user=discord.user("Bob"))).reply
    assert reply.ephemeral
    assert "Only the person who asked" in reply.text
    assert not answer.deleted


@pytest.mark.usefixtures("client")
async def test_a_moderator_can_remove_an_answer(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    moderator = discord.user("Mod", permissions=MANAGE_MESSAGES)
    await discord.click(answer, "Remove", user=moderator, wait=False)
    await discord.until(lambda: answer.deleted)


async def test_an_error_behind_a_button_is_one_sentence(
    discord: LoopbackDiscord, client: PullquoteClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    await client.service.close()
    assert "stopping" in (await discord.click(answer, "More context")).reply.text
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.usefixtures("client")
async def test_articles_that_say_the_same_are_named_on_each_page_even_after_turning(
    discord: LoopbackDiscord, articles: Path, base: KnowledgeBase
) -> None:
    text = (articles / "lighthouse.md").read_text(encoding="utf-8")
    (articles / "copy.md").write_text(text.replace("Skerry Point", "the Point").replace("2024", "2025"))
    base.reload()
    answer = (await discord.slash("ask", question=QUESTION)).reply
    first = answer.text
    also = "-# Also in: [The lighthouse of Skerry Point](https://gazette.example/skerry-point#:~:text="
    assert also in first
    await discord.click(answer, "Next passage")
    assert answer.text != first
    while "Back to the first" not in {button["label"] for button in answer.buttons}:
        await discord.click(answer, "Next passage")
    await discord.click(answer, "Back to the first")
    assert answer.text == first
