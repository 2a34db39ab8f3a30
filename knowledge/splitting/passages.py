"""Document → Passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from knowledge.documents import Role, Span
from knowledge.formats import plain_blocks, shown_words, without
from knowledge.splitting.chunking import chunk
from knowledge.splitting.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.documents import Document

SPLITTER_VERSION = "4"
"""Changes whenever the same document would be split otherwise: stored vectors are then made anew."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section that stand together: what is embedded, searched and shown.

    A slice of its document, never a copied string, so that nothing can drift.
    """

    document: Document
    start: int
    end: int
    sentences: tuple[Span, ...]
    """In order, without overlap, inside [start, end); offsets are the document's."""

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
    """Split a document into passages of whole sentences, in the order of the text.

    A passage never crosses a heading and never mixes story with apparatus. Passages do not
    overlap; together they hold every sentence of the document once.
    """
    blocks = document.blocks
    if blocks is None:
        blocks = without(plain_blocks(document.text), (section.heading for section in document.sections))
    return tuple(
        passage
        for place, group in groupby(_placed(document, blocks), key=lambda pair: pair[0])
        for passage in _passages(document, place, [block for _, block in group])
    )


def _passages(document: Document, place: _Place, blocks: list[Span]) -> Iterator[Passage]:
    paragraphs = [split_sentences(document.text, *block) for block in blocks]
    for sentences in chunk(document.text, paragraphs):
        yield Passage(
            document,
            sentences[0].start,
            sentences[-1].end,
            tuple(sentences),
            place.headings,
            place.role,
        )


def _placed(document: Document, blocks: tuple[Span, ...]) -> Iterator[tuple[_Place, Span]]:
    """Each block with the headings above it and its role."""
    sections, apparatus = document.sections, document.apparatus
    above: list[int] = []
    path: tuple[str, ...] = ()
    entered = passed = 0
    for block in blocks:
        while entered < len(sections) and sections[entered].heading.start <= block.start:
            above = [number for number in above if sections[number].level < sections[entered].level]
            above.append(entered)
            entered += 1
            path = _path(document, above)
        while passed < len(apparatus) and apparatus[passed].end <= block.start:
            passed += 1
        beside = passed < len(apparatus) and apparatus[passed].start <= block.start
        yield _Place(path, Role(beside), entered), block


def _path(document: Document, above: list[int]) -> tuple[str, ...]:
    title = document.source.title.casefold().split()
    headings = (shown_words(document.sections[number].heading.of(document.text)) for number in above)
    return tuple(heading for heading in headings if heading.casefold().split() != title)
