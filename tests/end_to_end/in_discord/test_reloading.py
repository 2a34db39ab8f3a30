"""`/knowledge reload` and `/knowledge status`: who may use them, what they show, what can fail."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest

from bot.chat import Managers
from knowledge import KnowledgeBase
from tests.end_to_end.in_discord.conftest import logged_in
from tests.fakes import WordEncoder
from tests.loopback.users import MANAGE_GUILD, User
from tests.loopback.world import TOKEN_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.chat.client import PullquoteClient
    from embeddings.encoder import Encoding
    from tests.loopback.discord import LoopbackDiscord

NEW = "# The bakery\n\nThe bakery in Mill Lane sells rye bread on Fridays. It opens at six.\n"


class SlowEncoder(WordEncoder):
    """Counts words, but waits for the event `let` before it encodes a passage about the bakery."""

    def __init__(self) -> None:
        super().__init__()
        self.let = Event()
        self.reached = Event()

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        if any("bakery" in text for text in texts):
            self.reached.set()
            assert self.let.wait(10)
        return super().encode_passages(texts)


@pytest.fixture
def encoder() -> SlowEncoder:
    return SlowEncoder()


@pytest.fixture
def base(articles: Path, tmp_path: Path, encoder: SlowEncoder) -> KnowledgeBase:
    base = KnowledgeBase([articles], encoder, tmp_path / "storage")
    base.reload()
    return base


@pytest.fixture
def manager(discord: LoopbackDiscord) -> User:
    return discord.user("Mina", permissions=MANAGE_GUILD)


@pytest.mark.usefixtures("client")
async def test_a_reload_shows_progress_and_ends_with_a_report_for_the_one_who_asked(
    discord: LoopbackDiscord, manager: User, articles: Path, encoder: SlowEncoder
) -> None:
    (articles / "bakery.md").write_text(NEW)
    (articles / "broken.md").write_bytes(b"\xff\xfe\x00\x01\x02")
    interaction = await discord.slash("knowledge reload", user=manager, wait=False)
    await discord.until(lambda: interaction.response and interaction.response.edits > 0)
    assert interaction.response
    assert "**Reloading the articles**" in interaction.response.text
    encoder.let.set()
    await discord.until(lambda: "reloaded" in interaction.reply.text)
    report = interaction.reply
    assert report.ephemeral
    assert "Added: 1\n- bakery.md" in report.text
    assert "Left out: 1\n- broken.md is not valid" in report.text
    assert "Unchanged: 1" in report.text


@pytest.mark.usefixtures("client")
async def test_answers_come_from_the_old_articles_while_a_reload_runs_and_from_the_new_ones_after(
    discord: LoopbackDiscord, manager: User, articles: Path, encoder: SlowEncoder
) -> None:
    (articles / "bakery.md").write_text(NEW)
    reload = await discord.slash("knowledge reload", user=manager, wait=False)
    await asyncio.to_thread(encoder.reached.wait, 10)
    meanwhile = (await discord.slash("ask", question="What does the bakery in Mill Lane sell?")).reply
    assert "rye bread" not in meanwhile.text
    assert "Tomas Vell" in (await discord.slash("ask", question="Who built the lighthouse?")).reply.text
    encoder.let.set()
    await discord.until(lambda: reload.response and "reloaded" in reload.response.text)
    after = (await discord.slash("ask", question="What does the bakery in Mill Lane sell?")).reply
    assert "rye bread" in after.text


@pytest.mark.usefixtures("client")
async def test_a_second_reload_says_that_one_is_running(
    discord: LoopbackDiscord, manager: User, articles: Path, encoder: SlowEncoder
) -> None:
    (articles / "bakery.md").write_text(NEW)
    first = await discord.slash("knowledge reload", user=manager, wait=False)
    await asyncio.to_thread(encoder.reached.wait, 10)
    second = await discord.slash("knowledge reload", user=manager)
    await discord.until(lambda: "reload" in second.reply.text and "Reloading" not in second.reply.text)
    assert "running" in second.reply.text or "under way" in second.reply.text
    encoder.let.set()
    await discord.until(lambda: first.response and "reloaded" in first.response.text)


@pytest.mark.usefixtures("client")
async def test_a_reload_that_fails_says_why_and_the_old_articles_go_on_answering(
    discord: LoopbackDiscord, manager: User, articles: Path
) -> None:
    (articles / "lighthouse.md").unlink()
    failed = await discord.slash("knowledge reload", user=manager)
    await discord.until(lambda: str(articles.name) in failed.reply.text)
    assert "Tomas Vell" in (await discord.slash("ask", question="Who built the lighthouse?")).reply.text


@pytest.mark.usefixtures("client")
async def test_the_report_of_a_very_long_reload_is_sent_to_the_channel(
    discord: LoopbackDiscord, manager: User, articles: Path, encoder: SlowEncoder
) -> None:
    (articles / "bakery.md").write_text(NEW)
    await discord.slash("knowledge reload", user=manager, wait=False)
    await asyncio.to_thread(encoder.reached.wait, 10)
    discord.world.advance(TOKEN_SECONDS + 1)
    await discord.until(lambda: discord.rest.refusals)
    encoder.let.set()
    await discord.until(
        lambda: any(
            "reloaded" in each.text and not each.interaction for each in discord.world.messages.values()
        )
    )
    assert {refusal.split(": ")[1] for refusal in discord.rest.refusals} == {"50027 Invalid Webhook Token"}
    discord.rest.refusals.clear()


@pytest.mark.usefixtures("client")
async def test_a_failed_progress_edit_does_not_end_the_reload(
    discord: LoopbackDiscord, manager: User, articles: Path, encoder: SlowEncoder
) -> None:
    (articles / "bakery.md").write_text(NEW)
    discord.fault("400", "PATCH", "/messages/@original", times=2)
    interaction = await discord.slash("knowledge reload", user=manager, wait=False)
    await discord.until(lambda: interaction.response and interaction.response.edits > 0)
    encoder.let.set()
    await discord.until(lambda: interaction.response and "reloaded" in interaction.response.text)


@pytest.mark.usefixtures("client")
async def test_a_report_that_cannot_be_sent_is_logged(
    discord: LoopbackDiscord, manager: User, caplog: pytest.LogCaptureFixture
) -> None:
    discord.fault("404", "PATCH", "/messages/@original", times=100)
    discord.fault("403", "POST", "/channels/.*/messages")
    await discord.slash("knowledge reload", user=manager, wait=False)
    await discord.until(lambda: any(call.path.startswith("/channels") for call in discord.rest.calls))
    await discord.slash("help")
    assert "**Articles reloaded**" in caplog.text


@pytest.mark.usefixtures("client")
async def test_a_member_without_permission_gets_told_who_may(discord: LoopbackDiscord) -> None:
    for command in ("knowledge reload", "knowledge status"):
        reply = (await discord.slash(command)).reply
        assert reply.ephemeral
        assert "manage the server" in reply.text


@pytest.mark.usefixtures("client")
async def test_a_payload_forged_from_a_direct_message_does_not_run(
    discord: LoopbackDiscord, manager: User, encoder: SlowEncoder
) -> None:
    encoder.encoded.clear()
    reply = (await discord.slash("knowledge reload", user=manager, guild=False, forged=True)).reply
    assert "manage the server" in reply.text
    assert encoder.encoded == []


@pytest.mark.parametrize("by", ["name", "id"])
async def test_a_role_that_the_configuration_names_may_reload(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, by: str
) -> None:
    role = discord.role("Librarians")
    librarian = discord.user("Lib", roles=(role,))
    named = "Librarians" if by == "name" else str(role)
    async with logged_in(discord, base, tmp_path, managers=Managers(named)):
        assert "1 article" in (await discord.slash("knowledge status", user=librarian)).reply.text
        refused = (await discord.slash("knowledge status")).reply
        assert f"have the role {named}" in refused.text


async def test_discord_hides_the_commands_unless_a_role_may_use_them(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path
) -> None:
    def shown_to() -> object:
        command = next(each for each in discord.world.commands if each["name"] == "knowledge")
        assert command["contexts"] == [0]
        return command["default_member_permissions"]

    async with logged_in(discord, base, tmp_path / "a"):
        assert shown_to() == MANAGE_GUILD
    async with logged_in(discord, base, tmp_path / "b", managers=Managers("Librarians")):
        assert shown_to() is None


@pytest.mark.usefixtures("client")
async def test_the_status_says_what_is_loaded(discord: LoopbackDiscord, manager: User) -> None:
    reply = (await discord.slash("knowledge status", user=manager)).reply
    assert reply.ephemeral
    assert "**1 article · " in reply.text
    assert "word-count" in reply.text


@pytest.mark.usefixtures("client")
async def test_the_status_comes_with_the_whole_list_of_what_was_left_out(
    discord: LoopbackDiscord, manager: User, articles: Path, base: KnowledgeBase
) -> None:
    names = [f"note-{number:03}.adoc" for number in range(300)]
    for name in names:
        (articles / name).write_text("Tea is hot.")
    (articles / "broken.md").write_bytes(b"\xff\xfe\x00\x01\x02")
    await asyncio.to_thread(base.reload)
    reply = (await discord.slash("knowledge status", user=manager)).reply
    assert reply.ephemeral
    assert "Left out: 301" in reply.text
    assert names[-1] not in reply.text
    listed = discord.world.files["left-out.txt"].decode().splitlines()
    assert listed[0].startswith("300 files, each of which is in a format")
    assert listed[1:301] == [f"  {name}" for name in names]
    assert listed[301] == ""
    assert listed[302].startswith("1 file, which is not valid UTF-16")
    assert listed[303:] == ["  broken.md"]


@pytest.mark.usefixtures("client")
async def test_without_anything_left_out_the_status_comes_without_a_file(
    discord: LoopbackDiscord, manager: User
) -> None:
    reply = (await discord.slash("knowledge status", user=manager)).reply
    assert "Left out: 0" in reply.text
    assert discord.world.files == {}


async def test_a_stopping_bot_abandons_a_reload(
    discord: LoopbackDiscord,
    client: PullquoteClient,
    manager: User,
    articles: Path,
    encoder: SlowEncoder,
    base: KnowledgeBase,
) -> None:
    (articles / "bakery.md").write_text(NEW)
    before = base.snapshot
    reload = await discord.slash("knowledge reload", user=manager, wait=False)
    await asyncio.to_thread(encoder.reached.wait, 10)
    await client.service.close()
    encoder.let.set()
    await discord.until(lambda: reload.response and "stopping" in reload.response.text)
    assert base.snapshot is before


async def test_the_report_names_the_saved_questions_that_are_answered_otherwise(
    discord: LoopbackDiscord,
    manager: User,
    base_with_a_saved_question: KnowledgeBase,
    articles: Path,
    tmp_path: Path,
) -> None:
    async with logged_in(discord, base_with_a_saved_question, tmp_path / "storage"):
        text = (articles / "lighthouse.md").read_text(encoding="utf-8")
        (articles / "lighthouse.md").write_text(text.replace("Tomas Vell", "Ida Rook"), encoding="utf-8")
        reload = await discord.slash("knowledge reload", user=manager)
        await discord.until(lambda: "reloaded" in reload.reply.text)
    told = reload.reply.text.splitlines()
    at = told.index("Saved questions with another answer: 1 of 1")
    assert told[at + 1].startswith(
        "- Who built the lighthouse, the engineer? Now: “The lighthouse was built in"
    )
    assert "Ida Rook" in told[at + 1]
