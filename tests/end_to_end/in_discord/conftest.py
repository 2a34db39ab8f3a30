"""The real client, the real service and the real knowledge base, with an encoder that counts words."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.chat.client import PullquoteClient
from bot.chat.settings import DEFAULT_SETTINGS
from bot.service import KnowledgeService
from knowledge import KnowledgeBase, read_saved_questions
from tests.article_service import article_service
from tests.end_to_end.in_discord.canary import all_that_is_logged
from tests.fakes import WordEncoder
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.world import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.chat import Limits, Managers
    from bot.chat.settings import ChatSettings
    from knowledge import Fetcher

LIGHTHOUSE = """---
title: The lighthouse of Skerry Point
publisher: Harbour Gazette
author: Ada Brook
published: 2024-05-17
url: https://gazette.example/skerry-point
---

# The tower

The lighthouse was built in 1854 by the engineer Tomas Vell. It stands on a rock that the sea covers twice \
a day.

# The lamp

The lamp burned whale oil until 1911. Since then an electric bulb of 400 watts has been used.

# The keepers

Three keepers lived in the tower and changed every six weeks. The last keeper left on 3 March 1988, when the \
light was made automatic.
"""


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with one article; a test may write more into it."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "lighthouse.md").write_text(LIGHTHOUSE, encoding="utf-8")
    return folder


@pytest.fixture
def base(articles: Path, tmp_path: Path) -> KnowledgeBase:
    """The articles, loaded."""
    base = KnowledgeBase([articles], WordEncoder(), tmp_path / "storage")
    base.reload()
    return base


@pytest.fixture
def base_with_a_saved_question(articles: Path, tmp_path: Path) -> KnowledgeBase:
    """The articles, loaded, and a file with one question about them."""
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "Who built the lighthouse, the engineer?", "answerable": true}\n')
    saved = partial(read_saved_questions, questions)
    base = KnowledgeBase([articles], WordEncoder(), tmp_path / "storage", saved_questions=saved)
    base.reload()
    return base


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    """A loopback Discord with the real one's rules.

    A test fails if it refused anything, or if a token stands in what was logged.
    """
    with all_that_is_logged() as lines:
        async with LoopbackDiscord() as discord:
            yield discord
    assert discord.rest.refusals == []
    secrets = (TOKEN, *(each.token for each in discord.world.interactions.values()))
    assert [line for line in lines if any(secret in line for secret in secrets)] == []


@asynccontextmanager
async def logged_in(
    discord: LoopbackDiscord,
    base: KnowledgeBase,
    storage: Path,
    *,
    managers: Managers | None = None,
    settings: ChatSettings = DEFAULT_SETTINGS,
    limits: Limits | None = None,
    fetcher: Fetcher | None = None,
) -> AsyncIterator[PullquoteClient]:
    """The real client, logged in to the loopback Discord."""
    service = KnowledgeService(base)
    client = PullquoteClient(
        service,
        article_service(base, fetcher),
        storage=storage,
        settings=replace(settings, managers=managers) if managers else settings,
        limits=limits,
        connector=discord.connector(),
    )
    client.progress_seconds = 0.01
    async with client:
        running = asyncio.create_task(client.start(TOKEN))
        ready = asyncio.create_task(discord.gateway.ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if running.done():
            await running
        yield client
        await service.close()
        await client.close()
        await running
        discord.gateway.ready.clear()


@pytest.fixture
async def client(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> AsyncIterator[PullquoteClient]:
    """A client that is ready to be asked."""
    async with logged_in(discord, base, tmp_path / "storage") as client:
        yield client
