"""A running bot is watched: its log, its figures, its health, and what it does when Discord falls silent."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.chat.client import PullquoteClient, serve
from bot.errors import ConfigError, SilenceError
from bot.service import KnowledgeService
from tests.article_service import article_service
from tests.end_to_end.in_discord.test_run import QUESTION, SECONDS, running
from tests.loopback.certificates import authority
from tests.loopback.users import MANAGE_GUILD
from tests.loopback.world import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def config(articles: Path, tmp_path: Path, port: int, with_models: Callable[[Path], Path]) -> Path:
    with_models(tmp_path / "storage")
    file = tmp_path / "config.toml"
    file.write_text(
        f'[knowledge]\narticles = ["{articles.as_posix()}"]\ninclude_shipped = false\n'
        f'[storage]\nfolder = "{(tmp_path / "storage").as_posix()}"\n'
        f'[watch]\nport = {port}\nlog_level = "debug"\n'
    )
    authority().cert_pem.write_to_path(tmp_path / "authority.pem")
    return file


async def read(port: int, page: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{page}") as found:
        return found.status, await found.text()


async def healthy(port: int) -> object:
    """What the page of health says when all is well; discord.py waits a while for servers at first."""
    async with asyncio.timeout(SECONDS):
        while (found := await read(port, "healthz"))[0] != 200:
            assert found[0] == 503
            assert json.loads(found[1]) == {"well": False, "wrong": "not connected to Discord"}
            await asyncio.sleep(0.1)
    return json.loads(found[1])


async def test_figures_and_health_are_served_and_no_token_is_logged(
    discord: LoopbackDiscord, config: Path, port: int
) -> None:
    """At the level debug, at which discord.py logs whole events, addresses with tokens included."""
    async with running(discord, config) as process:
        errors = asyncio.create_task(process.communicate())
        await asyncio.wait_for(discord.gateway.ready.wait(), SECONDS)
        asked = [await discord.slash("ask", question=QUESTION) for _ in range(3)]
        manager = discord.user("Mina", permissions=MANAGE_GUILD)
        reload = await discord.slash("knowledge reload", user=manager)
        assert await healthy(port) == {"well": True, "wrong": ""}
        _, figures = await read(port, "metrics")
        process.send_signal(signal.SIGTERM)
        out, err = (text.decode() for text in await asyncio.wait_for(errors, SECONDS))
    assert 'pullquote_questions_total{outcome="answered"} 3.0' in figures
    assert 'pullquote_reloads_total{outcome="done"} 1.0' in figures
    assert "pullquote_gateway_connected 1.0" in figures
    assert "pullquote_articles 1.0" in figures
    assert "pullquote_snapshot 1.0" in figures
    assert "pullquote_acknowledge_seconds_count 4.0" in figures
    assert "process_resident_memory_bytes" in figures
    secrets = {TOKEN, *(each.token for each in (*asked, reload))}
    assert [secret for secret in secrets if secret in out + err] == []
    lines = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert len(lines) > 20
    told = [line for line in lines if line.get("outcome") == "answered"]
    assert len(told) == 3
    assert all(QUESTION not in line["message"] and line["seconds"] >= 0 for line in told)


async def test_nothing_is_served_where_no_port_is_named(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, port: int
) -> None:
    client = PullquoteClient(
        KnowledgeService(base), article_service(base), storage=tmp_path, connector=discord.connector()
    )
    task = asyncio.create_task(serve(TOKEN, client, announce=lambda _: None))
    await asyncio.wait_for(discord.gateway.ready.wait(), SECONDS)
    with pytest.raises(aiohttp.ClientConnectorError):
        await read(port, "healthz")
    await client.close()
    await task


async def test_a_port_that_is_taken_is_one_sentence(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    client = PullquoteClient(
        KnowledgeService(base), article_service(base), storage=tmp_path, connector=discord.connector()
    )
    with pytest.raises(ConfigError, match=f"Port {discord.port} is taken"):
        await serve(TOKEN, client, port=discord.port, announce=lambda _: None)


async def test_a_gateway_that_falls_silent_ends_the_process(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, port: int
) -> None:
    """The connection stays open, as with a line that was cut: discord.py alone would wait on."""
    client = PullquoteClient(
        KnowledgeService(base),
        article_service(base),
        storage=tmp_path,
        connector=discord.connector(),
        silent_seconds=1.5,
    )
    task = asyncio.create_task(serve(TOKEN, client, port=port, announce=lambda _: None))
    await asyncio.wait_for(discord.gateway.ready.wait(), SECONDS)
    with pytest.raises(SilenceError, match="Discord has been silent for"):
        await asyncio.wait_for(task, SECONDS)


async def test_a_gateway_that_is_heard_goes_on(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    discord.gateway.heartbeat_interval = 200
    client = PullquoteClient(
        KnowledgeService(base),
        article_service(base),
        storage=tmp_path,
        connector=discord.connector(),
        silent_seconds=1.5,
    )
    task = asyncio.create_task(serve(TOKEN, client, announce=lambda _: None))
    await asyncio.wait_for(discord.gateway.ready.wait(), SECONDS)
    assert not (await asyncio.wait({task}, timeout=3))[0]
    assert client.ailment == ""
    await client.close()
    await task
