"""Recognises questions about an article itself: who wrote it, when it was published."""

from __future__ import annotations

import re

_ARTICLE = re.compile(r"\b(?:article|story|report|piece|text|page|post|news|this|it)\b", re.IGNORECASE)
_WHO = re.compile(
    r"\bwho\b.*\b(?:wrote|written|authored|reported|published)\b|\b(?:author|byline|reporter|journalist|writer)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:when|what (?:date|day|year))\b.*\b(?:published|written|posted|come out|appear)\b", re.IGNORECASE
)
_WHO_BARELY = re.compile(
    r"\W*(?:who (?:is|was|are)|who['’]?s) the (?:authors?|writers?|reporter|journalist)\W*", re.IGNORECASE
)
_BYLINE = re.compile(r"\b(?:by|author|authors|written|reporter|von|por|par|di)\b", re.IGNORECASE)
_DATELINE = re.compile(r"\b\d{4}\b")


def byline_pattern(question: str) -> re.Pattern[str] | None:
    """The pattern of the byline or dateline that answers a question; None if it asks for neither."""
    if _WHO_BARELY.fullmatch(question):
        return _BYLINE
    if not _ARTICLE.search(question):
        return None
    if _WHEN.search(question):
        return _DATELINE
    return _BYLINE if _WHO.search(question) else None
