"""A follow-up is answered near what was quoted before: by a reply, a form or a direct message."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.in_discord.conftest import logged_in
from tests.loopback.rendering import render

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord
    from tests.loopback.messages import Sent

MILLS = """# The old mill

The old mill was built by Ada Brook. It was sold in 1912 to a baker.

# The new mill

The new mill was built by Tomas Vell. It was sold in 1950 to a brewer.
"""
FIRST = {"Who built the old mill?": "1912", "Who built the new mill?": "1950"}
"""Questions, and what tells which answer their follow-up got: its own words are the same."""

FOLLOW_UP = "And when was it sold?"


def says(answer: Sent, year: str) -> bool:
    return year in render(answer.text).marked


@pytest.fixture
def articles(articles: Path) -> Path:
    (articles / "mills.md").write_text(MILLS, encoding="utf-8")
    return articles


async def test_a_follow_up_carries_what_was_quoted_even_after_a_restart(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    mention = f"<@{discord.world.bot.id}>"
    people = {first: discord.user(first[-9:]) for first in FIRST}
    async with logged_in(discord, base, tmp_path):
        answers = {
            first: await discord.answer_to(await discord.message(f"{mention} {first}", user=people[first]))
            for first in FIRST
        }
        commands = {first: (await discord.slash("ask", question=first)).reply for first in FIRST}
        forms = {
            first: (await discord.click(answer, "Ask a follow-up")).modal
            for first, answer in commands.items()
        }
    async with logged_in(discord, base, tmp_path):
        for first, year in FIRST.items():
            replied = await discord.message(FOLLOW_UP, reply_to=answers[first], user=people[first])
            assert year in render((await discord.answer_to(replied)).text).marked
            form = forms[first]
            assert form
            found = (await discord.submit_modal(form, FOLLOW_UP, message=commands[first])).reply
            assert year in render(found.text).marked
            assert not found.ephemeral


async def test_a_follow_up_in_a_direct_message_needs_no_reply_and_follows_its_edits(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path):
        for first, year in FIRST.items():
            person = discord.user(first[-9:])
            await discord.answer_to(await discord.message(first, user=person, guild=False))
            follow_up = await discord.message("And who was it sold?", user=person, guild=False)
            answer = await discord.answer_to(follow_up)
            await discord.edit(follow_up, FOLLOW_UP)
            await discord.until(partial(says, answer, year))


async def test_a_topic_can_be_changed_at_any_time(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    async with logged_in(discord, base, tmp_path):
        first = await discord.answer_to(await discord.message("Who built the old mill?", guild=False))
        other = await discord.message("What did the lamp burn until 1911?", reply_to=first, guild=False)
        assert "whale oil" in render((await discord.answer_to(other)).text).marked
