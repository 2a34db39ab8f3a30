"""A Markdown text → what is read of it, for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown

if TYPE_CHECKING:
    from knowledge.documents import Document


def read(text: str, path: str = "a.md") -> Document:
    """The document that a text is read as."""
    return read_markdown(text, path, Facts(title="Title"))


def blocks_of(text: str, path: str = "a.md") -> list[tuple[str, str]]:
    """The kind and the text of each block."""
    document = read(text, path)
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks or ()]
