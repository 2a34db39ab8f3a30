"""A question's outcome and its known answer → Judgement: one row of an evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answering import Answer, Degree
from knowledge.documents import Span
from knowledge.errors import QuestionError
from knowledge.evaluation.question_words import question_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.answering import NoAnswer
    from knowledge.evaluation.questions import KnownQuestion
    from knowledge.splitting import Passage

DEPTH = 5
"""How many of the best passages are judged."""

BAD_QUESTION = "question"
"""The reason of a refusal if the question could not be searched for."""

NEVER_ANSWERED = frozenset({"small_talk", "empty", BAD_QUESTION})
"""Reasons of refusals that do not depend on the threshold."""

DIGITS = 6
"""Decimals of a confidence. Rounding keeps differences in the last bit from changing a result."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one question was answered, and whether rightly. Offsets are code points of the document's text."""

    set: str
    id: str
    question: str
    kind: str
    answerable: bool
    word: str
    """The question word, in English; "other" if there is none."""

    answered: bool
    confidence: float
    certainty: float
    """0 if the question was refused."""

    sure: bool
    """Whether a sentence was marked as the answer."""

    reason: str
    """Why the question was refused; empty if it was answered."""

    document: str
    """The path of the marked sentence's document; empty if no sentence is marked."""

    start: int
    end: int
    """Start and end of the marked sentence: the best one, even if the question was refused."""

    passage_length: int
    quote: bool | None
    """Whether the marked sentence contains a gold span; None if the right answer is not known."""

    rank: int | None
    """The rank of the first passage with a gold span, from 1; 0: none of the best five has one."""

    false: bool | None
    """Whether the quoted passage has no gold span; None if the question was refused or that is not known."""

    marked: str
    """The marked sentence."""

    wanted: tuple[str, ...]
    """The right answers, in the document's words."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage and its marked sentence."""

    passage: Passage
    sentence: Span


def judge(
    known: KnownQuestion, outcome: Answer | NoAnswer | QuestionError, wanted: Sequence[str] = ()
) -> Judgement:
    """Compare an outcome, with its `DEPTH` best candidates, with the known answer.

    `wanted` are the texts of the gold spans.
    """
    ranked = () if isinstance(outcome, QuestionError) else outcome.candidates[:DEPTH]
    places = [_Place(each.passage, each.sentence) for each in ranked]
    best = _best(outcome, places)
    answered = isinstance(outcome, Answer)
    return Judgement(
        set=known.set,
        id=known.id,
        question=known.text,
        kind=known.kind,
        answerable=known.answerable,
        word=question_word(known.text),
        answered=answered,
        confidence=0.0 if isinstance(outcome, QuestionError) else round(float(outcome.confidence), DIGITS),
        certainty=round(outcome.certainty, DIGITS) if isinstance(outcome, Answer) else 0.0,
        sure=isinstance(outcome, Answer) and outcome.degree is Degree.SURE,
        reason=_reason(outcome),
        document=best.passage.document.source.path if best else "",
        start=best.sentence.start if best else 0,
        end=best.sentence.end if best else 0,
        passage_length=best.passage.end - best.passage.start if best else 0,
        quote=best is not None and _answers(best.passage, best.sentence, known) if known.checkable else None,
        rank=_rank(places, known) if known.checkable else None,
        false=_is_false(best, known) if answered else None,
        marked=best.sentence.of(best.passage.document.text) if best else "",
        wanted=(*wanted, *known.expect),
    )


def _best(outcome: Answer | NoAnswer | QuestionError, places: Sequence[_Place]) -> _Place | None:
    """The first quote of an answer, or the best candidate of a refusal."""
    if isinstance(outcome, Answer):
        quote = outcome.quotes[0]
        return _Place(quote.passage, Span(quote.start, quote.end))
    return places[0] if places else None


def _reason(outcome: Answer | NoAnswer | QuestionError) -> str:
    if isinstance(outcome, QuestionError):
        return BAD_QUESTION
    return "" if isinstance(outcome, Answer) else str(outcome.reason)


def _is_false(best: _Place | None, known: KnownQuestion) -> bool | None:
    if not known.answerable:
        return True
    if not known.checkable or best is None:
        return None
    return not _answers(best.passage, Span(best.passage.start, best.passage.end), known)


def _rank(places: Sequence[_Place], known: KnownQuestion) -> int:
    for number, place in enumerate(places, 1):
        if _answers(place.passage, Span(place.passage.start, place.passage.end), known):
            return number
    return 0


def _answers(passage: Passage, span: Span, known: KnownQuestion) -> bool:
    """Whether a span of a passage's document contains a gold span or expected words."""
    path = passage.document.source.path
    text = _folded(span.of(passage.document.text))
    return any(
        gold.document == path and span.start <= gold.span.start and gold.span.end <= span.end
        for gold in known.gold
    ) or any(_folded(words) in text for words in known.expect)


def _folded(text: str) -> str:
    """Ignore case and white space, in which expected words may differ."""
    return " ".join(text.casefold().split())
