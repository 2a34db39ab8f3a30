"""Document ⇄ a plain record that JSON can hold, the text apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.documents import Document, Section, Source, Span

if TYPE_CHECKING:
    from collections.abc import Mapping


def document_record(document: Document) -> dict[str, Any]:
    """All of a document but its text."""
    source = document.source
    return {
        "title": source.title,
        "path": source.path,
        "publisher": source.publisher,
        "author": source.author,
        "published": source.published and source.published.isoformat(),
        "url": source.url,
        "sections": [[*s.heading, s.level, *s.body] for s in document.sections],
        "apparatus": document.apparatus,
    }


def document_from(record: Mapping[str, Any], text: str) -> Document:
    """The document that `document_record` was made from."""
    published = record["published"]
    source = Source(
        title=record["title"],
        path=record["path"],
        publisher=record["publisher"],
        author=record["author"],
        published=published and date.fromisoformat(published),
        url=record["url"],
    )
    sections = tuple(Section(Span(a, b), level, Span(c, d)) for a, b, level, c, d in record["sections"])
    return Document(source, text, sections, tuple(Span(*span) for span in record["apparatus"]))
