"""question → Query: the question as it was asked, and the text that is searched for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from knowledge.answering.leaning import leans
from knowledge.answering.questions import Question
from knowledge.answering.small_talk import is_small_talk, without_pleasantries
from knowledge.errors import QuestionError
from knowledge.words import split_words

MAX_LENGTH = 300
"""Most code points of a question. Discord's `/ask` has the same limit."""

# C0 and C1 controls except white space, zero-width characters, bidi controls, tag characters, surrogates.
# They are invisible and no part of a word that anyone searches for.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")
_END = re.compile(r"(?<=[?؟])\s+(?=\S)|(?<=？)\s*(?=[^\s？])")

_AND_ALSO = re.compile(
    r",?\s+(?:and|und|y|e|et)\s+"
    r"(?=(?:who|what|when|where|why|how|which|wer|was|wann|wo|warum|wie|quién|qué|cuándo|dónde|cómo|qui|quand|où"
    r"|pourquoi|comment)\b)",
    re.IGNORECASE,
)
"""The border of two questions in one sentence: the second has its own question word."""

MIN_WORDS = 3
"""A part with fewer words ("Right?", "Why not?") is no separate question."""

MAX_PARTS = 4
"""Most parts, because each costs a search. Further questions are joined to the last part."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and the texts that are searched for."""

    text: str
    """The question exactly as it was asked."""

    searched: str
    """The question without greeting, thanks, control characters and extra white space."""

    parts: tuple[str, ...]
    """Each of the questions in `searched`; usually only one."""

    joined: str = ""
    """The question before it and `searched` in a row, if it leans on that one; else empty."""

    cited: tuple[str, ...] = ()
    """The ids of the passages that were cited for the question before it."""

    article: str = ""
    """The key or the title of the only article that may answer it; empty: any may."""

    small_talk: bool = False
    """Whether it is a greeting, thanks, praise, an insult or a command, which no article can answer."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that has to be encoded."""
        return (*self.parts, self.joined) if self.joined else self.parts


def read_question(asked: str | Question) -> Query:
    """Read a question; raises QuestionError if it is empty, too long, or has no words."""
    question = Question.of(asked)
    query = _read_text(question.text)
    earlier = question.earlier
    if question.article:
        return replace(query, article=question.article)
    if earlier and earlier.question and leans(query.searched):
        joined = f"{earlier.question} {query.searched}"
        return replace(query, parts=(query.searched,), joined=joined, cited=earlier.passages)
    return query


def _read_text(question: str) -> Query:
    visible = _SPACES.sub(" ", _INVISIBLE.sub("", question)).strip()
    if not visible:
        raise QuestionError("The question is empty; ask something in a few words.")
    if len(question) > MAX_LENGTH:
        length = len(question)
        raise QuestionError(f"The question has {length} characters; ask in {MAX_LENGTH} or fewer.")
    if not any(map(_is_letter_or_digit, visible)):
        raise QuestionError("The question has no words; ask something in a few words.")
    searched = without_pleasantries(unicodedata.normalize("NFC", visible))
    return Query(question, searched, _parts(searched), small_talk=is_small_talk(visible))


def _is_letter_or_digit(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _parts(searched: str) -> tuple[str, ...]:
    """Split into single questions. A fragment is joined to the question before it, or else to the next."""
    parts: list[str] = []
    for piece in (each for sentence in _END.split(searched) for each in _AND_ALSO.split(sentence)):
        if parts and (len(parts) == MAX_PARTS or _is_fragment(parts[0]) or _is_fragment(piece)):
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return tuple(parts) if len(parts) > 1 else (searched,)


def _is_fragment(piece: str) -> bool:
    return len(split_words(piece)) < MIN_WORDS
