"""Document ⇄ a plain record that JSON can hold, the text apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.documents import Block, BlockKind, Document, Mark, MarkKind, Page, Section, Source, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def document_record(document: Document) -> dict[str, Any]:
    """All of a document but its text."""
    source = document.source
    fetched = {
        "language": source.language,
        "fetched": source.fetched and source.fetched.isoformat(),
    }
    return {
        **{name: value for name, value in fetched.items() if value},
        "title": source.title,
        "path": source.path,
        "publisher": source.publisher,
        "author": source.author,
        "published": source.published and source.published.isoformat(),
        "url": source.url,
        "sections": [[*s.heading, s.level, *s.body] for s in document.sections],
        "apparatus": document.apparatus,
        "blocks": document.blocks and [_block_record(block) for block in document.blocks],
        "marks": [[*mark.span, mark.kind, mark.address] for mark in document.marks],
        "pages": document.pages,
    }


def document_from(record: Mapping[str, Any], text: str) -> Document:
    """The document that `document_record` was made from."""
    published, fetched = record["published"], record.get("fetched")
    source = Source(
        title=record["title"],
        path=record["path"],
        publisher=record["publisher"],
        author=record["author"],
        published=published and date.fromisoformat(published),
        url=record["url"],
        language=record.get("language"),
        fetched=fetched and date.fromisoformat(fetched),
    )
    sections = tuple(Section(Span(a, b), level, Span(c, d)) for a, b, level, c, d in record["sections"])
    apparatus = tuple(Span(*span) for span in record["apparatus"])
    blocks = record["blocks"] and tuple(map(_block_from, record["blocks"]))
    marks = tuple(Mark(Span(a, b), MarkKind(kind), address) for a, b, kind, address in record["marks"])
    pages = tuple(Page(*page) for page in record.get("pages", ()))  # older snapshots have none
    return Document(source, text, sections, apparatus, blocks, marks, pages)


def _block_record(block: Block) -> list[Any]:
    """The fields of a block in their order; those at the end that have their default are left out."""
    fields = [*block.span, block.kind, block.level, block.marker, block.language]
    anchor = [block.anchor] if block.anchor else []
    return [*fields, block.cells, block.header, block.parent, block.line, *anchor]


def _block_from(record: Sequence[Any]) -> Block:
    start, end, kind, level, marker, language, cells, header, parent, line, *anchor = record
    return Block(
        span=Span(start, end),
        kind=BlockKind(kind),
        level=level,
        marker=marker,
        language=language,
        cells=tuple(Span(*cell) for cell in cells),
        header=tuple(Span(*cell) for cell in header),
        parent=parent,
        line=line,
        anchor=str(anchor[0]) if anchor else "",
    )
