"""Plain text → Document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.documents import Block, BlockKind, Document, Source
from knowledge.formats.headings import is_over, looks_like_heading, plain_headings, sections, without
from knowledge.formats.news_page import NewsPage, read_news_page
from knowledge.formats.paragraphs import is_apart, plain_blocks
from knowledge.formats.titles import readable

if TYPE_CHECKING:
    from knowledge.formats.front_matter import Facts


def read_plain(text: str, path: str, facts: Facts) -> Document:
    """Divide a plain text by its look: headings, paragraphs, a news page's own header."""
    page = read_news_page(text, plain_blocks(text), facts.title)
    first = None if facts.title or page.facts.title else _first_line(text, page)
    apparatus = page.apparatus if first is None else (page.blocks[0], *page.apparatus)
    headings = plain_headings(text, without(page.blocks, apparatus))
    levels = dict(headings)
    return Document(
        source=source_of(facts, page, path, first),
        text=text,
        sections=sections(headings, len(text)),
        apparatus=apparatus,
        blocks=tuple(
            Block(block, BlockKind.HEADING if block in levels else BlockKind.PARAGRAPH, levels.get(block, 0))
            for block in page.blocks
        ),
    )


def source_of(facts: Facts, page: NewsPage, path: str, fallback: str | None) -> Source:
    """What front matter says comes first, then what the page says, then the file's name."""
    return Source(
        title=facts.title or page.facts.title or fallback or readable(path),
        path=path,
        publisher=facts.publisher or page.facts.publisher,
        author=facts.author or page.facts.author,
        published=facts.published or page.facts.published,
        url=facts.url,
    )


def _first_line(text: str, page: NewsPage) -> str | None:
    """The first line, where it looks like a title."""
    blocks = page.blocks
    if len(blocks) < 2 or blocks[0] in page.apparatus or not looks_like_heading(text, blocks[0]):  # noqa: PLR2004
        return None
    if not is_apart(text, *blocks[:2]) and not is_over(text, blocks, 0):
        return None
    return " ".join(blocks[0].of(text).split())
