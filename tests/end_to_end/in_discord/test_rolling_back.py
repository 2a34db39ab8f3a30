"""`/knowledge history` and `rollback`, reloads that ask first, and the servers in which all this works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat import Managers
from tests.end_to_end.in_discord.conftest import LIGHTHOUSE, logged_in
from tests.loopback.users import MANAGE_GUILD, User
from tests.loopback.world import GUILD

if TYPE_CHECKING:
    from pathlib import Path

    from bot.chat.client import PullquoteClient
    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

QUESTION = "Who built the lighthouse in 1854?"


@pytest.fixture
def manager(discord: LoopbackDiscord) -> User:
    return discord.user("Mina", permissions=MANAGE_GUILD)


@pytest.fixture
def edited(base: KnowledgeBase, articles: Path) -> KnowledgeBase:
    """A base with a second snapshot, in which somebody else built the lighthouse."""
    (articles / "lighthouse.md").write_text(LIGHTHOUSE.replace("Tomas Vell", "Nora Quint"))
    base.reload()
    return base


async def test_a_rollback_by_button_and_one_by_command(
    discord: LoopbackDiscord, edited: KnowledgeBase, tmp_path: Path, manager: User
) -> None:
    newest = edited.snapshot.number
    async with logged_in(discord, edited, tmp_path / "storage"):
        history = (await discord.slash("knowledge history", user=manager)).reply
        assert history.ephemeral
        first, second = (line for line in history.text.splitlines() if line.startswith("- "))
        assert first.startswith(f"- {newest}: <t:")
        assert "1 article · " in first
        assert first.endswith("**answers come from this one**")
        assert second.startswith(f"- {newest - 1}: ")
        clicked = await discord.click(history, f"Answer from {newest - 1}", user=manager)
        await discord.until(lambda: "until a reload finds a file" in clicked.reply.text)
        assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
        reload = await discord.slash("knowledge reload", user=manager)
        await discord.until(lambda: f"still come from snapshot {newest - 1}" in reload.reply.text)
        back = await discord.slash("knowledge rollback", user=manager, snapshot=newest)
        assert "until a reload finds a file" not in back.reply.text
        assert "Nora Quint" in (await discord.slash("ask", question=QUESTION)).reply.text
        refused = (await discord.slash("knowledge rollback", user=manager, snapshot=99)).reply.text
        assert refused.startswith("There is no snapshot 99 to go back to.")
        assert f"kept are: {newest}, {newest - 1}." in refused


@pytest.mark.usefixtures("client")
async def test_a_reload_that_would_lose_nearly_everything_asks_first(
    discord: LoopbackDiscord, manager: User, articles: Path
) -> None:
    (articles / "lighthouse.md").unlink()
    asked = await discord.slash("knowledge reload", user=manager)
    await discord.until(lambda: "0 of 1 articles" in asked.reply.text)
    kept = await discord.click(asked.reply, "Keep the articles", user=manager)
    await discord.until(lambda: "Nothing was changed" in kept.reply.text)
    assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
    again = await discord.slash("knowledge reload", user=manager)
    await discord.until(lambda: again.reply.buttons)
    stranger = await discord.click(again.reply, "Reload anyway")
    assert "Only members who can manage the server" in stranger.reply.text
    agreed = await discord.click(again.reply, "Reload anyway", user=manager)
    await discord.until(lambda: "Removed: 1\n- lighthouse.md" in agreed.reply.text)
    assert "no articles" in (await discord.slash("ask", question=QUESTION)).reply.text


async def test_whoever_manages_some_other_server_manages_nothing_here(
    discord: LoopbackDiscord, edited: KnowledgeBase, tmp_path: Path, manager: User
) -> None:
    async with logged_in(discord, edited, tmp_path / "storage"):
        history = (await discord.slash("knowledge history", user=manager)).reply
    discord.world.guild_owner = 77
    async with logged_in(discord, edited, tmp_path / "storage"):
        for command in ("reload", "status", "history"):
            refused = (await discord.slash(f"knowledge {command}", user=manager)).reply
            assert refused.ephemeral
            assert refused.text.startswith("The articles cannot be looked after from this server.")
            assert f"add {GUILD} to `servers` under" in refused.text
        clicked = await discord.click(history, history.buttons[0]["label"], user=manager)
        assert "from this server" in clicked.reply.text
    named = Managers(servers=frozenset({GUILD}))
    async with logged_in(discord, edited, tmp_path / "storage", managers=named):
        assert "1 article" in (await discord.slash("knowledge status", user=manager)).reply.text


async def test_a_running_bot_takes_over_what_another_process_has_reloaded(
    client: PullquoteClient, base: KnowledgeBase, articles: Path, tmp_path: Path
) -> None:
    other = type(base)([articles], base._encoder, tmp_path / "storage")
    (articles / "lighthouse.md").write_text(LIGHTHOUSE.replace("Tomas Vell", "Nora Quint"))
    other.reload()
    assert client.service.status().snapshot != other.snapshot.number
    base.follow()
    assert client.service.status().snapshot == other.snapshot.number
