"""A knowledge base that does as it is told, for tests of the service in front of it."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

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


async def begun(base: Scripted) -> None:
    """Wait until a thread works on something."""
    assert await asyncio.to_thread(base.begun.wait, 10)
