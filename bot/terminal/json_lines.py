"""Answer | NoAnswer | a bad question → one line of JSON. The keys are promised: README.md lists them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from knowledge import Answer

if TYPE_CHECKING:
    from knowledge import NoAnswer, QuestionError, Quote, RankedPassage

BAD_QUESTION = "question"
"""The `reason` of a question that could not be searched for; an `error` says what is wrong with it."""


def json_outcome(question: str, outcome: Answer | NoAnswer, *, candidates: bool) -> str:
    """Write an outcome as one line of JSON; the candidates are in it if they were asked for."""
    fields: dict[str, Any] = {
        "question": question,
        "answered": isinstance(outcome, Answer),
        "degree": outcome.degree.value,
        "confidence": outcome.confidence,
    }
    if isinstance(outcome, Answer):
        fields["quotes"] = [_quote(each) for each in outcome.quotes]
    else:
        fields |= {"reason": outcome.reason.value, "quotes": []}
        fields["nearest"] = [_quote(each) for each in outcome.nearest]
    if candidates:
        fields["candidates"] = [_candidate(each) for each in outcome.candidates]
    return _line(fields)


def json_bad_question(question: str, error: QuestionError, *, candidates: bool) -> str:
    """Write a question that could not be searched for: every question has its line."""
    fields: dict[str, Any] = {"question": question, "answered": False, "degree": "no", "confidence": 0.0}
    fields |= {"reason": BAD_QUESTION, "error": str(error), "quotes": [], "nearest": []}
    return _line(fields | ({"candidates": []} if candidates else {}))


def _quote(quote: Quote) -> dict[str, Any]:
    citation = quote.citation
    return {
        "text": quote.text,
        "passage": quote.shown.of(quote.passage.document.text),
        "document": citation.path,
        "start": quote.start,
        "end": quote.end,
        "line": quote.passage.document.line_of(quote.start) or None,
        "page": citation.page and citation.page.number,
        "passage_start": quote.passage.start,
        "passage_end": quote.passage.end,
        "score": quote.score,
        "title": citation.title,
        "publisher": citation.publisher,
        "author": citation.author,
        "published": citation.published and citation.published.isoformat(),
        "fetched": citation.fetched and citation.fetched.isoformat(),
        "url": citation.url,
        "also": [
            {"document": copy.path, "title": copy.title, "publisher": copy.publisher, "url": copy.url}
            for copy in quote.also
        ],
    }


def _candidate(candidate: RankedPassage) -> dict[str, Any]:
    return {
        "document": candidate.passage.document.source.path,
        "start": candidate.passage.start,
        "end": candidate.passage.end,
        "sentence_start": candidate.sentence.start,
        "sentence_end": candidate.sentence.end,
        "score": candidate.score,
    }


def _line(fields: dict[str, Any]) -> str:
    """ASCII only, so that no terminal's or pipe's encoding can spoil it; NaN is no JSON."""
    return json.dumps(fields, ensure_ascii=True, allow_nan=False) + "\n"
