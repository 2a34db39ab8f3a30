"""A stretch of a document → the lines, code and rows that a place can show: no place's own syntax yet.

Discord and the terminal show the same parts, each in its own way. Together the parts hold
every character of the stretch; what they add (markers, labels) is told apart from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, TypeAlias

from bot.messages.markdown import LINE_BREAK, visible
from bot.messages.runs import Run, Runs
from knowledge import BlockKind, MarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge import Block, Document, Mark


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; without runs, an empty one."""

    runs: Runs = ()
    kind: BlockKind = BlockKind.PARAGRAPH
    marker: str = ""
    """Stands before the first line of a list's item."""

    depth: int = 0
    """Of a list's item: lists around its own."""


@dataclass(frozen=True, slots=True)
class Code:
    """Whole lines of code."""

    text: str
    language: str
    marked: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, or what is shown of it."""

    cells: tuple[Runs, ...]
    labels: tuple[str, ...]
    """What the header row says of each cell; empty where the table has none."""

    table: Span
    """Tells the rows of one table from those of another."""

    @property
    def marked(self) -> bool:
        """Whether the answer is in it."""
        return any(run.marked for cell in self.cells for run in cell)


Part: TypeAlias = Line | Code | TableRow


def layout(document: Document, shown: Span, marked: Span) -> tuple[Part, ...]:
    """The parts that a stretch of a document is shown as; `marked` is the answer in it."""
    if not document.is_rendered:
        return tuple(Line(runs) for runs in _lines(_runs(document, shown, marked, ())))
    return tuple(_parts(document, shown, marked))


def tables(parts: Sequence[Part]) -> Iterator[tuple[TableRow, ...] | Line | Code]:
    """The same parts, rows of one table together."""
    for table, group in groupby(parts, key=lambda part: part.table if isinstance(part, TableRow) else None):
        if table is None:
            yield from (part for part in group if not isinstance(part, TableRow))
        else:
            yield tuple(part for part in group if isinstance(part, TableRow))


def _parts(document: Document, shown: Span, marked: Span) -> Iterator[Part]:
    at = shown.start
    for block in document.blocks_in(shown):
        piece = Span(max(block.span.start, shown.start), min(block.span.end, shown.end))
        if block.kind is BlockKind.TABLE_HEADER:
            continue  # its words are the labels of the rows
        if at > shown.start and document.text.count("\n", at, piece.start) > 1:
            yield Line()
        yield from _block(document, block, piece, marked)
        at = piece.end


def _block(document: Document, block: Block, piece: Span, marked: Span) -> Iterator[Part]:
    text = document.text
    if block.kind is BlockKind.CODE:
        yield from _code(text, block, piece, marked)
        return
    marks = document.marks_in(piece)
    if block.kind is BlockKind.ROW and block.cells:
        yield _row(document, block, piece, marked)
        return
    for number, runs in enumerate(_lines(_runs(document, piece, marked, marks))):
        # A marker before nothing that can be seen would itself be shown as text.
        seen = any(visible(run.text).strip() for run in runs)
        first = number == 0 and piece.start == block.span.start and seen
        depth = block.level if block.kind is BlockKind.ITEM else 0
        yield Line(runs, block.kind, block.marker if first else "", depth)


def _code(text: str, block: Block, piece: Span, marked: Span) -> Iterator[Code]:
    """The lines of code, parted where the answer begins and ends if that is between two lines."""
    yield Code(piece.of(text), block.language, marked=_overlap(piece, marked) > 0)


def _row(document: Document, block: Block, piece: Span, marked: Span) -> TableRow:
    cells = [Span(max(cell.start, piece.start), min(cell.end, piece.end)) for cell in block.cells]
    kept = [cell if cell.start < cell.end else None for cell in cells]
    runs = tuple(_runs(document, cell, marked, document.marks_in(cell)) if cell else () for cell in kept)
    labels = tuple(" ".join(cell.of(document.text).split()) for cell in block.header)
    table = block.header[0] if block.header else Span(0, 0)
    return TableRow(runs, labels, table)


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _runs(document: Document, piece: Span, marked: Span, marks: Sequence[Mark]) -> Runs:
    """The characters of a piece, parted wherever their look changes."""
    edges = {piece.start, piece.end, *marked, *(edge for mark in marks for edge in mark.span)}
    places = sorted(edge for edge in edges if piece.start <= edge <= piece.end)
    runs = []
    for start, end in pairwise(places):
        over = [mark for mark in marks if mark.span.start <= start and mark.span.end >= end]
        runs.append(_run(document.text[start:end], over, marked=marked.start <= start and end <= marked.end))
    return tuple(runs)


def _run(text: str, over: Sequence[Mark], *, marked: bool) -> Run:
    kinds = {mark.kind for mark in over}
    return Run(
        text=text,
        marked=marked,
        strong=MarkKind.STRONG in kinds,
        emphasis=MarkKind.EMPHASIS in kinds,
        code=MarkKind.CODE in kinds,
        address=next((mark.address for mark in over if mark.kind is MarkKind.LINK), ""),
    )


def _lines(runs: Runs) -> Iterator[Runs]:
    """Runs, parted at their line breaks."""
    line: list[Run] = []
    for run in runs:
        first, *rest = LINE_BREAK.split(run.text)
        line.append(_with_text(run, first))
        for each in rest:
            yield _filled(line)
            line = [_with_text(run, each)]
    yield _filled(line)


def _with_text(run: Run, text: str) -> Run:
    return Run(text, run.marked, run.strong, run.emphasis, run.code, run.address)


def _filled(line: Sequence[Run]) -> Runs:
    return tuple(run for run in line if run.text)
