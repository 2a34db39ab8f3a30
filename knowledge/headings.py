"""Headings: found in plain text, and made into sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.blocks import is_apart, is_listed
from knowledge.documents import Section, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_HEADING = 100
"""Code points. Longer ones are paragraphs that lost their full stop."""

LONGER = 1.5
"""How many times as long as its heading a paragraph must be."""

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[^\W\d_]")
_STOPPED = re.compile(r"[.。।۔;；:：,，、…!！]['\"”’»)\]]*\Z")
_NOT_WORDS = re.compile(r"[|\t]|://|@\w|\A['\"“„«‘(\[<]|\A\W*\Z")
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
    return [
        (block, _level(block.of(text)))
        for number, block in enumerate(blocks[:-1])
        if looks_like_heading(text, block) and _heads(text, blocks, number)
    ]


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


def _heads(text: str, blocks: Sequence[Span], number: int) -> bool:
    block, following = blocks[number], blocks[number + 1]
    alone = is_apart(text, block, following) and (not number or is_apart(text, blocks[number - 1], block))
    if not alone or is_listed(text, following):
        return False
    if _is_longer(block, following) and not looks_like_heading(text, following):
        return True
    last = number + 2 >= len(blocks)
    return not last and looks_like_heading(text, following) and _heads_next(text, blocks, number + 1)


def _heads_next(text: str, blocks: Sequence[Span], number: int) -> bool:
    """Tell whether the block below is a heading over a paragraph: then this one is one above it."""
    following = blocks[number + 1]
    return (
        is_apart(text, blocks[number], following)
        and _is_longer(blocks[number], following)
        and not looks_like_heading(text, following)
    )


def _is_longer(block: Span, following: Span) -> bool:
    return following.end - following.start >= LONGER * (block.end - block.start)


def _level(words: str) -> int:
    number = _NUMBER.match(words)
    return number[1].count(".") + 1 if number else 1


def without(blocks: Iterable[Span], headings: Iterable[Span]) -> tuple[Span, ...]:
    """The blocks that are no headings."""
    starts = {heading.start for heading in headings}
    return tuple(block for block in blocks if block.start not in starts)
