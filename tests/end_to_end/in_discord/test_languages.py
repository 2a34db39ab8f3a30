"""Everybody is answered in their own language, and quotes stay in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.limits import Limits
from bot.chat.settings import ChatSettings
from tests.end_to_end.in_discord.conftest import logged_in
from tests.loopback.messages import APPLICATION
from tests.loopback.users import MANAGE_GUILD

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

QUESTION = "What did the lamp burn until 1911?"
QUOTE = "The lamp burned whale oil until 1911."


@pytest.mark.usefixtures("client")
async def test_an_answer_its_buttons_and_its_form_speak_to_the_asker(discord: LoopbackDiscord) -> None:
    german = discord.user("Karl", locale="de")
    answer = (await discord.slash("ask", user=german, question=QUESTION)).reply
    assert f"-# Gefragt: {QUESTION}" in answer.text
    assert f"**{QUOTE}**" in answer.text
    assert "Ada Brook, <t:1715940000:D>" in answer.text
    labels = {button["label"] for button in answer.buttons}
    assert {"Quelle öffnen", "Mehr Kontext", "Entfernen"} <= labels
    form = (await discord.click(answer, "Nachfragen", user=discord.user("Mio", locale="ja"))).modal
    assert form is not None
    assert (form["title"], form["components"][0]["label"]) == ("記事に質問する", "質問")
    refused = await discord.click(answer, "Entfernen", user=discord.user("Luz", locale="es-419"))
    assert refused.reply.text == "Solo quien preguntó puede eliminar esta respuesta."


@pytest.mark.usefixtures("client")
async def test_a_refusal_and_an_error_speak_to_the_asker(discord: LoopbackDiscord) -> None:
    french = discord.user("Aude", locale="fr")
    refusal = (await discord.slash("ask", user=french, question="Who paints the harbour cats?")).reply
    assert "articles" in refusal.text
    assert "I couldn't" not in refusal.text
    error = (await discord.slash("ask", user=french, question=" ", forged=True)).reply
    assert error.text.endswith("300 caractères au plus.")


@pytest.mark.usefixtures("client")
async def test_words_of_another_direction_are_isolated(discord: LoopbackDiscord) -> None:
    arabic = discord.user("Salma", locale="ar")
    answer = (await discord.slash("ask", user=arabic, question=QUESTION)).reply
    assert f"السؤال: \u2068{QUESTION}\u2069" in answer.text
    assert "\u2068The lighthouse of Skerry Point\u2069" in answer.text
    assert f"**{QUOTE}**" in answer.text


async def test_a_message_is_answered_in_the_language_of_its_server(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    """Discord does not tell the language of whoever writes a message."""
    discord.world.preferred_locale = "ru"
    async with logged_in(discord, base, tmp_path / "storage"):
        answer = await discord.answer_to(await discord.message(f"<@{APPLICATION}> {QUESTION}"))
        assert {"Открыть источник", "Больше контекста"} <= {button["label"] for button in answer.buttons}
        private = await discord.answer_to(await discord.message(QUESTION, guild=False))
        assert "More context" in {button["label"] for button in private.buttons}
    hindi = ChatSettings(language="hi")
    async with logged_in(discord, base, tmp_path / "storage", settings=hindi):
        private = await discord.answer_to(await discord.message(QUESTION, guild=False))
        assert "स्रोत खोलें" in {button["label"] for button in private.buttons}


@pytest.mark.usefixtures("client")
async def test_the_commands_are_offered_in_every_language(discord: LoopbackDiscord) -> None:
    ask = next(each for each in discord.world.commands if each["name"] == "ask")
    assert ask["name_localizations"]["de"] == "fragen"
    assert ask["name_localizations"]["ar"] == "اسأل"
    assert ask["options"][0]["name_localizations"]["zh-TW"] == "问题"
    assert set(ask["description_localizations"]) == set(ask["name_localizations"])


async def test_limits_and_the_status_are_told_with_the_right_plural(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    keeper = discord.user("Inga", locale="ru", permissions=MANAGE_GUILD)
    async with logged_in(discord, base, tmp_path / "storage", limits=Limits(per_person=1, seconds=21)):
        await discord.slash("ask", user=keeper, question=QUESTION)
        limited = (await discord.slash("ask", user=keeper, question=QUESTION)).reply
        assert limited.text.startswith("За короткое время вы задали много вопросов. Спросите снова через 2")
        status = (await discord.slash("knowledge status", user=keeper)).reply
        assert status.text.startswith("**1 статья · 3 фрагмента**")
