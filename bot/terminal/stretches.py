"""A stretch of a document → lines in a terminal: lists, code and tables, styled where it has colour."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.messages import Code, Line, Run, TableRow, followable, layout, tables
from bot.terminal.wrapping import columns, printable, wrap
from knowledge import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.terminal.styles import Style
    from knowledge import Document, Span

_PLAIN = "\x1b[0m"
_INDENT = "  "
_BETWEEN_CELLS = "  "


def print_stretch(document: Document, shown: Span, marked: Span, style: Style) -> Iterator[str]:
    """The lines of a stretch, the answer's under another mark than those around it."""
    for part in tables(layout(document, shown, marked)):
        if isinstance(part, Line):
            yield from _line(part, style)
        elif isinstance(part, Code):
            yield from _lines(part.text, style, marked=part.marked)
        else:
            yield from _table(part, style)


def _line(line: Line, style: Style) -> Iterator[str]:
    """A line, the answer in it apart from what stands before and behind it."""
    indent = _INDENT * line.depth
    hanging = indent + " " * (len(line.marker) + 1) if line.marker else indent
    lead = f"{indent}{line.marker} " if line.marker else indent
    if line.kind is BlockKind.PARAGRAPH and not line.runs:
        yield f"{_INDENT}{style.context}".rstrip()
    for marked, group in groupby(line.runs, key=lambda run: run.marked):
        runs = tuple(group)
        if not "".join(run.text for run in runs).strip():
            continue
        for words in _wrapped(runs, style.width - _margin(style, marked=marked) - len(hanging), style):
            yield _set(words, lead, style, marked=marked)
            lead = hanging


def _margin(style: Style, *, marked: bool) -> int:
    return len(_INDENT) + len(style.answer if marked else style.context)


def _set(words: Sequence[Run], lead: str, style: Style, *, marked: bool) -> str:
    """One line: its mark, and each run in its look."""
    head = f"{_INDENT}{style.answer if marked else style.context}{lead}"
    plain = f"{head}{''.join(run.text for run in words)}".rstrip()
    if not style.colour:
        return plain
    base = "1" if marked else "2"
    if not any(run.strong or run.emphasis or run.code or run.address for run in words):
        return style.bold(plain) if marked else style.dim(plain)
    return f"\x1b[{base}m{head}{_PLAIN}" + "".join(_coloured(run, base) for run in words)


def _coloured(run: Run, base: str) -> str:
    looks = [base, *(["3"] if run.emphasis else []), *(["36"] if run.code else [])]
    if run.strong:
        looks = ["1", *looks[1:]]
    text = f"\x1b[{';'.join(looks)}m{run.text}{_PLAIN}"
    address = followable(run.address) if run.address else ""
    return f"\x1b]8;;{address}\x1b\\\x1b[4m{text}\x1b]8;;\x1b\\" if address else text


def _wrapped(runs: Sequence[Run], width: int, style: Style) -> Iterator[list[Run]]:
    """Runs broken into lines; a break takes the place of the spaces there."""
    told = [
        Run(printable(run.text), run.marked, run.strong, run.emphasis, run.code, run.address) for run in runs
    ]
    whole = "".join(run.text for run in told)
    stripped = whole.strip()
    at = whole.index(stripped)
    for line in wrap(stripped, max(width, 8)):
        start = whole.index(line, at) if line else at
        yield list(_between(told, start, start + len(line))) if style.colour else [Run(line)]
        at = start + len(line)


def _between(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        piece = run.text[max(start - at, 0) : max(end - at, 0)]
        if piece:
            yield replace(run, text=piece)
        at += len(run.text)


def _lines(text: str, style: Style, *, marked: bool) -> Iterator[str]:
    """Code as it stands, only lines that are too long are broken."""
    for line in wrap(printable(text), style.width - _margin(style, marked=marked)):
        yield _set([Run(line)], "", style, marked=marked)


def _table(rows: tuple[TableRow, ...], style: Style) -> Iterator[str]:
    words = [[printable(_words(cell)) for cell in row.cells] for row in rows]
    labels = [printable(label) for label in rows[0].labels]
    every = [labels, *words]
    widths = [
        max((columns(cells[at]) for cells in every if at < len(cells)), default=0)
        for at in range(max(map(len, every)))
    ]
    is_narrow = sum(widths) + len(_BETWEEN_CELLS) * len(widths) <= style.width - _margin(style, marked=True)
    if not is_narrow or any("\n" in cell for cells in every for cell in cells):
        yield from _by_label(rows, style)
        return
    if labels:
        yield _set([Run(_aligned(labels, widths))], "", style, marked=False)
    for row, cells in zip(rows, words, strict=True):
        yield _set([Run(_aligned(cells, widths))], "", style, marked=row.marked)


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=False))
    return _BETWEEN_CELLS.join(padded)


def _by_label(rows: tuple[TableRow, ...], style: Style) -> Iterator[str]:
    """Each cell on lines of its own behind its label."""
    for number, row in enumerate(rows):
        if number:
            yield f"{_INDENT}{style.context}".rstrip()
        for at, cell in enumerate(row.cells):
            label = row.labels[at] if at < len(row.labels) else ""
            if _words(cell).strip():
                lead = (Run(f"{label}: ", marked=row.marked),) if label else ()
                yield from _line(Line((*lead, *cell)), style)


def _words(cell: Sequence[Run]) -> str:
    return "".join(run.text for run in cell)
