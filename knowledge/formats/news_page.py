"""What a news page in plain text says about itself: title, byline, date, captions, dateline.

These lines are apparatus: they can be quoted ("Who wrote the article?"), but the story comes
first. The summary under the title stays story when it is made of whole sentences: it is
the newsroom's own account, and at times the only place that states a fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.documents import Span
from knowledge.formats.bylines import told_by
from knowledge.formats.captions import is_caption
from knowledge.formats.front_matter import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER_BLOCKS = 12
"""Blocks from the top in which a header is looked for."""

_TITLE_LENGTH = 200
_KICKER_WORDS = 3
_SENTENCE = re.compile(r"[.!?。！？।۔]['\"”’»)\]]*\Z")
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z][^a-z\d().]{2,40}?)"
    r"(?P<day>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?"
    r"(?P<agency> ?\((?P<name>[A-Z][\w ]{1,20})\))? ?[-–—]+ ?(?=[^\W_\d]|[\"“'‘])",
)


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A text's blocks, those among them that are apparatus, and what they tell."""

    blocks: tuple[Span, ...]
    apparatus: tuple[Span, ...]
    facts: Facts


def read_news_page(text: str, blocks: Sequence[Span], title: str | None) -> NewsPage:
    """Find the header, the captions and the dateline of a text.

    Args:
        text: the document's text.
        blocks: of that text.
        title: what front matter calls the article; its line in the text is apparatus then.
    """
    told = [told_by(block.of(text)) for block in blocks[:HEADER_BLOCKS]]
    last = max((number for number, facts in enumerate(told) if facts), default=-1)
    first = _title_number(text, blocks[: last + 1])
    found = None if first is None else " ".join(blocks[first].of(text).split())
    apparatus = {block for block in blocks if is_caption(block.of(text))}
    apparatus.update(block for block, facts in zip(blocks, told, strict=False) if facts)
    if found or (title and blocks and _same(blocks[0].of(text), title)):
        apparatus.add(blocks[0])
        apparatus.update(block for block in blocks[1 : last + 1] if not _SENTENCE.search(block.of(text)))
    page = NewsPage(tuple(blocks), tuple(sorted(apparatus)), replace(_merged(told), title=found))
    return _with_dateline(text, page)


def _merged(told: Sequence[Facts | None]) -> Facts:
    """What all lines tell together: the first that tells a thing is believed."""
    merged = Facts()
    for facts in filter(None, told):
        merged = Facts(
            publisher=merged.publisher or facts.publisher,
            author=merged.author or facts.author,
            published=merged.published or facts.published,
        )
    return merged


def _title_number(text: str, header: Sequence[Span]) -> int | None:
    """Which block is the title of a header that ends with a byline or a date."""
    if len(header) < 2 or told_by(header[0].of(text)):  # noqa: PLR2004
        return None
    number = int(len(header) > 2 and _is_kicker(text, *header[:2]))  # noqa: PLR2004
    words = header[number].of(text)
    return number if len(words) <= _TITLE_LENGTH and not words.endswith(".") else None


def _is_kicker(text: str, block: Span, following: Span) -> bool:
    """Tell the name of a column, "WORLD NEWS", from the title that it stands over."""
    words, below = block.of(text), following.of(text)
    return (
        words.isupper()
        and len(words.split()) <= _KICKER_WORDS
        and len(below) > len(words)
        and not told_by(below)
    )


def _same(words: str, title: str) -> bool:
    return words.casefold().split() == title.casefold().split()


def _with_dateline(text: str, page: NewsPage) -> NewsPage:
    """Part the dateline from the paragraph that it opens."""
    marked = set(page.apparatus)
    for number, block in enumerate(page.blocks[:HEADER_BLOCKS]):
        match = None if block in marked else _DATELINE.match(text, *block)
        if match and (match["agency"] or match["day"]):
            line = Span(block.start, match.start() + len(match[0].rstrip(" -–—")))
            story = Span(match.end(), block.end)
            blocks = (*page.blocks[:number], line, story, *page.blocks[number + 1 :])
            facts = replace(page.facts, publisher=page.facts.publisher or match["name"])
            return NewsPage(blocks, tuple(sorted((*page.apparatus, line))), facts)
    return page
