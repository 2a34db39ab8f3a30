"""question → Query: as it was asked, and as it is searched for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.answering.small_talk import is_small_talk, without_frills
from knowledge.errors import QuestionError
from knowledge.words import split_words

LONGEST = 300
"""Code points: a question, not a page. Discord's own option limit is set to the same."""

# C0 and C1 controls but for white space, zero-width characters, bidi controls, tag characters:
# they are invisible, and none of them is part of a word that anyone searches for.
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
"""Between two questions in one sentence: the second begins with a question word of its own."""

FEWEST_WORDS = 3
"""A part of a question with fewer words ("Right?", "Why not?") is no question of its own."""

MOST_PARTS = 4
"""Each part costs a search; what is asked beyond stays with the last."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was asked, and as it is searched for."""

    text: str
    """The asker's own characters."""

    searched: str
    """Without frills, control characters and stray white space: what the model and the index see."""

    parts: tuple[str, ...]
    """`searched`, or, where several questions were asked at once, each of them."""

    small_talk: bool = False
    """Greeting, thanks, praise, insult or command: nothing that an article could answer."""


def read_question(question: str) -> Query:
    """Read a question; raises QuestionError if it is empty, too long, or has no words."""
    visible = _SPACES.sub(" ", _INVISIBLE.sub("", question)).strip()
    if not visible:
        raise QuestionError("The question is empty; ask something in a few words.")
    if len(question) > LONGEST:
        length = len(question)
        raise QuestionError(f"The question has {length} characters; ask in {LONGEST} or fewer.")
    if not any(map(_is_wordy, visible)):
        raise QuestionError("The question has no words; ask something in a few words.")
    searched = without_frills(unicodedata.normalize("NFC", visible))
    return Query(question, searched, _parts(searched), is_small_talk(visible))


def _is_wordy(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _parts(searched: str) -> tuple[str, ...]:
    """Each question of several; a fragment joins the one before it, or, at the beginning, the one behind."""
    parts: list[str] = []
    for piece in (each for sentence in _END.split(searched) for each in _AND_ALSO.split(sentence)):
        if parts and (len(parts) == MOST_PARTS or _is_fragment(parts[0]) or _is_fragment(piece)):
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return tuple(parts) if len(parts) > 1 else (searched,)


def _is_fragment(piece: str) -> bool:
    return len(split_words(piece)) < FEWEST_WORDS
