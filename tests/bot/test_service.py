"""Questions are answered in batches and off the event loop; a reload does not block them."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from bot.errors import BusyError, ClosingError, SlowAnswerError
from bot.service import BATCH_LIMIT, WAITING_LIMIT, KnowledgeService
from knowledge import (
    Answer,
    KnowledgeBase,
    NoAnswer,
    Progress,
    Question,
    QuestionError,
    Reason,
    ReloadReport,
    SnapshotError,
    Which,
)
from tests.bot.examples import no_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge import Quote

REPORT = ReloadReport(("a.md",), (), (), (), (), passages=1, encoded=1, seconds=0.1)


class Scripted(KnowledgeBase):
    """Refuses every question, with the reason that the question names.

    Waits for the event `let` before it answers, and for `let_reload` before it reloads.
    """

    def __init__(self) -> None:
        self.let, self.let_reload = threading.Event(), threading.Event()
        self.let.set()
        self.let_reload.set()
        self.begun = threading.Event()
        self.batches: list[list[str | Question]] = []
        self.threads: set[str] = set()
        self.reloads = 0
        self.looks = 0
        self.damage = self.trouble = ""
        self.has_rotted = False

    def ask_many(
        self, questions: Sequence[str | Question], *, candidates: int = 0
    ) -> list[Answer | NoAnswer | QuestionError]:
        assert candidates == 0
        self.batches.append(list(questions))
        self.begun.set()
        self.threads.add(threading.current_thread().name)
        assert self.let.wait(10)
        if "damaged" in questions:
            raise SnapshotError("The snapshot is damaged.")
        return [self._result(Question.of(each).text) for each in questions]

    @property
    def is_damaged(self) -> bool:
        return self.has_rotted

    def reload(
        self,
        progress: Callable[[Progress], None] | None = None,
        *,
        may_shrink: bool = False,
        which: Which = Which.ALL,
    ) -> ReloadReport:
        assert which is not Which.DUE
        assert progress
        assert not may_shrink
        self.reloads += 1
        for done in range(3):
            progress(Progress("encoding", done, 2))
            self.begun.set()
            assert self.let_reload.wait(10)
        return REPORT

    def verify(self) -> None:
        if self.damage:
            raise SnapshotError(self.damage)

    def catch_up(self, progress: Callable[[Progress], None] | None = None) -> ReloadReport | None:
        assert progress
        self.looks += 1
        if self.trouble:
            raise SnapshotError(self.trouble)
        return None

    def quote(self, passage_id: str, sentence: int) -> Quote | None:
        self.threads.add(threading.current_thread().name)
        assert (passage_id, sentence) == ("0123456789abcdef", 0)
        return None

    def _result(self, question: str) -> NoAnswer | QuestionError:
        return no_answer(reason=Reason(question)) if question else QuestionError("The question is empty.")


@pytest.fixture
def base() -> Scripted:
    return Scripted()


@pytest.fixture
async def service(base: Scripted) -> KnowledgeService:
    return KnowledgeService(base)


async def asked(service: KnowledgeService, *questions: str) -> list[NoAnswer | Answer | BaseException]:
    return await asyncio.gather(*map(service.ask, questions), return_exceptions=True)


async def begun(base: Scripted) -> None:
    """Wait until a thread works on something."""
    assert await asyncio.to_thread(base.begun.wait, 10)


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
    base = Scripted()
    service = KnowledgeService(base)
    await service.check()
    assert (base.reloads, base.looks) == (0, 1)
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
