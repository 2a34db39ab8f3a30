"""The lines of a PDF in their order → paragraphs, headings, list items and rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from knowledge.documents import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knowledge.formats.isolated.pdf_lines import Line

_MARKER = re.compile(r"(?P<bullet>[•●▪◦‣∙·■–*-])\s+(?=\S)|(?P<number>\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_ENDS = (".", "!", "?", ":", "…", "。", "！", "？", "”", '."', "।")
_NUMBER = re.compile(r"[(+-−–]?[$€£¥]?[(+-−–]?\d[\d.,'’ ]*\)?(?:%|[a-z]{1,2})?")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\w+$")
_LARGER, _LARGEST_CHANGE = 1.12, 0.08
_LONGEST_HEADING = 200
_LOOSE = 1.35
"""Times the usual distance between lines that parts two paragraphs."""

_SHORT = 0.85
"""Share of its column's width below which a line that ends a sentence ends its paragraph."""

_FIGURES = 3
"""Numbers in a line that has hardly a word beside: it belongs to a table."""


@dataclass(slots=True)
class Group:
    """The lines of one block."""

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    marker: str = ""
    level: int = 0


@dataclass(slots=True)
class Grouping:
    """Puts lines together; `outline` has the level of each title in the file's table of contents."""

    outline: Mapping[str, int]
    body: float
    leading: float
    body_is_bold: bool

    @classmethod
    def of(cls, lines: Sequence[Line], outline: Mapping[str, int]) -> Grouping:
        """Measure what is usual in a document."""
        sizes: Counter[float] = Counter()
        weights: Counter[bool] = Counter()
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            weights[line.bold] += len(line.text)
        gaps = [
            (before.bottom - line.bottom) / line.size
            for before, line in pairwise(lines)
            if before.page == line.page and 0 < before.bottom - line.bottom < 3 * line.size
        ]
        body = sizes.most_common(1)[0][0] if sizes else 10.0
        return cls(outline, body, median(gaps) if gaps else 1.2, weights[True] > weights[False])

    def groups(self, lines: Sequence[Line]) -> list[Group]:
        """The blocks of a document."""
        groups: list[Group] = []
        rows = list(_rows(lines))
        for number, row in enumerate(rows):
            beside = [each for each in rows[max(number - 1, 0) : number + 2] if each is not row]
            self._add(groups, row, near=any(len(each) > 1 for each in beside))
        for group in groups:
            self._name_heading(group)
        self._level(groups)
        _name_headers(groups)
        return groups

    def _add(self, groups: list[Group], row: list[Line], *, near: bool) -> None:
        row, marker = _without_marker(row)
        first = row[0]
        words = " ".join(line.text for line in row)
        if _LEADERS.search(words):
            groups.append(Group(BlockKind.CONTENTS, row))
        elif _is_row(row, words, near=near) and not marker:
            groups.append(Group(BlockKind.ROW, row, [[cell] for cell in row]))
        elif marker:
            groups.append(Group(BlockKind.ITEM, row, marker=marker))
        elif groups and self._goes_on(groups[-1], first):
            groups[-1].lines += row
        else:
            groups.append(Group(BlockKind.PARAGRAPH, row))

    def _goes_on(self, group: Group, line: Line) -> bool:
        """Whether a line belongs to the block before it."""
        last = group.lines[-1]
        if group.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
            return False
        if last.hyphen:
            return True
        if abs(last.size - line.size) > _LARGEST_CHANGE * self.body or last.bold != line.bold:
            return self._is_within_sentence(last, line)
        if last.page != line.page or line.bottom > last.top:
            return not last.text.endswith(_ENDS) and _begins_small(line)
        return self._follows_closely(group, last, line)

    def _is_within_sentence(self, last: Line, line: Line) -> bool:
        """Whether a change of letters falls into a sentence: a line that ends with a bold word."""
        same = abs(last.size - line.size) <= _LARGEST_CHANGE * self.body and last.page == line.page
        return same and _begins_small(line) and not last.text.endswith(_ENDS) and not last.bold

    def _follows_closely(self, group: Group, last: Line, line: Line) -> bool:
        gap = (last.bottom - line.bottom) / line.size
        if gap > _LOOSE * self.leading:
            return False
        ends = last.text.endswith(_ENDS)
        margin = min(each.left for each in group.lines)
        indented = line.left > margin + line.size and ends and group.kind is BlockKind.PARAGRAPH
        widest = max(each.right for each in group.lines)
        room = max(widest, line.right) - margin
        short = ends and last.right - margin < _SHORT * room
        outdented = group.kind is BlockKind.ITEM and line.left < group.lines[0].left - line.size and ends
        return not (indented or short or outdented)

    def _name_heading(self, group: Group) -> None:
        if group.kind is not BlockKind.PARAGRAPH:
            return
        words = " ".join(line.text for line in group.lines)
        known = self.outline.get(squeezed(words))
        first = group.lines[0]
        large = min(line.size for line in group.lines) >= _LARGER * self.body
        strong = not self.body_is_bold and all(line.bold for line in group.lines)
        ends = words.endswith((".", ",", ";")) or len(words) > _LONGEST_HEADING
        if known or ((large or strong) and not ends and any(map(str.isalpha, words))):
            group.kind = BlockKind.HEADING
            group.level = known or -round(first.size * 2)

    def _level(self, groups: Sequence[Group]) -> None:
        """Turn sizes into levels: the largest letters are the first, below what the outline names."""
        headings = [group for group in groups if group.kind is BlockKind.HEADING]
        known = [group for group in headings if group.level > 0]
        sizes = sorted({group.level for group in headings if group.level < 0})
        for group in headings:
            if group.level < 0:
                larger = [each.level for each in known if each.lines[0].size > group.lines[0].size]
                group.level = min(max([sizes.index(group.level), *larger]) + 1, 6)


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that stand side by side, together."""
    row: list[Line] = []
    for line in lines:
        beside = row and line.joined and line.page == row[-1].page and line.left >= row[-1].right
        if row and not beside:
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _without_marker(row: list[Line]) -> tuple[list[Line], str]:
    """The row without what stands before a list's item, and that."""
    first = row[0]
    match = _MARKER.match(first.text + (" " if len(row) > 1 else "") + "x")
    rest = first.text[match.end() :] if match else ""
    if match is None or (not rest and len(row) == 1):
        return row, ""
    marker = match["number"] or "-"
    return [replace(first, text=rest), *row[1:]] if rest else row[1:], marker


def _is_row(row: Sequence[Line], words: str, *, near: bool) -> bool:
    tokens = words.split()
    numbers = sum(_NUMBER.fullmatch(token) is not None for token in tokens)
    figures = numbers >= _FIGURES and numbers * 2 >= len(tokens)
    return len(row) > 2 or (len(row) > 1 and near) or figures  # noqa: PLR2004


def _begins_small(line: Line) -> bool:
    return line.text[:1].islower() or not line.text[:1].isalpha()


def _name_headers(groups: Sequence[Group]) -> None:
    """Let the first row of a table without a number be its header, where those below have some."""
    for number, group in enumerate(groups[:-1]):
        starts = group.kind is BlockKind.ROW and (not number or groups[number - 1].kind is not BlockKind.ROW)
        if starts and groups[number + 1].kind is BlockKind.ROW:
            words = " ".join(line.text for line in group.lines)
            below = " ".join(line.text for line in groups[number + 1].lines)
            if len(group.cells) > 1 and not re.search(r"\d", words) and re.search(r"\d", below):
                group.kind = BlockKind.TABLE_HEADER


def squeezed(words: str) -> str:
    """Words as they are compared with the outline's."""
    return "".join(words.split()).casefold()
