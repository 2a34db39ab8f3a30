"""The connection to Discord fails in many ways, and no answer is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.chat import delivery
from bot.service import KnowledgeService
from tests.end_to_end.in_discord.slow_base import SlowBase

if TYPE_CHECKING:
    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

QUESTION = "Who built the lighthouse?"
UNTOLD = "Which submarine cable crosses Antarctica?"
CALLBACK = "/interactions/.*/callback"
KINDS = ["reset", "reset after", "hang", "hang after", "500", "502", "503", "504", "429"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("client")
async def test_an_answer_survives_a_failing_callback(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    # A busy machine must not make a try look like a hang.
    monkeypatch.setattr(delivery, "CALLBACK_SECONDS", 0.5 if kind.startswith("hang") else 60.0)
    discord.fault(kind, "POST", CALLBACK)
    interaction = await discord.slash("ask", question=QUESTION)
    assert "Tomas Vell" in interaction.reply.text
    await discord.until(lambda: sum(interaction.token in call.path for call in discord.rest.calls) == 2)
    await discord.slash("help")
    assert "could not be sent" not in caplog.text
    # If the first try did reach Discord, it refuses the retry; nobody sees the answer twice.
    assert len([each for each in discord.world.messages.values() if each.interaction is interaction]) == 1
    discord.rest.refusals = [each for each in discord.rest.refusals if "40060" not in each]


@pytest.mark.usefixtures("client")
async def test_two_resets_in_a_row_lose_no_answer(discord: LoopbackDiscord) -> None:
    discord.fault("reset", "POST", CALLBACK, times=2)
    assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("client")
async def test_an_answer_to_a_message_survives_too_and_is_not_shown_twice(
    discord: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind.startswith("hang"):
        monkeypatch.setattr(delivery, "SEND_SECONDS", 0.5)
    discord.fault(kind, "POST", "/channels/.*/messages")
    message = await discord.message(QUESTION, guild=False)
    await discord.until(lambda: sum(call.path.startswith("/channels") for call in discord.rest.calls) == 2)
    assert "Tomas Vell" in (await discord.answer_to(message)).text
    assert len(discord.answers_to(message)) == 1


@pytest.mark.usefixtures("client")
async def test_a_removal_survives_a_reset_after_discord_heard_of_it(discord: LoopbackDiscord) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    discord.fault("reset after", "POST", CALLBACK)
    await discord.click(answer, "Remove", wait=False)
    await discord.until(lambda: answer.deleted)
    discord.rest.refusals = [each for each in discord.rest.refusals if "40060" not in each]


@pytest.mark.parametrize("kind", ["reset", "503"])
@pytest.mark.usefixtures("client")
async def test_an_answer_that_cannot_be_sent_at_all_is_only_logged(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    discord.fault(kind, "POST", "/channels/.*/messages", times=3)
    await discord.message(QUESTION, guild=False)
    await discord.until(lambda: not discord.rest.faults[0].times)
    assert "Tomas Vell" in (await discord.answer_to(await discord.message(QUESTION, guild=False))).text
    assert "The answer could not be sent to channel" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("client")
async def test_a_channel_where_the_bot_may_not_write_is_only_logged(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    discord.fault("403", "POST", "/channels/.*/messages")
    await discord.message(QUESTION, guild=False)
    await discord.answer_to(await discord.message(QUESTION, guild=False))
    assert "The answer could not be sent to channel" in caplog.text


@pytest.mark.usefixtures("client")
async def test_an_interaction_delivered_twice_is_answered_once(discord: LoopbackDiscord) -> None:
    interaction = await discord.slash("ask", question=QUESTION)
    await discord.deliver(interaction)
    clicked = await discord.click(interaction.reply, "More context")
    await discord.deliver(clicked)
    await discord.slash("help")
    assert (interaction.callbacks, clicked.callbacks) == (1, 1)


@pytest.mark.usefixtures("client")
async def test_an_unexpected_error_is_one_friendly_sentence(
    discord: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: KnowledgeService) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(KnowledgeService, "status", fail)
    reply = (await discord.slash("knowledge status", user=discord.user("Mina", permissions=1 << 5))).reply
    assert reply.ephemeral
    assert "Something went wrong on my side" in reply.text


@pytest.mark.usefixtures("client")
async def test_an_answer_too_late_for_discord_is_logged(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    interaction = await discord.slash("help", wait=False)
    discord.world.advance(3.1)
    await discord.until(lambda: discord.rest.refusals)
    assert interaction.acknowledged is None
    assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
    assert "could not be sent" in caplog.text
    assert [each.split(": ")[1] for each in discord.rest.refusals] == ["10062 Unknown interaction"]
    discord.rest.refusals.clear()


@pytest.mark.usefixtures("client")
async def test_an_answer_that_waited_too_long_to_be_sent_keeps_nobody_waiting(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as late:
        late.setattr(delivery, "TOO_LATE", -1.0)
        forgotten = await discord.slash("help", wait=False)
        async with asyncio.timeout(10):
            while "Too many answers were waiting" not in caplog.text:  # noqa: ASYNC110  (a log wakes nobody)
                await asyncio.sleep(0)
    await discord.slash("help")
    assert forgotten.callbacks == 0


@pytest.fixture
def base(base: KnowledgeBase) -> KnowledgeBase:
    base.__class__ = SlowBase
    return base


@pytest.mark.parametrize(("question", "private"), [(QUESTION, False), (UNTOLD, True)])
@pytest.mark.usefixtures("client")
async def test_a_slow_answer_replaces_thinking_and_stays_private_if_it_should(
    discord: LoopbackDiscord,
    base: SlowBase,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    private: bool,  # noqa: FBT001 pytest passes it by name
) -> None:
    monkeypatch.setattr(delivery, "THINKING_AFTER", 0.01)
    base.let, base.loop = asyncio.Event(), asyncio.get_running_loop()
    interaction = await discord.slash("ask", question=question, wait=False)
    await discord.until(lambda: interaction.response)
    assert interaction.response
    assert interaction.response.loading
    base.let.set()
    await discord.until(lambda: interaction.settled)
    assert interaction.reply.ephemeral is private
    assert interaction.response.deleted is private


@pytest.mark.usefixtures("client")
async def test_an_unexpected_error_in_a_slow_answer_removes_thinking(
    discord: LoopbackDiscord, base: SlowBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "THINKING_AFTER", 0.01)
    base.let, base.loop, base.broken = asyncio.Event(), asyncio.get_running_loop(), True
    interaction = await discord.slash("ask", question=QUESTION, wait=False)
    await discord.until(lambda: interaction.response)
    base.let.set()
    await discord.until(lambda: interaction.followups)
    assert interaction.response
    assert interaction.response.deleted
    assert interaction.reply.ephemeral
    assert "Something went wrong on my side" in interaction.reply.text
    base.broken = False


@pytest.mark.usefixtures("client")
async def test_a_click_whose_reply_discord_refuses_is_logged(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    answer = (await discord.slash("ask", question=QUESTION)).reply
    discord.fault("403", "POST", CALLBACK)
    await discord.click(answer, "More context", wait=False)
    await discord.until(lambda: not discord.rest.faults[-1].times)
    assert "More context" in str((await discord.slash("ask", question=QUESTION)).reply.buttons)
    assert "could not be sent" in caplog.text
