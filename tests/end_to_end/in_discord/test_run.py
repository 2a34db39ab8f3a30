"""`pullquote run` as a process of its own: the real model, real signals, and the loopback Discord."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.chat.client import invite_link
from bot.chat.command_sync import REGISTERED
from tests.loopback.certificates import authority
from tests.loopback.messages import APPLICATION
from tests.loopback.users import MANAGE_GUILD
from tests.loopback.world import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.loopback.discord import LoopbackDiscord

ROOT = Path(__file__).parents[3]
QUESTION = "Who built the lighthouse?"
SECONDS = 120
NOBODYS = "MTAwMDAwMDAwMDAwMDAwMDAx.unknown.nobodys"

RUN = """
import sys
from functools import partial
import aiohttp.connector
from tests.loopback.certificates import HereResolver
aiohttp.connector.DefaultResolver = lambda loop=None: HereResolver(int(sys.argv[1]))
from bot.__main__ import main
sys.exit(main(["run", "--config", sys.argv[2]]))
"""
"""Runs Pullquote as it is, but with Discord's host names resolved to the loopback server."""


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory, with_models: Callable[[Path], Path]) -> Path:
    """A storage folder shared by the processes."""
    return with_models(tmp_path_factory.mktemp("storage"))


@pytest.fixture
def config(articles: Path, storage: Path, tmp_path: Path) -> Path:
    (storage / REGISTERED).unlink(missing_ok=True)
    file = tmp_path / "config.toml"
    file.write_text(
        f'[knowledge]\narticles = ["{articles.as_posix()}"]\ninclude_shipped = false\n'
        f'[storage]\nfolder = "{storage.as_posix()}"\n'
    )
    authority().cert_pem.write_to_path(tmp_path / "authority.pem")
    return file


@asynccontextmanager
async def running(
    discord: LoopbackDiscord, config: Path, token: str = TOKEN
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {"DISCORD_TOKEN": token, "SSL_CERT_FILE": str(config.with_name("authority.pem"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", RUN, str(discord.port), str(config),
        cwd=ROOT, env=os.environ | environment, stdout=-1, stderr=-1,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def checked(process: asyncio.subprocess.Process) -> None:
    """Wait until the articles have been checked: what is written then is read by the next reload only."""
    assert process.stderr
    while b"as their files are" not in (line := await process.stderr.readline()):
        assert line, "The process has ended."


async def ended(process: asyncio.subprocess.Process) -> tuple[str, str]:
    out, err = await asyncio.wait_for(process.communicate(), SECONDS)
    assert TOKEN not in f"{out!r}{err!r}"
    assert b"Traceback" not in err, err.decode()
    return out.decode(), err.decode()


async def test_it_prints_its_invite_link_and_finishes_its_answers_before_it_stops(
    discord: LoopbackDiscord, config: Path
) -> None:
    async with running(discord, config) as process:
        await asyncio.wait_for(discord.gateway.ready.wait(), SECONDS)
        assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
        owed = await discord.slash("ask", question=QUESTION, wait=False)
        process.send_signal(signal.SIGTERM)
        out, _ = await ended(process)
    assert invite_link(APPLICATION) in out
    assert process.returncode == 0
    assert owed.settled


async def test_a_reload_that_is_interrupted_says_so(
    discord: LoopbackDiscord, articles: Path, config: Path
) -> None:
    async with running(discord, config) as process:
        await asyncio.wait_for(discord.gateway.ready.wait(), SECONDS)
        await asyncio.wait_for(checked(process), SECONDS)
        for number in range(300):
            text = "".join(f"The keeper {number} saw ship {each} pass.\n\n" for each in range(40))
            (articles / f"{number}.md").write_text(f"# Log {number}\n\n{text}")
        manager = discord.user("Mina", permissions=MANAGE_GUILD)
        reload = await discord.slash("knowledge reload", user=manager, wait=False)
        await discord.until(lambda: reload.response)
        process.send_signal(signal.SIGTERM)
        await ended(process)
    assert process.returncode == 0
    assert "stopping" in reload.reply.text


async def test_a_bot_that_cannot_log_in_yet_can_be_stopped(discord: LoopbackDiscord, config: Path) -> None:
    discord.fault("500", "GET", "/users/@me", times=100)
    async with running(discord, config) as process:
        async with asyncio.timeout(SECONDS):
            while not discord.rest.calls:
                await discord.world.changed.wait()
        process.send_signal(signal.SIGINT)
        await ended(process)
    assert process.returncode == 0
    assert len(discord.rest.calls) == 1


async def test_a_wrong_token_is_one_sentence_and_exit_code_3(discord: LoopbackDiscord, config: Path) -> None:
    async with running(discord, config, NOBODYS) as process:
        _, err = await ended(process)
    assert process.returncode == 3
    assert err.splitlines()[-1].startswith("pullquote: Discord does not accept this token")
    assert NOBODYS not in err
    discord.rest.refusals.clear()
