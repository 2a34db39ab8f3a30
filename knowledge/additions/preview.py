"""Preview: how a draft would be read, cut and cited, and which articles say the same already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answering import quote_again
from knowledge.errors import ReadError
from knowledge.indexing import oddities_of
from knowledge.splitting import split
from knowledge.words import language_of

if TYPE_CHECKING:
    from knowledge.answering import Quote
    from knowledge.base import KnowledgeBase
    from knowledge.documents import Document
    from knowledge.splitting import Passage

ALIKE = 0.5
"""The share of a draft's passages that must stand in an article, too, for that one to be named."""


@dataclass(frozen=True, slots=True)
class Twin:
    """An article that holds much of what a draft says, word for word."""

    title: str
    path: str
    shared: int
    """Passages of the draft that stand there, too."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an admin sees of a draft before it is added."""

    draft: str
    document: Document
    language: str
    """English name, lower case, as of Snowball's stemmers."""

    passages: tuple[Passage, ...]
    quote: Quote
    """The beginning of the first passage."""

    twins: tuple[Twin, ...]
    oddities: tuple[str, ...]
    """What may not be as its author wants it, in a few words each."""


def preview_of(draft: str, document: Document, base: KnowledgeBase) -> Preview:
    """The preview of a document; raises ReadError where nothing in it can be quoted."""
    passages = split(document)
    quote = quote_again(passages[0], 0) if passages else None
    if quote is None:
        raise ReadError(f"{document.source.path} has no sentence to quote; write some text below its title.")
    oddities = (*document.warnings, *oddities_of(document, passages))
    language = language_of(document.text)
    return Preview(draft, document, language, passages, quote, _twins(passages, base), oddities)


def _twins(passages: tuple[Passage, ...], base: KnowledgeBase) -> tuple[Twin, ...]:
    shared = base.sharing([passage.text for passage in passages])
    found = [
        Twin(article.title, article.path, count)
        for article, count in shared
        if count >= ALIKE * len(passages)
    ]
    return tuple(sorted(found, key=lambda twin: -twin.shared))
