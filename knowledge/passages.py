"""Document → Passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.documents import Role, Span

if TYPE_CHECKING:
    from knowledge.documents import Document


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

    @property
    def text(self) -> str:
        """The document's own characters."""
        return self.document.text[self.start : self.end]

    @property
    def context(self) -> str:
        """Title and headings: embedded and searched, never quoted."""
        return "\n".join((self.document.source.title, *self.headings))
