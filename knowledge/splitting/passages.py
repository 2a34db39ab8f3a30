"""Document → Passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from knowledge.documents import Block, BlockKind, Role, Span
from knowledge.formats import plain_blocks, without
from knowledge.splitting.chunking import chunk
from knowledge.splitting.units import units_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.documents import Document, Section

SPLITTER_VERSION = "6"
"""Raised whenever the same document would be split otherwise: into other passages, sentences or roles.
Every index is then made anew, with a run of the model over the passages that are new."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole units of one section that stand together: what is embedded, searched and shown.

    A slice of its document, never a copied string, so that nothing can drift.
    """

    document: Document
    start: int
    end: int
    sentences: tuple[Span, ...]
    """What can be marked: sentences of prose, rows, list items, code; see `units`.

    In order, without overlap, inside [start, end); offsets are the document's.
    """

    headings: tuple[str, ...] = ()
    """The headings above it, outermost first; the document's title is not among them."""

    role: Role = Role.STORY

    id: str = field(default="", compare=False)
    """Names it in its snapshot, in 16 hexadecimal digits, for `KnowledgeBase.passage`; empty outside one."""

    @property
    def text(self) -> str:
        """The document's own characters."""
        return self.document.text[self.start : self.end]

    @property
    def context(self) -> str:
        """Title and headings: embedded and searched, never quoted."""
        return "\n".join((self.document.source.title, *self.headings))


class _Place(NamedTuple):
    """What all sentences of a passage have in common."""

    headings: tuple[str, ...]
    role: Role
    section: int


def split(document: Document) -> tuple[Passage, ...]:
    """Split a document into passages of whole units, in the order of the text.

    A passage never crosses a heading and never mixes story with apparatus. Passages do not
    overlap; together they hold every unit of the document once.
    """
    blocks = document.blocks
    if blocks is None:
        headings = (section.heading for section in document.sections)
        blocks = tuple(map(Block, without(plain_blocks(document.text), headings)))
    return tuple(
        passage
        for place, group in groupby(_placed(document, blocks), key=lambda pair: pair[0])
        for passage in _passages(document, place, [block for _, block in group])
    )


def _passages(document: Document, place: _Place, blocks: list[Block]) -> Iterator[Passage]:
    groups = units_of(document, blocks)
    starts = {group.units[0]: group.start for group in groups}
    for units in chunk(document.text, [group.units for group in groups]):
        start = starts.get(units[0], units[0].start)
        yield Passage(document, start, units[-1].end, tuple(units), place.headings, place.role)


def _placed(document: Document, blocks: tuple[Block, ...]) -> Iterator[tuple[_Place, Block]]:
    """Each block with the headings above it and its role."""
    sections, apparatus = document.sections, document.apparatus
    above: list[int] = []
    known: list[int] = []
    path: tuple[str, ...] = ()
    entered = passed = 0
    for block in blocks:
        start = block.span.start
        while entered < len(sections) and sections[entered].heading.start <= start:
            above.append(entered)
            entered += 1
        inside = [number for number in above if _holds(sections[number], start)]
        if inside != known:
            known = inside
            path = _path(document, inside)
        above = list(inside)
        if block.kind is BlockKind.HEADING:
            continue
        while passed < len(apparatus) and apparatus[passed].end <= start:
            passed += 1
        beside = passed < len(apparatus) and apparatus[passed].start <= start
        yield _Place(path, Role(beside), above[-1] if above else -1), block


def _holds(section: Section, at: int) -> bool:
    return section.heading.start <= at < section.body.end


def _path(document: Document, above: list[int]) -> tuple[str, ...]:
    title = document.source.title.casefold().split()
    headings = (" ".join(document.sections[number].heading.of(document.text).split()) for number in above)
    return tuple(heading for heading in headings if heading.casefold().split() != title)
