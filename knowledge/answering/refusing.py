"""Why there is no answer, or why it is not sure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.words import FUNCTION_WORDS, languages_like, split_words, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.splitting import Passage
    from knowledge.words import LexicalIndex

MOST_UNSAID = 2
"""Words that are named at most."""

TELLING = 0.4
"""How telling they are at least, as a share of the most telling word of the question: that "use" is not
said explains nothing. Set by reading a few answers, not fitted: it decides no answer."""


class Reason(StrEnum):
    """Why there is no answer."""

    NOTHING_NEAR = "nothing_near"
    UNSURE = "unsure"
    VAGUE = "vague"
    """One word that could mean many things."""

    LANGUAGE = "language"
    """The question is in another language than the articles."""

    SCRIPT = "script"
    SMALL_TALK = "small_talk"
    EMPTY = "empty"


def why_not(question: str, languages: Collection[str], *, near: bool, trusted: bool) -> Reason:
    """Why a question is refused.

    Args:
        question: What was searched for.
        languages: Those of the articles.
        near: Whether it almost got an answer.
        trusted: Whether the model knows the question's script.
    """
    if not trusted:
        return Reason.SCRIPT
    if not set(languages_like(question)) & {*languages}:
        return Reason.LANGUAGE
    if not near:
        return Reason.NOTHING_NEAR
    telling = [word for word in split_words(question) if word not in FUNCTION_WORDS]
    return Reason.VAGUE if len(telling) <= 1 else Reason.UNSURE


def unsaid(question: str, passage: Passage, lexical: LexicalIndex) -> tuple[str, ...]:
    """The most telling words of a question that neither a passage nor its headings say, at most two."""
    text = f"{passage.context}\n{passage.text}"
    said = _terms(text, lexical)
    words = [each for each in lexical.read(question) if each.word not in FUNCTION_WORDS]
    least = TELLING * max((each.idf for each in words), default=0)
    telling = sorted((each for each in words if each.idf >= least), key=lambda each: -each.idf)
    missing = [each for each in telling if not said & {*each.terms, *_terms(each.word, lexical)}]
    return tuple(each.span.of(question) for each in missing[:MOST_UNSAID])


def _terms(text: str, lexical: LexicalIndex) -> set[str]:
    return {term for language in lexical.languages for term in terms_of(text, language)}
