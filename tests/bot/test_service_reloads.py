"""A reload goes on beside the questions, stands back for a crowd, and mends what is damaged."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.errors import ClosingError
from bot.service import BATCH_LIMIT, WAITING_LIMIT, KnowledgeService
from knowledge import NoAnswer, Progress
from tests.bot.scripted import REPORT, Scripted, begun


async def test_a_reload_reports_its_progress_in_the_event_loop(service: KnowledgeService) -> None:
    steps: list[tuple[int, str]] = []
    report = await service.reload(lambda step: steps.append((step.done, threading.current_thread().name)))
    assert report is REPORT
    assert steps == [(done, threading.current_thread().name) for done in range(3)]


async def test_questions_are_answered_during_a_reload(service: KnowledgeService, base: Scripted) -> None:
    base.let_reload.clear()
    reload = asyncio.create_task(service.reload(lambda _: None))
    await begun(base)
    assert isinstance(await service.ask("unsure"), NoAnswer)
    assert not reload.done()
    base.let_reload.set()
    assert await reload is REPORT


async def test_a_reload_stands_back_while_a_crowd_asks(service: KnowledgeService, base: Scripted) -> None:
    base.let.clear()
    crowd = asyncio.gather(*(service.ask("unsure") for _ in range(WAITING_LIMIT)))
    await begun(base)
    waiting: list[int] = []
    reload = asyncio.create_task(service.reload(lambda _: waiting.append(service.waiting)))
    await asyncio.sleep(0.1)
    assert not waiting, "the reload went on beside the crowd"
    base.let.set()
    await crowd
    assert await reload is REPORT
    assert max(waiting) <= BATCH_LIMIT


async def test_a_reload_does_not_stand_back_for_ever(
    service: KnowledgeService, base: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reload_pace.STANDING_BACK_SECONDS", 0.05)
    base.let.clear()
    crowd = asyncio.gather(*(service.ask("unsure") for _ in range(WAITING_LIMIT)))
    await begun(base)
    assert await service.reload(lambda _: None) is REPORT
    assert service.waiting == WAITING_LIMIT
    base.let.set()
    await crowd


async def test_closing_stops_a_reload_at_its_next_step(service: KnowledgeService, base: Scripted) -> None:
    base.let_reload.clear()
    steps: list[Progress] = []
    reload = asyncio.create_task(service.reload(steps.append))
    await begun(base)
    await service.close()
    base.let_reload.set()
    with pytest.raises(ClosingError):
        await reload
    assert len(steps) == 1


async def test_damage_that_is_found_after_the_start_is_repaired(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot")
    base = Scripted()
    service = KnowledgeService(base)
    await service.check()
    assert (base.reloads, base.looks) == (0, 1)
    assert "articles are whole" in caplog.text
    base.damage = "The stored file is damaged."
    await service.check()
    assert base.reloads == 1
    assert "The stored file is damaged." in caplog.text
    await service.close()


async def test_articles_that_cannot_be_read_again_are_served_as_they_were(
    caplog: pytest.LogCaptureFixture,
) -> None:
    base = Scripted()
    base.trouble = "The folder is read-only."
    service = KnowledgeService(base)
    await service.check()
    assert "served as they were: The folder is read-only." in caplog.text
    await service.close()


async def test_damage_that_a_question_meets_is_mended_once_in_the_background() -> None:
    base = Scripted()
    base.has_rotted = True
    base.let_reload.clear()
    service = KnowledgeService(base)
    for _ in range(2):
        assert isinstance(await service.ask("unsure"), NoAnswer)
    base.let_reload.set()
    await asyncio.wait_for(service._rebuilding or asyncio.sleep(0), 10)
    assert base.reloads == 1
    await service.close()


async def test_a_check_after_closing_is_no_error() -> None:
    base = Scripted()
    base.damage = "The stored file is damaged."
    service = KnowledgeService(base)
    await service.close()
    await service.check()
    assert base.reloads == 0
