"""A KnowledgeBase and questions with known answers → Judgements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.documents import trimmed
from knowledge.errors import EvaluationError
from knowledge.evaluation.judgements import DEPTH, judge
from knowledge.evaluation.questions import Fault, Gold, raise_first_fault
from knowledge.indexing import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.base import KnowledgeBase
    from knowledge.documents import Document
    from knowledge.evaluation.judgements import Judgement
    from knowledge.evaluation.questions import KnownQuestion, Questions
    from knowledge.storage import Snapshot

BATCH = 32
"""Questions that are asked in one call."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run of questions over a knowledge base."""

    fingerprint: str
    """Identifies all that decides a confidence besides the articles; see `KnowledgeBase`."""

    documents: int
    passages: int
    rows: tuple[Judgement, ...]
    """In the order of the questions."""

    faults: tuple[Fault, ...] = ()
    """Lines of the question files that were left out."""

    @property
    def sets(self) -> dict[str, tuple[Judgement, ...]]:
        """The rows of each set, in the order in which the sets first appear."""
        names = dict.fromkeys(row.set for row in self.rows)
        return {name: tuple(row for row in self.rows if row.set == name) for name in names}


def evaluate(
    base: KnowledgeBase,
    questions: Questions,
    *,
    strict: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Evaluation:
    """Ask all questions and judge their outcomes.

    Args:
        base: A base that has been opened.
        questions: As `read_question_files` returns them.
        strict: Whether a gold span that is not in the articles ends the run, or only leaves out its question.
        progress: Is called with the number of questions asked so far.

    Raises:
        EmptyKnowledgeError: No articles have been loaded.
        EvaluationError: No question is left that the articles can answer; or `strict` found a bad gold span.
        SnapshotError, ModelError: As from `KnowledgeBase.ask_many`.
    """
    snapshot = base.snapshot
    asked, faults = _with_gold(questions[0], _Articles(snapshot))
    if strict:
        raise_first_fault(faults)
    faults = (*questions[1], *faults)
    _check_answerable([known for known, _ in asked], faults)
    rows: list[Judgement] = []
    for first in range(0, len(asked), BATCH):
        part = asked[first : first + BATCH]
        outcomes = base.ask_many([known.text for known, _ in part], candidates=DEPTH)
        rows += [judge(known, out, wanted) for (known, wanted), out in zip(part, outcomes, strict=True)]
        if progress:
            progress(Progress("asking", len(rows), len(asked)))
    return Evaluation(
        base.confidence_fingerprint, len(snapshot.documents), len(snapshot), tuple(rows), faults
    )


class _Articles:
    """The documents of a snapshot by path."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._documents: dict[str, set[int]] = {}
        for record in snapshot.files:
            if record.document is not None:
                self._documents.setdefault(record.path, set()).add(record.document)

    def find(self, path: str) -> Document:
        """The document with this path; raises EvaluationError if there is none, or more than one."""
        found = self._documents.get(path, set())
        if not found:
            raise EvaluationError(f"no article has the path “{path}”")
        if len(found) > 1:
            raise EvaluationError(f"{len(found)} articles have the path “{path}”, below different folders")
        return self._snapshot.document(min(found))


def _with_gold(
    questions: Sequence[KnownQuestion], articles: _Articles
) -> tuple[list[tuple[KnownQuestion, tuple[str, ...]]], tuple[Fault, ...]]:
    """The questions whose gold spans exist, each with their texts; and the faults of the other questions."""
    asked, faults = [], []
    for known in questions:
        try:
            found = [_find_gold(gold, articles) for gold in known.gold]
        except EvaluationError as error:
            faults.append(Fault(known.file, known.line, str(error)))
        else:
            gold = tuple(gold for gold, _ in found)
            asked.append((replace(known, gold=gold), tuple(words for _, words in found)))
    return asked, tuple(faults)


def _find_gold(gold: Gold, articles: _Articles) -> tuple[Gold, str]:
    """A gold span and its text, without white space at its ends, which belongs to no sentence."""
    document = articles.find(gold.document)
    length, (start, end) = len(document.text), gold.span
    if end > length:
        where = f"“{gold.document}”, which has {length} characters"
        raise EvaluationError(f"the gold span {start}–{end} is outside {where}")
    span = trimmed(document.text, start, end)
    if span.start >= span.end:
        raise EvaluationError(f"the gold span {start}–{end} of “{gold.document}” is only white space")
    return Gold(gold.document, span), span.of(document.text)


def _check_answerable(questions: Sequence[KnownQuestion], faults: Sequence[Fault]) -> None:
    if any(known.answerable for known in questions):
        return
    why = f" ({faults[0]})" if faults else ""
    raise EvaluationError(f"There is no question that the articles can answer{why}; add some with “gold”.")
