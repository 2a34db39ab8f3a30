"""Blocks → units: the stretches that are marked and quoted as a whole.

In prose a unit is a sentence. It is a whole row of a table, a whole item of a list, a
block of code, and a term with the first sentence about it. What only accompanies the text
(titles of boxes, header rows, captions) is no unit: it is shown beside one. A table of contents is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.documents import BlockKind, MarkKind, Span, trimmed
from knowledge.splitting.sentences import LONGEST_SENTENCE, Trait, split_sentences, traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.documents import Block, Document

LONGEST_ITEM = 400
"""Code points of a list item that is quoted as a whole; a longer one is quoted by the sentence."""

LONGEST_ROW = 1200
BESIDE = frozenset(
    {BlockKind.HEADING, BlockKind.TITLE, BlockKind.TABLE_HEADER, BlockKind.CAPTION, BlockKind.CONTENTS}
)
"""Kinds of blocks without a unit of their own."""

_LISTED = frozenset({BlockKind.ITEM, BlockKind.ROW, BlockKind.CODE})
_INTRODUCES = (":", "：")
_LINKED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Units that a passage had better not tear apart: a paragraph's, a list's, a table's."""

    start: int
    """Where what belongs to them begins: a box's title, a header row, or the first unit itself."""

    units: tuple[Span, ...]


def units_of(document: Document, blocks: Sequence[Block]) -> list[UnitGroup]:
    """The units of blocks that follow each other under one heading."""
    text = document.text
    groups: list[UnitGroup] = []
    beside: Span | None = None
    before: Block | None = None
    for block in blocks:
        if block.kind is BlockKind.CONTENTS:
            beside = None
        elif block.kind in BESIDE or block.kind is BlockKind.TERM:
            beside = beside or block.span
        else:
            units = tuple(_units_in(text, block))
            if before is not None and before.kind is BlockKind.TERM and units:
                units = (Span(before.span.start, units[0].end), *units[1:])
            if units and _belongs_to_item(document, groups, block, units[0]):
                groups[-1] = _grown(groups[-1], block.span.end)
            elif units:
                _add(
                    text,
                    groups,
                    UnitGroup(min(units[0].start, (beside or units[0]).start), units),
                    before,
                    block,
                )
            beside = None
        before = block
    if before is not None and before.kind is BlockKind.TERM:
        groups.append(UnitGroup(before.span.start, (before.span,)))
    return groups


def _belongs_to_item(document: Document, groups: list[UnitGroup], block: Block, unit: Span) -> bool:
    """Whether an item only completes the item that it is nested in, "Runs on:", and is short."""
    if block.kind is not BlockKind.ITEM or block.parent is None or not groups or document.blocks is None:
        return False
    parent, last = document.blocks[block.parent], groups[-1].units[-1]
    return (
        parent.kind is BlockKind.ITEM
        and parent.span.start == last.start
        and document.text[parent.span.end - 1] in _INTRODUCES
        and unit == block.span
        and unit.end - last.start <= LONGEST_ITEM
    )


def _grown(group: UnitGroup, end: int) -> UnitGroup:
    return UnitGroup(group.start, (*group.units[:-1], Span(group.units[-1].start, end)))


def _add(text: str, groups: list[UnitGroup], new: UnitGroup, before: Block | None, block: Block) -> None:
    """Add a group, or let it go on where the one before belongs to it."""
    if groups and before is not None and before.kind not in BESIDE:
        last = groups[-1]
        goes_on = block.kind is BlockKind.CODE or (
            block.kind in _LISTED
            and (before.kind is block.kind or text[last.units[-1].end - 1] in _INTRODUCES)
        )
        if goes_on:
            groups[-1] = UnitGroup(last.start, last.units + new.units)
            return
    groups.append(new)


def _units_in(text: str, block: Block) -> Iterator[Span]:
    size = block.span.end - block.span.start
    if block.kind is BlockKind.CODE:
        yield from _lines_together(text, block.span)
    elif (block.kind is BlockKind.ROW and size <= LONGEST_ROW) or (
        block.kind is BlockKind.ITEM and size <= LONGEST_ITEM
    ):
        yield block.span
    elif block.kind is BlockKind.ROW:
        for cell in block.cells:
            yield from split_sentences(text, *cell)
    else:
        yield from split_sentences(text, *block.span)


def _lines_together(text: str, span: Span) -> Iterator[Span]:
    """Code in whole lines, each piece no longer than a sentence may be; only a longer line is cut."""
    start = end = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        if end > start and end + len(line) - start > LONGEST_SENTENCE:
            yield from _pieces(text, start, end)
            start = end
        end += len(line)
    yield from _pieces(text, start, span.end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    for at in range(start, end, LONGEST_SENTENCE):
        piece = Span(at, min(at + LONGEST_SENTENCE, end))
        kept = trimmed(text, *piece)
        if kept.start < kept.end:
            yield Span(max(piece.start, text.rfind("\n", 0, kept.start) + 1), kept.end)


def unit_traits(document: Document, unit: Span) -> Trait:
    """What keeps a unit from being a good quote by itself."""
    blocks = document.blocks_in(unit)
    kinds = [block.kind for block in blocks]
    found = traits(document.text, unit)
    if BlockKind.CODE in kinds:
        return Trait.CODE | Trait.FRAGMENT
    if BlockKind.ROW in kinds:
        return Trait.NONE
    if BlockKind.ITEM in kinds:
        found |= Trait.LIST_ITEM
        if document.text[unit.end - 1] not in _INTRODUCES:
            found &= ~Trait.FRAGMENT
    if document.marks and _is_linked(document, unit):
        found |= Trait.FRAGMENT
    return found


def _is_linked(document: Document, unit: Span) -> bool:
    """Whether a unit is hardly more than a link, as those that lead to other pages are."""
    links = (mark.span for mark in document.marks_in(unit) if mark.kind is MarkKind.LINK)
    linked = sum(min(span.end, unit.end) - max(span.start, unit.start) for span in links)
    return linked >= _LINKED_SHARE * (unit.end - unit.start)
