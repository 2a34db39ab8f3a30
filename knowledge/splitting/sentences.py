"""Text → sentences, with exact offsets; and what a sentence is fit for."""

from __future__ import annotations

import re
import unicodedata
from enum import IntFlag
from typing import TYPE_CHECKING

from knowledge.documents import Span, trimmed
from knowledge.splitting.boundaries import boundaries, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SENTENCE = 600
"""Code points. A longer stretch without a full stop is cut: nobody reads it as one sentence."""

_SPACE = re.compile(r"\s*")
_CUTS = (re.compile(r"\n"), re.compile(r"[;:；：]\s?"), re.compile(r"[,，、](?!\d)\s?"), re.compile(r"\s"))


class Trait(IntFlag):
    """What keeps a sentence from being a good quote by itself."""

    NONE = 0
    FRAGMENT = 1
    """No statement: too short, a list's opening that ends in a colon, a table's row."""

    QUESTION = 2
    OPENS_DEPENDENT = 4
    """Opens with a word like "They" or "However", and so needs the sentence before it."""

    LIST_ITEM = 8
    CODE = 16
    """Code: shown, while the sentence that introduces it is what can be set in bold."""


_MARKER = re.compile(r"(?:[-*+•‣◦▪●]|\(?(?:\d{1,3}|[a-z])[.)])[ \t]+\Z")
_OPENING = re.compile(r"[\W_]*([^\W_]+)")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = "\"'”’»)]*_ 」』"

FEWEST_WORDS = 4
"""A stretch of fewer words says nothing by itself, unless it ends with a full stop ("He did.")."""

_DEPENDENT = frozenset(
    "this that these those he she it they his her its their him them however but and or so yet also then "
    "thus therefore moreover furthermore instead nevertheless nonetheless otherwise such both neither "
    # German, Spanish
    "dies diese dieser dieses er sie es ihr sein seine ihre jedoch aber und doch dennoch deshalb daher dann "
    "außerdem zudem "
    "esto este esta estos estas eso él ella ellos ellas pero sin y además también entonces".split(),
)
_DEPENDENT_UNSPACED = re.compile(
    r"[\W_]*(?:[这那此他她它]|但是?|然而|因此|所以|而且|同时|此外|それ|これ|しかし|また)"
)


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """Split a block of text into its sentences.

    Returns:
        Spans of `text` inside [start, end), in order, without overlap, none blank and none
        longer than `LONGEST_SENTENCE`. What lies between them is white space.
    """
    return [
        piece
        for sentence in _between(text, start, end, boundaries(text, start, end))
        for piece in _bounded(text, sentence)
    ]


def _between(text: str, start: int, end: int, ends: Iterator[int]) -> Iterator[Span]:
    for boundary in (*ends, end):
        span = trimmed(text, start, boundary)
        if span.start < span.end:
            yield span
        start = boundary


def traits(text: str, span: Span | None = None) -> Trait:
    """Tell what keeps a sentence from standing alone.

    Args:
        text: the sentence; or, with `span`, the document's text that it stands in, so that
            the list marker before it is seen.
        span: the sentence's place in `text`.
    """
    sentence = text if span is None else span.of(text)
    found = Trait.NONE
    if _is_listed(text, sentence, span):
        found |= Trait.LIST_ITEM
    bare = sentence.strip().rstrip(_MARKS)
    if bare.endswith(("?", "？", "؟")):
        found |= Trait.QUESTION
    if _is_fragment(bare):
        found |= Trait.FRAGMENT
    if _opens_dependent(bare):
        found |= Trait.OPENS_DEPENDENT
    return found


def _is_listed(text: str, sentence: str, span: Span | None) -> bool:
    before = "" if span is None else text[max(0, span.start - 8) : span.start]
    line = re.split(r"[\r\n]", before)[-1].lstrip()
    opening = sentence[:8].split(" ", 1)[0] + " "
    return any(_MARKER.match(part) is not None for part in (line, opening) if part)


def _is_fragment(bare: str) -> bool:
    if bare.endswith((":", "：", ",", ";")) or bare.count("|") > 1 or "\t" in bare:
        return True
    if any(map(is_unspaced, bare[:20])):
        return len(bare) < FEWEST_WORDS
    words = len(_LETTERS.findall(bare))
    return words < (2 if bare.endswith((".", "!", "?", "।", "؟", "۔")) else FEWEST_WORDS)


def _opens_dependent(bare: str) -> bool:
    first = _OPENING.match(bare)
    word = first[1].casefold() if first else ""
    return word in _DEPENDENT or _DEPENDENT_UNSPACED.match(bare) is not None


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    start, end = sentence
    while end - start > LONGEST_SENTENCE:
        cut = _cut(text, start)
        yield trimmed(text, start, cut)
        space = _SPACE.match(text, cut)
        start = space.end() if space else cut
    yield Span(start, end)


def _cut(text: str, start: int) -> int:
    """Where to cut a stretch that is too long: the last good place in the second half of what fits."""
    limit = start + LONGEST_SENTENCE
    for pattern in _CUTS:
        places = [match.end() for match in pattern.finditer(text, start + LONGEST_SENTENCE // 2, limit)]
        if places:
            return places[-1]
    while limit > start + LONGEST_SENTENCE // 2 and unicodedata.combining(text[limit]):
        limit -= 1
    return limit
