"""The lines of a PDF's pages → those that are read, in their order: columns one after the other."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.formats.isolated.pdf_lines import Line

EDGE_LINES = 3
"""Lines at the top and the bottom of a page among which running headers and footers are looked for."""

_SHARE = 0.3
"""Of the pages, or of every other page, that repeat a line for it to be a running one."""

_FEWEST = 3
_NEAR = 4.0
"""Points by which a running line's place may vary."""

_DIGITS = re.compile(r"\d+|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_COLUMN = 0.22
"""Share of the text's width that a column has at least."""

_FEWEST_IN_COLUMN = 4


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the headers and footers that are repeated from page to page."""
    places = Counter(place for lines in pages for place in {_place(line) for line in _edges(lines)})
    written = sum(map(bool, pages))
    needed = max(min(written, _FEWEST), round(written * _SHARE))
    if written < 2:  # noqa: PLR2004
        return [list(lines) for lines in pages]
    return [_without(lines, places, needed) for lines in pages]


def _without(lines: Sequence[Line], places: Counter[tuple[str, int]], needed: int) -> list[Line]:
    running = {id(line) for line in _edges(lines) if _times(places, _place(line)) >= needed}
    return [line for line in lines if id(line) not in running]


def _times(places: Counter[tuple[str, int]], place: tuple[str, int]) -> int:
    words, height = place
    return places[place] + max(places[words, height - 1], places[words, height + 1])


def _place(line: Line) -> tuple[str, int]:
    """A line's words without numbers, and its height on the page."""
    return _DIGITS.sub("0", line.text.casefold()), round(line.bottom / _NEAR)


def _edges(lines: Sequence[Line]) -> list[Line]:
    heights = sorted({round(line.bottom) for line in lines})
    edges = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
    return [line for line in lines if round(line.bottom) in edges]


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, column by column where the file has them row by row."""
    wide = [line for line in lines if line.joined]
    gutter = _gutter(lines) if len(wide) >= _FEWEST_IN_COLUMN else None
    if gutter is None:
        return list(lines)
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.left < gutter < line.right:
            ordered += [*left, *right, line]
            left, right = [], []
        else:
            (left if line.right <= gutter else right).append(line)
    return [*ordered, *left, *right]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the space between two columns is; None where there are none."""
    begin, end = min(line.left for line in lines), max(line.right for line in lines)
    least = (end - begin) * _COLUMN
    rights = [line for line in lines if line.joined and line.width >= least]
    if len(rights) < _FEWEST_IN_COLUMN:
        return None
    gutter = min(line.left for line in rights) - 1
    lefts = [line for line in lines if line.right <= gutter and line.width >= least]
    across = [line for line in lines if line.left < gutter < line.right]
    is_one = len(lefts) >= _FEWEST_IN_COLUMN and len(across) <= min(len(lefts), len(rights))
    return gutter if is_one else None
