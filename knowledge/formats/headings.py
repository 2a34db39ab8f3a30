"""Headings: found in plain text, and made into sections."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from knowledge.documents import Section, Span
from knowledge.formats.paragraphs import is_apart, is_listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_HEADING = 100
"""Code points. Longer ones are paragraphs that lost their full stop."""

LONGER, SHORTEST_BODY = 1.5, 80
"""How many times as long as its heading a paragraph must be; and how long, if no blank line parts them."""

LONGEST_CHAIN = 2
"""Headings that stand one above the other, as chapter and section do. More short lines are a list."""

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[^\W\d_]")
_STOPPED = re.compile(r"[.。।۔;；:：,，、…!！]['\"”’»)\]]*\Z")
_SENTENCE_END = re.compile(r"[.!。！।۔…:]['\"”’»)\]]*\Z")
_ASKS = "?？؟"
_NOT_WORDS = re.compile(r"[|\t]|://|@\w|\A['\"“„«‘(\[<–—]|\A\W*\Z")
_DIGIT = re.compile(r"\d")


def sections(headings: Sequence[tuple[Span, int]], end: int) -> tuple[Section, ...]:
    """Make sections of headings (each with its level) in a text of length `end`."""
    made: list[Section] = []
    open_from: list[tuple[int, int]] = []
    ends = [end] * len(headings)
    for number, (heading, level) in enumerate(headings):
        while open_from and open_from[-1][1] >= level:
            ends[open_from.pop()[0]] = heading.start
        open_from.append((number, level))
    for (heading, level), body_end in zip(headings, ends, strict=True):
        made.append(Section(heading, level, Span(heading.end, body_end)))
    return tuple(made)


def plain_headings(text: str, blocks: Sequence[Span]) -> list[tuple[Span, int]]:
    """Find the blocks of a plain text that are headings, each with its level.

    A heading is a short paragraph of its own, without a full stop, before a longer one.
    """
    found: list[tuple[Span, int]] = []
    for short, group in groupby(enumerate(blocks), key=lambda pair: looks_like_heading(text, pair[1])):
        chain = list(group)
        first, last = chain[0][0], chain[-1][0]
        if (
            short
            and last + 1 < len(blocks)
            and is_over(text, blocks, last)
            and _is_chain(text, blocks, first, last)
        ):
            found += [(block, _level(block.of(text))) for _, block in chain]
    return found


def looks_like_heading(text: str, block: Span) -> bool:
    """Tell whether a block by itself could be a heading."""
    words = block.of(text)
    return (
        len(words) <= LONGEST_HEADING
        and "\n" not in words
        and not _STOPPED.search(words)
        and not _NOT_WORDS.search(words)
        and not words[0].islower()
        and len(_DIGIT.findall(words)) * 3 <= len(words)
        and (not is_listed(text, block) or _NUMBER.match(words) is not None)
    )


def is_over(text: str, blocks: Sequence[Span], number: int) -> bool:
    """Tell whether a block stands over the next as a heading does."""
    block, body = blocks[number], blocks[number + 1]
    begins = not number or is_apart(text, blocks[number - 1], block)
    if text[body.start].islower() and not is_listed(text, body):
        return False
    if begins and text[block.end - 1] in _ASKS and _is_stated(text, body):
        return True
    if begins and is_apart(text, block, body):
        return is_listed(text, body) or _length(body) >= LONGER * _length(block)
    above = begins or _is_paragraph(text, blocks[number - 1])
    return above and _is_paragraph(text, body) and _length(body) >= LONGER * _length(block)


def _is_stated(text: str, block: Span) -> bool:
    """Tell whether a block ends as a statement does."""
    ending = text[max(block.start, block.end - 6) : block.end]
    return _SENTENCE_END.search(ending) is not None


def _is_paragraph(text: str, block: Span) -> bool:
    return _length(block) >= SHORTEST_BODY and _is_stated(text, block) and not is_listed(text, block)


def _is_chain(text: str, blocks: Sequence[Span], first: int, last: int) -> bool:
    """Tell headings one above the other from a list's items, an address, a poem."""
    if first == last:
        return True
    chain = blocks[first : last + 1]
    levels = [_NUMBER.match(block.of(text)) for block in chain]
    if sum(level is not None and "." not in level[1] for level in levels) > 1:
        return False
    apart = all(is_apart(text, *pair) for pair in pairwise(chain))
    return apart and (len(chain) <= LONGEST_CHAIN or all(levels))


def _length(block: Span) -> int:
    return block.end - block.start


def _level(words: str) -> int:
    number = _NUMBER.match(words)
    return number[1].count(".") + 1 if number else 1


def without(blocks: Iterable[Span], headings: Iterable[Span]) -> tuple[Span, ...]:
    """The blocks that are no headings."""
    starts = {heading.start for heading in headings}
    return tuple(block for block in blocks if block.start not in starts)
