"""A knowledge base that answers when a test lets it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from knowledge import Answer, KnowledgeBase, NoAnswer, Question, QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence


class SlowBase(KnowledgeBase):
    """Waits for the event `let` before it answers; if `broken`, it then raises an error."""

    broken = False

    let: asyncio.Event
    loop: asyncio.AbstractEventLoop

    def ask_many(
        self, questions: Sequence[str | Question], *, candidates: int = 0
    ) -> list[Answer | NoAnswer | QuestionError]:
        if hasattr(self, "let"):
            asyncio.run_coroutine_threadsafe(self.let.wait(), self.loop).result(10)
        if self.broken:
            raise ZeroDivisionError
        return super().ask_many(questions, candidates=candidates)
