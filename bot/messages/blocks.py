"""Layout → a block quote in Discord's Markdown: lists, code, tables and lines of text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages.layout import Code, Line, TableRow, layout, tables
from bot.messages.markdown import escape, styled, visible
from knowledge import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages.runs import Run
    from knowledge import Document, Span

NARROW = 46
"""Columns of a table that is shown as one: hardly more than a phone shows of a line of code."""

GUTTER, ANSWER_GUTTER = "  ", "› "
"""Before a row in a code block, where nothing can be bold."""

_FENCE = "```"
_LIST_MARKER = re.compile(r"-|\d+\.")
_LANGUAGE = re.compile(r"[a-z0-9_+\-.#]+")
_UNDERLINED = frozenset({BlockKind.HEADING, BlockKind.TITLE})


def block_quote(document: Document, shown: Span, marked: Span, mark: str = "") -> str:
    """A stretch of a document as a block quote, the answer in bold; `mark` stands behind it.

    The space behind `>` stands on empty lines too: without it Discord ends the quote there.
    White space at the very end goes: Discord strips a text, and a mark whose space is lost
    would stand there as itself.
    """
    lines = [line for part in tables(layout(document, shown, marked)) for line in _lines(part)]
    while lines and not lines[-1].strip():
        lines.pop()
    lines[-1:] = [f"{line.rstrip()}{mark}" if not line.startswith(_FENCE) else line for line in lines[-1:]]
    return "\n".join(f"> {line}" for line in lines)


def _lines(part: tuple[TableRow, ...] | Line | Code) -> Iterator[str]:
    if isinstance(part, Line):
        yield _line(part)
    elif isinstance(part, Code):
        yield from _code(visible(part.text), part.language)
    else:
        yield from _narrow(part) if _is_narrow(part) else _wide(part)


def _line(line: Line) -> str:
    if line.kind in _UNDERLINED and line.runs:
        words = styled(line.runs)
        return f"__{words}__" if "_" not in words.replace("\\_", "") else words
    if line.kind is not BlockKind.ITEM:
        return styled(line.runs)
    indent = "  " * line.depth
    if _LIST_MARKER.fullmatch(line.marker):
        return f"{indent}{line.marker} {styled(line.runs)}"
    return f"{indent}{escape(line.marker)} {styled(line.runs)}" if line.marker else styled(line.runs)


def _code(text: str, language: str) -> Iterator[str]:
    """A fenced block; text that would end the fence is shown as lines of text."""
    if _FENCE in text:
        yield from (escape(line) for line in text.split("\n"))
        return
    yield _FENCE + (language if _LANGUAGE.fullmatch(language) else "")
    yield from text.split("\n")
    yield _FENCE


def _is_narrow(rows: tuple[TableRow, ...]) -> bool:
    lines = _table(rows)
    whole = "\n".join(line for _, cells in lines for line in cells)
    return (
        len(rows[0].labels) > 1
        and _FENCE not in whole
        and "\n" not in "".join(line for _, cells in lines for line in cells)
        and sum(width + 2 for width in _widths(lines)) <= NARROW
    )


def _table(rows: tuple[TableRow, ...]) -> list[tuple[bool, list[str]]]:
    """The words of the header row and of each row, and whether the answer is in it."""
    body = [(row.marked, [_words(cell) for cell in row.cells]) for row in rows]
    return [(False, [visible(label) for label in rows[0].labels]), *body]


def _words(cell: tuple[Run, ...]) -> str:
    return visible("".join(run.text for run in cell))


def _widths(lines: list[tuple[bool, list[str]]]) -> list[int]:
    most = max(len(cells) for _, cells in lines)
    return [max((len(cells[at]) for _, cells in lines if at < len(cells)), default=0) for at in range(most)]


def _narrow(rows: tuple[TableRow, ...]) -> Iterator[str]:
    lines = _table(rows)
    widths = _widths(lines)
    yield _FENCE
    for marked, cells in lines:
        padded = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
        yield f"{ANSWER_GUTTER if marked else GUTTER}{padded}".rstrip()
    yield _FENCE


def _wide(rows: tuple[TableRow, ...]) -> Iterator[str]:
    """Each cell on a line of its own behind its label."""
    for number, row in enumerate(rows):
        if number:
            yield ""
        for at, cell in enumerate(row.cells):
            if any(run.text.strip() for run in cell):
                label = row.labels[at] if at < len(row.labels) else ""
                lead = f"{escape(label)}: " if label else ""
                yield lead + styled(_on_one_line(cell))


def _on_one_line(cell: tuple[Run, ...]) -> tuple[Run, ...]:
    """A cell without its line breaks: a space stands for each."""
    return tuple(replace(run, text=run.text.replace("\n", " ")) for run in cell)
