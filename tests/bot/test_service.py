"""Questions are answered in batches and off the event loop, and refused once it is closed."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.errors import BusyError, ClosingError, SlowAnswerError
from bot.service import BATCH_LIMIT, WAITING_LIMIT, KnowledgeService
from knowledge import Answer, NoAnswer, QuestionError, Reason, SnapshotError
from tests.bot.scripted import Scripted, begun


async def asked(service: KnowledgeService, *questions: str) -> list[NoAnswer | Answer | BaseException]:
    return await asyncio.gather(*map(service.ask, questions), return_exceptions=True)


async def test_each_asker_gets_the_answer_to_their_own_question(service: KnowledgeService) -> None:
    results = await asked(service, *Reason)
    assert [result.reason for result in results if isinstance(result, NoAnswer)] == list(Reason)


async def test_questions_that_arrive_during_a_batch_share_the_next(
    service: KnowledgeService, base: Scripted
) -> None:
    base.let.clear()
    first = asyncio.create_task(service.ask("unsure"))
    await begun(base)
    others = asyncio.create_task(asked(service, "script", "empty", "unsure"))
    await asyncio.sleep(0)
    base.let.set()
    await asyncio.gather(first, others)
    assert base.batches == [["unsure"], ["script", "empty", "unsure"]]


async def test_a_batch_has_a_limit(service: KnowledgeService, base: Scripted) -> None:
    await asked(service, *["unsure"] * (2 * BATCH_LIMIT + 1))
    assert [len(batch) for batch in base.batches] == [BATCH_LIMIT, BATCH_LIMIT, 1]


async def test_a_bad_question_does_not_spoil_the_others(service: KnowledgeService) -> None:
    one, two = await asked(service, "", "unsure")
    assert isinstance(one, QuestionError)
    assert isinstance(two, NoAnswer)


async def test_an_error_in_a_batch_fails_its_questions_and_no_later_one(service: KnowledgeService) -> None:
    assert [type(each) for each in await asked(service, "unsure", "damaged")] == [SnapshotError] * 2
    assert isinstance(await service.ask("unsure"), NoAnswer)


async def test_nothing_is_computed_on_the_event_loop(service: KnowledgeService, base: Scripted) -> None:
    await service.ask("unsure")
    await service.quote("0123456789abcdef", 0)
    assert threading.current_thread().name not in base.threads
    assert len(base.threads) == 2


async def test_a_question_too_many_fails_at_once(service: KnowledgeService, base: Scripted) -> None:
    base.let.clear()
    waiting = asyncio.create_task(asked(service, *["unsure"] * WAITING_LIMIT))
    await begun(base)
    with pytest.raises(BusyError, match="Too many questions"):
        await service.ask("unsure")
    base.let.set()
    assert all(isinstance(each, NoAnswer) for each in await waiting)
    assert isinstance(await service.ask("unsure"), NoAnswer)


async def test_an_answer_that_takes_too_long_is_an_error(base: Scripted) -> None:
    service = KnowledgeService(base, seconds=0.01)
    base.let.clear()
    with pytest.raises(SlowAnswerError, match="too long"):
        await service.ask("unsure")
    base.let.set()


async def test_a_cancelled_question_does_not_cancel_the_others(
    service: KnowledgeService, base: Scripted
) -> None:
    base.let.clear()
    leaving, staying = (asyncio.create_task(service.ask("unsure")) for _ in range(2))
    await begun(base)
    leaving.cancel()
    base.let.set()
    assert isinstance(await staying, NoAnswer)


async def test_a_closed_service_refuses_everything(service: KnowledgeService) -> None:
    await service.close()
    for attempt in (service.ask("unsure"), service.quote("0" * 16, 0), service.reload(lambda _: None)):
        with pytest.raises(ClosingError, match="stopping"):
            await attempt


async def test_closing_waits_for_questions_under_way(service: KnowledgeService, base: Scripted) -> None:
    base.let.clear()
    owed = asyncio.create_task(service.ask("unsure"))
    await asyncio.sleep(0)
    closing = asyncio.create_task(service.close())
    await asyncio.sleep(0.01)
    assert not closing.done()
    base.let.set()
    assert isinstance(await owed, NoAnswer)
    await closing


async def test_closing_does_not_wait_for_ever(service: KnowledgeService, base: Scripted) -> None:
    base.let.clear()
    owed = asyncio.create_task(service.ask("unsure"))
    await asyncio.sleep(0)
    await service.close(seconds=0.01)
    assert not owed.done()
    base.let.set()
    await owed
