"""A question's outcome beside its known answer → Judgement: one row of an evaluation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answering import Answer
from knowledge.documents import Span
from knowledge.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.answering import NoAnswer
    from knowledge.evaluation.questions import KnownQuestion
    from knowledge.splitting import Passage

DEPTH = 5
"""The best passages that are looked at."""

BAD_QUESTION = "question"
"""The reason of a refusal where the question could not even be searched for."""

NEVER_ANSWERED = frozenset({"small_talk", "empty", BAD_QUESTION})
"""Reasons that no threshold changes."""

DIGITS = 6
"""Decimals of a confidence that are kept, so that the last bit of a sum decides nothing."""

WORDS = tuple("who what when where why which how".split())
_WHOM = {"whom": "who", "whose": "who", "whos": "who", "whats": "what"}
_WORD = re.compile(r"[^\W\d_]+")
_HOW_MUCH = re.compile(r"\bhow\s+(?:many|much)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one question. Offsets are code points of the document's text."""

    set: str
    id: str
    question: str
    kind: str
    answerable: bool
    word: str
    """Its question word, in English; "other" where there is none."""

    answered: bool
    confidence: float
    reason: str
    """Why it was refused; empty if it was answered."""

    document: str
    """The path of the document that the marked sentence is from; empty if there is none."""

    start: int
    end: int
    """Of the marked sentence: the best one, whether it was shown as an answer or not."""

    passage_length: int
    quote: bool | None
    """Whether the marked sentence holds a gold span; None where nobody has said what is right."""

    rank: int | None
    """The place of the first passage that holds a gold span, from 1; 0: none of the best five."""

    false: bool | None
    """Whether it was answered from a passage that holds no gold span; None if refused or not known."""

    marked: str
    """The marked sentence."""

    wanted: tuple[str, ...]
    """What it should hold, in the document's words."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage, and the sentence in it that is marked."""

    passage: Passage
    sentence: Span


def judge(
    known: KnownQuestion, outcome: Answer | NoAnswer | QuestionError, wanted: Sequence[str] = ()
) -> Judgement:
    """Hold an outcome, given with its `DEPTH` best candidates, against what is known.

    `wanted` are the words of the gold spans, which only the documents know.
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
        reason=_reason(outcome),
        document=best.passage.document.source.path if best else "",
        start=best.sentence.start if best else 0,
        end=best.sentence.end if best else 0,
        passage_length=best.passage.end - best.passage.start if best else 0,
        quote=best is not None and _holds(best.passage, best.sentence, known) if known.checkable else None,
        rank=_rank(places, known) if known.checkable else None,
        false=_is_false(best, known) if answered else None,
        marked=best.sentence.of(best.passage.document.text) if best else "",
        wanted=(*wanted, *known.expect),
    )


def question_word(question: str) -> str:
    """The first question word of a question in English: "how many" counts as one; else "other".

    Behind the first word only small letters count: there is an actor in "Doctor Who", and no question.
    """
    if _HOW_MUCH.search(question):
        return "how many"
    for number, match in enumerate(_WORD.finditer(question)):
        word = match[0] if number else match[0].lower()
        if (meant := _WHOM.get(word, word)) in WORDS:
            return meant
    return "other"


def _best(outcome: Answer | NoAnswer | QuestionError, places: Sequence[_Place]) -> _Place | None:
    """What is marked: the first quote of an answer, the best candidate of a refusal."""
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
    return not _holds(best.passage, Span(best.passage.start, best.passage.end), known)


def _rank(places: Sequence[_Place], known: KnownQuestion) -> int:
    for number, place in enumerate(places, 1):
        if _holds(place.passage, Span(place.passage.start, place.passage.end), known):
            return number
    return 0


def _holds(passage: Passage, span: Span, known: KnownQuestion) -> bool:
    """Whether a stretch of a passage's document holds a gold span, or words that were expected."""
    path = passage.document.source.path
    text = _folded(span.of(passage.document.text))
    return any(
        gold.document == path and span.start <= gold.span.start and gold.span.end <= span.end
        for gold in known.gold
    ) or any(_folded(words) in text for words in known.expect)


def _folded(text: str) -> str:
    """Case and line breaks are no part of what is expected."""
    return " ".join(text.casefold().split())
