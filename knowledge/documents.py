"""An article as the rest of the program sees it: its text, where it comes from, how it is divided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Span(NamedTuple):
    """A stretch of a document's text: code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


def trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without the white space at its ends; empty if it holds nothing else."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


class Role(IntEnum):
    """What a stretch of an article is to its reader."""

    STORY = 0
    """The article's own sentences: what answers are made of."""

    APPARATUS = 1
    """Title line, byline, dateline, caption: can be quoted, but never beats the story."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from: what a reader is told, and what a librarian would ask."""

    title: str
    path: str
    """Below the folder it was found in, with forward slashes; the file's name if it was named itself."""

    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the stretch under it, up to the next heading of its level or above."""

    heading: Span
    """The heading's words, without Markdown's marks."""

    level: int
    """1 is outermost."""

    body: Span


@dataclass(frozen=True, slots=True)
class Document:
    """One article. Its text is canonical: every offset anywhere refers to it, in code points."""

    source: Source
    text: str
    sections: tuple[Section, ...] = ()
    """In the order of the text."""

    apparatus: tuple[Span, ...] = ()
    """Stretches of the text in `Role.APPARATUS`."""

    blocks: tuple[Span, ...] | None = field(default=None, compare=False)
    """Paragraphs, list items, table rows, code: what a sentence never leaves, headings left out.

    Only splitting needs them, so a stored snapshot does not keep them. None: the text is split
    as plain text.
    """
