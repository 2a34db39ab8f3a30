"""Composer: what a reader of a format finds, block by block, becomes a Document's text and structure.

It keeps the promise that `Document.text` makes: white space is collapsed as a browser does it,
blocks are parted by line breaks, cells by tabs, and nothing else is written between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from knowledge.documents import Block, BlockKind, Mark, MarkKind, Section, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_SPACE = re.compile(r"[ \t\r\n\f]+")
_CLOSE_TOGETHER = {
    (BlockKind.ITEM, BlockKind.ITEM),
    (BlockKind.ROW, BlockKind.ROW),
    (BlockKind.TABLE_HEADER, BlockKind.ROW),
    (BlockKind.TERM, BlockKind.TERM),
    (BlockKind.TERM, BlockKind.DEFINITION),
    (BlockKind.TITLE, BlockKind.PARAGRAPH),
    (BlockKind.TITLE, BlockKind.CODE),
    (BlockKind.CAPTION, BlockKind.TABLE_HEADER),
}
"""Pairs of blocks with one line break between them; between others there is an empty line."""

INNERMOST = 7
"""The level of headings that are no headings in the format: questions that fold, terms."""


Composed: TypeAlias = tuple[str, tuple[Block, ...], tuple[Mark, ...], tuple[Section, ...]]
"""A text, its blocks, marks and sections."""


@dataclass(slots=True)
class Frame:
    """What blocks stand in: a list's item, an admonition, a block quote, a definition."""

    kind: BlockKind
    """What its first paragraph is."""

    level: int = 0
    marker: str = ""
    index: int | None = None
    """The number of the block that stands for it, once there is one."""

    heading: int | None = None
    """The number of the heading that ends with it."""


