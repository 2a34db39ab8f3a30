"""An article as the rest of the program sees it: its text, where it comes from, how it is divided."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from itertools import accumulate
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
    language: str | None = None
    """The Snowball name of its language, where an admin has said it: "german"."""

    fetched: date | None = None
    """The day of our copy, where its page on the web could not be fetched since."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the stretch under it, up to the next heading of its level or above."""

    heading: Span
    """The heading's words."""

    level: int
    """1 is outermost."""

    body: Span


class BlockKind(StrEnum):
    """What a block is on its page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    """An item of a list, without what is nested in it."""

    TABLE_HEADER = "table header"
    ROW = "row"
    """A row of a table: its cells are parted by tabs."""

    CODE = "code"
    QUOTE = "quote"
    """A paragraph of a block quote."""

    TITLE = "title"
    """The title of an admonition, a tab or a code sample."""

    TERM = "term"
    """What a definition or the description of an option explains."""

    DEFINITION = "definition"
    CAPTION = "caption"
    CONTENTS = "contents"
    """An entry of a table of contents."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text that stands by itself on the page. Blocks do not overlap."""

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    """Of a heading, 1 being outermost; of a list item, the number of lists around its list."""

    marker: str = ""
    """What stands before a list item, "-" or "3.": styling, so it is not in the text."""

    language: str = ""
    """Of code, in lower case; empty where the page does not tell."""

    cells: tuple[Span, ...] = ()
    """Of a table's row, in order; an empty cell is an empty span."""

    header: tuple[Span, ...] = ()
    """The cells of the header row above a table's row."""

    parent: int | None = None
    """The number of the list item, title or term that this block stands under."""

    line: int = 0
    """Where it begins in its file, counted from 1; 0 where that is not known."""

    anchor: str = ""
    """Of a heading, the id by which its page can be opened there; empty where it has none."""


class Page(NamedTuple):
    """A page of a document that is printed on pages."""

    start: int
    """Where it begins in the text."""

    number: int
    """Its place in the file, counted from 1: what a link to it needs."""

    label: str = ""
    """What is printed on it, "xii", where that differs from its number."""


class MarkKind(StrEnum):
    """How a stretch of text looks on its page."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch inside one block that its page sets off. Marks may be nested."""

    span: Span
    kind: MarkKind
    address: str = ""
    """Where a link leads: an absolute address, http or https."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article. Its text is canonical: every offset anywhere refers to it, in code points.

    The text is what a reader could copy from the rendered page. Of a plain text that is the
    file's text, unchanged.
    """

    source: Source
    text: str
    sections: tuple[Section, ...] = ()
    """In the order of the text."""

    apparatus: tuple[Span, ...] = ()
    """Stretches of the text in `Role.APPARATUS`."""

    blocks: tuple[Block, ...] | None = None
    """In the order of the text. None: the text is split as plain text."""

    marks: tuple[Mark, ...] = ()
    """In the order in which they begin; of two that begin together, the outer one first."""

    pages: tuple[Page, ...] = ()
    """The pages that have text, in its order; empty for what is not printed on pages."""

    warnings: tuple[str, ...] = field(default=(), compare=False)
    """What was left out of it when it was read, in a sentence each. Not kept with the document."""

    _reach: tuple[int, ...] = field(init=False, compare=False, repr=False)
    """For each mark, the furthest end of it and of those before: it only grows, so it can be bisected."""

    def __post_init__(self) -> None:
        """Prepare `marks_in`: a paragraph may have a hundred thousand links."""
        object.__setattr__(self, "_reach", tuple(accumulate((mark.span.end for mark in self.marks), max)))

    @property
    def is_rendered(self) -> bool:
        """Whether the text was made out of markup, so that only its blocks tell how it looks."""
        return bool(self.marks) or any(block.line or block.kind not in _PLAIN for block in self.blocks or ())

    def blocks_in(self, span: Span) -> tuple[Block, ...]:
        """The blocks that have a part in a stretch of the text."""
        blocks = self.blocks or ()
        first = max(bisect_right(blocks, span.start, key=_start) - 1, 0)
        last = bisect_left(blocks, span.end, key=_start)
        return tuple(block for block in blocks[first:last] if block.span.end > span.start)

    def marks_in(self, span: Span) -> tuple[Mark, ...]:
        """The marks that have a part in a stretch of the text."""
        first = bisect_right(self._reach, span.start)
        last = bisect_left(self.marks, span.end, key=_mark_start)
        return tuple(mark for mark in self.marks[first:last] if mark.span.end > span.start)

    def line_of(self, offset: int) -> int:
        """The line of the file that a place in the text comes from; 0 where that is not known."""
        for block in self.blocks_in(Span(offset, offset + 1)):
            if block.line:
                is_code = block.kind is BlockKind.CODE
                return block.line + (self.text.count("\n", block.span.start, offset) if is_code else 0)
        return 0

    def anchor_above(self, offset: int) -> str:
        """The id of the last heading at a place in the text or above it; empty where it has none."""
        blocks = self.blocks or ()
        for number in range(bisect_right(blocks, offset, key=_start) - 1, -1, -1):
            if blocks[number].kind is BlockKind.HEADING:
                return blocks[number].anchor
        return ""

    def page_of(self, offset: int) -> Page | None:
        """The page on which a place in the text stands; None where the document has no pages."""
        after = bisect_right(self.pages, offset, key=_page_start)
        return self.pages[max(after - 1, 0)] if self.pages else None


_PLAIN = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING})
"""What a plain text has, too."""


def _page_start(page: Page) -> int:
    return page.start


def _start(block: Block) -> int:
    return block.span.start


def _mark_start(mark: Mark) -> int:
    return mark.span.start
