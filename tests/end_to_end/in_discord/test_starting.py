"""The bot starts, stops, and says in one sentence why it cannot start."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from typing import TYPE_CHECKING

import pytest

from bot.chat import Managers
from bot.chat.client import PullquoteClient, invite_link, serve
from bot.errors import DiscordError
from bot.service import KnowledgeService
from tests.article_service import article_service
from tests.end_to_end.in_discord.conftest import logged_in
from tests.loopback.messages import APPLICATION
from tests.loopback.world import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.end_to_end.in_discord.slow_base import SlowBase
    from tests.loopback.discord import LoopbackDiscord

QUESTION = "Who built the lighthouse?"
CALLBACK = "/interactions/.*/callback"


async def test_commands_are_registered_only_when_they_have_changed(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    for _ in range(2):
        async with logged_in(discord, base, tmp_path):
            assert discord.world.registrations == 1
    async with logged_in(discord, base, tmp_path, managers=Managers("Librarians")):
        assert discord.world.registrations == 2


async def test_the_bot_starts_even_if_commands_cannot_be_registered(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    discord.fault("403", "PUT", "/applications/.*/commands")
    async with logged_in(discord, base, tmp_path):
        assert "could not be registered" in caplog.text


async def test_questions_are_answered_even_if_the_storage_cannot_be_written(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    async with logged_in(discord, base, tmp_path / "file"):
        assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
    assert "cannot be written" in caplog.text


async def test_the_invite_link_is_announced_and_the_token_is_not(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    serving = asyncio.create_task(start(discord, base, tmp_path, said=said))
    await asyncio.wait_for(discord.gateway.ready.wait(), 10)
    assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert said == [invite_link(APPLICATION)]
    assert TOKEN not in caplog.text


async def test_a_stopping_bot_first_finishes_the_answers_under_way(
    discord: LoopbackDiscord, base: SlowBase, tmp_path: Path
) -> None:
    serving = asyncio.create_task(start(discord, base, tmp_path))
    await asyncio.wait_for(discord.gateway.ready.wait(), 10)
    await discord.slash("help")
    base.let, base.loop = asyncio.Event(), asyncio.get_running_loop()
    owed = await discord.slash("ask", question=QUESTION, wait=False)
    await discord.slash("help")
    discord.fault("reset", "POST", CALLBACK)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0)
    base.let.set()
    await asyncio.wait_for(serving, 10)
    assert "Tomas Vell" in owed.reply.text


async def test_a_wrong_token_is_one_sentence(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    with pytest.raises(DiscordError, match="does not accept this token"):
        await start(discord, base, tmp_path, token="abc.def.ghi")  # noqa: S106
    discord.rest.refusals.clear()


@pytest.mark.parametrize(("code", "sentence"), [(4004, "4004"), (4014, "Message Content")])
async def test_a_gateway_that_refuses_the_bot_is_one_sentence(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, code: int, sentence: str
) -> None:
    discord.gateway.refuse_with = code
    with pytest.raises(DiscordError, match=sentence):
        await start(discord, base, tmp_path)


async def test_an_unreachable_discord_is_one_sentence(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    discord.fault("reset", "GET", "/users/@me", times=100)
    with pytest.raises(DiscordError, match="cannot be reached"):
        await start(discord, base, tmp_path)


async def start(
    discord: LoopbackDiscord,
    base: KnowledgeBase,
    storage: Path,
    *,
    token: str = TOKEN,
    said: list[str] | None = None,
) -> None:
    client = PullquoteClient(
        KnowledgeService(base), article_service(base), storage=storage, connector=discord.connector()
    )
    await serve(token, client, announce=(said if said is not None else []).append)