@dataclass(slots=True)
class _Open:
    """A block that is being written; offsets count from its start."""

    block: Block
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    last: str = ""
    cells: list[Span] = field(default_factory=list)
    cell_start: int = 0
    marks: list[tuple[Span, MarkKind, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Heading:
    span: Span
    level: int
    end: int | None = None


class Composer:
    """Takes blocks and words in the order of the page."""

    def __init__(self, only: Collection[int] | None = None) -> None:
        """`only` has the numbers, counted from 0, of the blocks that are kept; None: all are."""
        self._only = only
        self._met = 0
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._marks: list[Mark] = []
        self._headings: list[_Heading] = []
        self._frames: list[Frame] = []
        self._open: _Open | None = None
        self._header: tuple[Span, ...] = ()
        self._hidden = 0

    @property
    def is_open(self) -> bool:
        """Whether a block is being written."""
        return self._open is not None

    @property
    def position(self) -> int:
        """How much of the open block is written."""
        return self._open.size if self._open else 0

    @property
    def ends_blank(self) -> bool:
        """Whether the open block has no words yet, or ends with white space."""
        return self._open is None or not self._open.last or self._open.last.isspace()

    def open(self, kind: BlockKind, *, line: int = 0, level: int = 0, language: str = "") -> None:
        """Begin a block; one that is open is closed first."""
        self.close()
        marker = ""
        frame = self._frames[-1] if self._frames else None
        if kind is BlockKind.PARAGRAPH and frame:
            if frame.index is None:
                kind, level, marker = frame.kind, frame.level, frame.marker
            elif self._blocks[frame.index].kind is BlockKind.TERM:
                kind = BlockKind.DEFINITION
            elif frame.kind is BlockKind.QUOTE:
                kind = BlockKind.QUOTE
        header = self._header if kind is BlockKind.ROW else ()
        block = Block(Span(0, 0), kind, level, marker, language, (), header, self._parent(), line)
        self._open = _Open(block)

    def text(self, words: str) -> None:
        """Write words, their white space collapsed."""
        if self._open is None or self._hidden or not words:
            return
        words = _SPACE.sub(" ", words)
        if self.ends_blank:
            words = words.lstrip(" ")
        self.exact(words)

    def exact(self, words: str) -> None:
        """Write words as they are."""
        if self._open is None or self._hidden or not words:
            return
        self._open.pieces.append(words)
        self._open.size += len(words)
        self._open.last = words[-1]

    def line_break(self) -> None:
        """Break the line inside a block."""
        if self._open and self._open.size:
            self._drop_space()
            self.exact("\n")

    def _drop_space(self) -> None:
        """Take back a space that a line or a cell would end with."""
        if self._open and self._open.last == " " and self._open.pieces[-1].endswith(" "):
            self._open.pieces[-1] = self._open.pieces[-1][:-1]
            self._open.size -= 1

    def speak(self, language: str) -> None:
        """Name the language of the open block's code."""
        if self._open:
            self._open.block = replace(self._open.block, language=language)

    def anchor(self, name: str) -> None:
        """Give the open block the id by which its page can be opened there."""
        if self._open:
            self._open.block = replace(self._open.block, anchor=name)

    def retag(self, kind: BlockKind) -> None:
        """Make the open block one of another kind."""
        if self._open:
            self._open.block = replace(self._open.block, kind=kind)

    def mark(self, kind: MarkKind, start: int, address: str = "") -> None:
        """Set off what has been written since `start`, a `position`."""
        if self._open and start < self._open.size:
            self._open.marks.append((Span(start, self._open.size), kind, address))

    def end_cell(self) -> None:
        """End a cell of a row."""
        if self._open:
            self._drop_space()
            self._open.cells.append(Span(self._open.cell_start, self._open.size))
            self._put("\t")
            self._open.cell_start = self._open.size

    def _put(self, character: str) -> None:
        hidden, self._hidden = self._hidden, 0
        self.exact(character)
        self._hidden = hidden

    def close(self) -> None:
        """End the open block; without a word in it there was none."""
        done, self._open = self._open, None
        if done is None:
            return
        whole = "".join(done.pieces)
        is_code = done.block.kind is BlockKind.CODE
        text = whole.strip("\n") if is_code else whole.strip()
        self._met += bool(text.strip())
        if text.strip() and (self._only is None or self._met - 1 in self._only):
            self._keep(done, text, len(whole) - len(whole.lstrip("\n" if is_code else None)))

    def _keep(self, done: _Open, text: str, lead: int) -> None:
        gap = self._gap(done.block.kind)
        start = self._length + len(gap)
        whole = Span(start, start + len(text))
        shift = start - lead
        cells = tuple(_within(cell, shift, whole, text) for cell in done.cells)
        block = replace(done.block, span=whole, cells=cells)
        marks = [Mark(_within(span, shift, whole, text), kind, address) for span, kind, address in done.marks]
        self._marks += [mark for mark in marks if mark.span.start < mark.span.end]
        self._pieces += [gap, text]
        self._length = whole.end
        if block.kind is BlockKind.TABLE_HEADER:
            self._header = cells
        if block.kind is BlockKind.HEADING:
            self._headings.append(_Heading(whole, block.level))
        if self._frames and self._frames[-1].index is None:
            self._frames[-1].index = len(self._blocks)
        self._blocks.append(block)

    def _gap(self, kind: BlockKind) -> str:
        if not self._blocks:
            return ""
        return "\n" if (self._blocks[-1].kind, kind) in _CLOSE_TOGETHER else "\n\n"

    def _parent(self) -> int | None:
        return next((frame.index for frame in reversed(self._frames) if frame.index is not None), None)

    def end_table(self) -> None:
        """Forget the header row: the next table has its own or none."""
        self.close()
        self._header = ()

    def enter(self, kind: BlockKind, *, level: int = 0, marker: str = "") -> Frame:
        """Begin what other blocks stand in; its first paragraph is of this kind."""
        self.close()
        self._frames.append(Frame(kind, level, marker))
        return self._frames[-1]

    def name_frame(self) -> None:
        """Let the last block be a heading over the rest of the innermost frame."""
        self.close()
        frame = self._frames[-1] if self._frames else None
        if frame and frame.index is not None and frame.heading is None:
            frame.heading = len(self._headings)
            self._headings.append(_Heading(self._blocks[frame.index].span, INNERMOST))

    def leave(self) -> None:
        """End it."""
        self.close()
        if self._frames:
            frame = self._frames.pop()
            if frame.heading is not None:
                self._headings[frame.heading].end = self._length

    def hide(self) -> None:
        """Write nothing until as many `unhide` follow."""
        self._hidden += 1

    def unhide(self) -> None:
        """End one `hide`."""
        self._hidden = max(0, self._hidden - 1)

    @property
    def depth(self) -> int:
        """How many lists' items are open."""
        return sum(frame.kind is BlockKind.ITEM for frame in self._frames)

    def finish(self) -> Composed:
        """The text, its blocks, marks and sections."""
        self.close()
        marks = sorted(self._marks, key=lambda mark: (mark.span.start, -mark.span.end))
        return (
            "".join(self._pieces),
            tuple(self._blocks),
            tuple(marks),
            _sections(self._headings, self._length),
        )


def _within(span: Span, shift: int, whole: Span, text: str) -> Span:
    """A stretch of an open block as one of the document, without white space at its ends."""
    start = min(max(span.start + shift, whole.start), whole.end)
    end = min(max(span.end + shift, start), whole.end)
    piece = text[start - whole.start : end - whole.start]
    start += len(piece) - len(piece.lstrip())
    return Span(start, max(start, end - (len(piece) - len(piece.rstrip()))))


def _sections(headings: Sequence[_Heading], end: int) -> tuple[Section, ...]:
    ends = [heading.end for heading in headings]
    open_from: list[int] = []
    for number, heading in enumerate(headings):
        while open_from and headings[open_from[-1]].level >= heading.level:
            closed = open_from.pop()
            ends[closed] = ends[closed] or heading.span.start
        open_from.append(number)
    return tuple(
        Section(heading.span, heading.level, Span(heading.span.end, end if last is None else last))
        for heading, last in zip(headings, ends, strict=True)
    )
