"""Every way to ask in Discord gets a reply there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.loopback.messages import Sent
from tests.loopback.rendering import render
from tests.loopback.world import CHANNEL

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

BUILT = "The lighthouse was built in 1854 by the engineer Tomas Vell."
QUESTION = "Who built the lighthouse?"
UNTOLD = "Which submarine cable crosses Antarctica?"

pytestmark = pytest.mark.usefixtures("client")


async def test_a_command_is_answered_with_a_quote_that_all_can_see(discord: LoopbackDiscord) -> None:
    reply = (await discord.slash("ask", question=QUESTION)).reply
    assert render(reply.text).marked.startswith(BUILT)
    assert not reply.ephemeral


async def test_an_answer_says_what_was_asked_and_where_the_quote_stands(discord: LoopbackDiscord) -> None:
    lines = (await discord.slash("ask", question=QUESTION)).reply.text.splitlines()
    assert lines[0] == "-# Asked: Who built the lighthouse?"
    assert (
        lines[2]
        == "-# The lighthouse of Skerry Point · Harbour Gazette, Ada Brook, <t:1715940000:D> · The tower"
    )


async def test_an_answer_has_a_button_that_opens_the_source(discord: LoopbackDiscord) -> None:
    buttons = (await discord.slash("ask", question=QUESTION)).reply.buttons
    source = next(each for each in buttons if each.get("label") == "Open source")
    assert source["url"].startswith("https://gazette.example/skerry-point")


async def test_an_answer_that_is_ready_takes_one_call(discord: LoopbackDiscord) -> None:
    interaction = await discord.slash("ask", question=QUESTION)
    calls = [call for call in discord.rest.calls if interaction.token in call.path]
    assert [call.method for call in calls] == ["POST"]


async def test_a_refusal_is_seen_by_the_asker_alone_and_quotes_nothing(discord: LoopbackDiscord) -> None:
    reply = (await discord.slash("ask", question=UNTOLD)).reply
    assert reply.ephemeral
    assert "I couldn't find" in reply.text
    assert "> " not in reply.text


@pytest.mark.parametrize(
    "question", ["", "     ", "\u202e\u2066\u200b", "\x00", "😀🎉", "who " * 100, "x" * 6000]
)
async def test_a_message_without_a_question_gets_a_private_explanation(
    discord: LoopbackDiscord, question: str
) -> None:
    reply = (await discord.slash("ask", question=question)).reply
    assert reply.ephemeral
    assert "Ask in a few words, 300 characters at most" in reply.text


async def test_small_talk_gets_a_sentence_and_no_quote(discord: LoopbackDiscord) -> None:
    reply = (await discord.slash("ask", question="hello!")).reply
    assert reply.ephemeral
    assert "`/ask`" in reply.text


async def test_a_question_with_markdown_and_mentions_is_repeated_literally(discord: LoopbackDiscord) -> None:
    question = "**Who** built @everyone's <@1> lighthouse?"
    asked = (await discord.slash("ask", question=question)).reply.text.splitlines()[0]
    seen = render(asked.removeprefix("-# "))
    assert seen.text == f"Asked: {question}"
    assert seen.effects == []


async def test_a_mention_is_answered_with_a_reply(discord: LoopbackDiscord) -> None:
    message = await discord.message(f"<@{discord.world.bot.id}> {QUESTION}")
    answer = await discord.answer_to(message)
    assert render(answer.text).marked.startswith(BUILT)
    assert "Asked" not in answer.text


async def test_a_direct_message_is_a_question(discord: LoopbackDiscord) -> None:
    answer = await discord.answer_to(await discord.message(QUESTION, guild=False))
    assert render(answer.text).marked.startswith(BUILT)


async def test_a_reply_that_mentions_is_a_question(discord: LoopbackDiscord) -> None:
    first = await discord.answer_to(await discord.message(f"<@{discord.world.bot.id}> {QUESTION}"))
    second = await discord.answer_to(await discord.message("What did the lamp burn?", reply_to=first))
    assert "whale oil" in render(second.text).marked


async def test_a_reply_to_a_command_s_answer_gets_told_how_to_ask(discord: LoopbackDiscord) -> None:
    """Discord does not show the bot the text of such a reply."""
    first = (await discord.slash("ask", question=QUESTION)).reply
    answer = await discord.answer_to(await discord.message("And the lamp?", reply_to=first))
    assert "mention me" in answer.text


async def test_a_mention_without_a_question_gets_told_how_to_ask(discord: LoopbackDiscord) -> None:
    answer = await discord.answer_to(await discord.message(f"<@{discord.world.bot.id}>"))
    assert "don't see a question" in answer.text


async def test_a_mention_in_reply_to_a_question_gets_told_of_the_message_menu(
    discord: LoopbackDiscord,
) -> None:
    """Discord does not show the bot the text of the message replied to."""
    question = await discord.message(QUESTION)
    mention = await discord.message(f"<@{discord.world.bot.id}>", user=discord.user("Bob"), reply_to=question)
    assert "Ask about this message" in (await discord.answer_to(mention)).text


async def test_a_mention_without_an_answer_gets_a_reply(discord: LoopbackDiscord) -> None:
    message = await discord.message(f"<@{discord.world.bot.id}> {UNTOLD}")
    assert "I couldn't find" in (await discord.answer_to(message)).text


async def test_other_messages_are_ignored(discord: LoopbackDiscord) -> None:
    bot = discord.user("Another bot")
    bot.bot = True
    ignored = [
        await discord.message(QUESTION),
        await discord.message(f"@everyone {QUESTION}", everyone=True),
        await discord.message(f"<@{discord.world.bot.id}> {QUESTION}", user=bot),
        await discord.message(f"<@{discord.world.bot.id}> {QUESTION}", user=discord.world.bot),
        await discord.message(QUESTION, user=bot, guild=False),
    ]
    # Messages are answered in their order: once this one is, the others would have been.
    await discord.answer_to(await discord.message(QUESTION, guild=False))
    assert [discord.answers_to(message) for message in ignored] == [[]] * len(ignored)


async def test_the_message_menu_asks_with_the_text_of_the_message(discord: LoopbackDiscord) -> None:
    message = discord.world.add(Sent(discord.world.new_id(), CHANNEL, discord.user("Bob"), QUESTION))
    interaction = await discord.context_menu("Ask about this message", message)
    assert render(interaction.reply.text).marked.startswith(BUILT)


async def test_help_says_how_to_ask(discord: LoopbackDiscord) -> None:
    reply = (await discord.slash("help")).reply
    assert reply.ephemeral
    assert "`/ask`" in reply.text


async def test_nobody_is_ever_pinged(discord: LoopbackDiscord) -> None:
    await discord.slash("ask", question=QUESTION)
    await discord.answer_to(await discord.message(QUESTION, guild=False))
    sent = [call.body.get("data", call.body) for call in discord.rest.calls if call.method == "POST"]
    assert [body["allowed_mentions"]["parse"] for body in sent] == [[], []]
    assert sent[1]["allowed_mentions"]["replied_user"] is False


async def test_the_client_asks_for_no_privileged_intent(discord: LoopbackDiscord) -> None:
    assert discord.gateway.intents == 1 << 0 | 1 << 9 | 1 << 12


HOSTILE = """---
title: "]( https://evil.example ) @everyone"
url: https://here.example/@everyone
---

The password of the vault is @everyone. It is <@1> <@&2> [free](https://evil.example) ||spoiler|| \
https://evil.example/x `code` <t:1:R> </ask:1> **bold** :smile: to those who know.
"""


async def test_a_hostile_article_is_shown_literally(
    discord: LoopbackDiscord, articles: Path, base: KnowledgeBase
) -> None:
    (articles / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    base.reload()
    reply = (await discord.slash("ask", question="What is the password of the vault?")).reply
    quote, citation = (each["content"] for each in reply.components[0]["components"][1:3])
    assert render(quote).text == HOSTILE.split("---\n\n")[1].rstrip()
    assert render(quote).marked == "The password of the vault is @everyone."
    assert render(quote).effects == []
    assert render(citation.removeprefix("-# ")).effects == []
    assert next(each["url"] for each in reply.buttons if "url" in each).startswith("https://here.example/")
