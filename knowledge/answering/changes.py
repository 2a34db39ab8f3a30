"""Saved questions × two snapshots → those that get another answer from the second, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answering.answers import Answer
from knowledge.indexing import AnswerChange, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.answering.asker import Asked, Asker
    from knowledge.storage import Snapshot


def changed_answers(
    questions: Sequence[str],
    asker: Asker,
    before: Snapshot,
    now: Snapshot,
    tell: Callable[[Progress], None],
) -> tuple[AnswerChange, ...]:
    """The questions whose answer has other words in one snapshot than in the other; raises SnapshotError."""
    found: list[AnswerChange] = []
    for done, question in enumerate(questions):
        tell(Progress("asking", done, len(questions)))
        asked = asker.read([question])
        old, new = _said(asker, asked, before), _said(asker, asked, now)
        if old != new:
            found.append(AnswerChange(question, old, new))
    return tuple(found)


def _said(asker: Asker, asked: Asked, snapshot: Snapshot) -> str:
    """The sentence that answers the first of the questions; empty if none does."""
    (outcome,) = asker.answer(asked, snapshot) if len(snapshot) else (None,)
    return outcome.quotes[0].text if isinstance(outcome, Answer) else ""
