"""The real model, the shipped articles and the real client together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from embeddings.models.loading import load_encoder
from knowledge import KnowledgeBase
from tests.loopback.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.loopback.discord import LoopbackDiscord

ARTICLES = Path(__file__).parents[3] / "knowledge" / "articles"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, with_models: Callable[[Path], Path]) -> KnowledgeBase:
    storage = with_models(tmp_path_factory.mktemp("storage"))
    base = KnowledgeBase([ARTICLES], load_encoder(None, storage, precision="int8"), storage)
    base.open()
    return base


@pytest.fixture
def base(shipped: KnowledgeBase) -> KnowledgeBase:
    return shipped


@pytest.mark.usefixtures("client")
async def test_why_the_talks_failed_is_answered_with_the_article_s_sentence(discord: LoopbackDiscord) -> None:
    interaction = await discord.slash("ask", question="Why did the talks fail?")
    reply = interaction.reply
    assert not reply.ephemeral
    seen = render(reply.components[0]["components"][1]["content"])
    article = (ARTICLES / "panjshir-september-2021.md").read_text(encoding="utf-8")
    assert seen.text in article
    assert seen.marked in seen.text
    assert {"amnesty", "surrender"} & set(seen.text.lower().replace(",", " ").split())


@pytest.mark.usefixtures("client")
async def test_a_question_without_an_answer_is_refused_in_private(discord: LoopbackDiscord) -> None:
    reply = (await discord.slash("ask", question="Who won the football world cup in 1998?")).reply
    assert reply.ephemeral
    assert "I couldn't find" in reply.text
    assert "> " not in reply.text


@pytest.mark.usefixtures("client")
async def test_the_bot_can_be_asked_about_itself(discord: LoopbackDiscord) -> None:
    reply = (await discord.slash("ask", question="How do I add my own articles?")).reply
    assert not reply.ephemeral
    assert "config.toml" in render(reply.text).text
