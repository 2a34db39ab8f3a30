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
from knowledge.readers.dates import find_date
from knowledge.readers.frontmatter import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER_BLOCKS = 12
"""Blocks from the top in which a header is looked for."""

_BYLINE_LENGTH, _TITLE_LENGTH, _CAPTION_LENGTH = 160, 200, 300
_WRITTEN = (
    r"(?i:(?:(?:written|reported|story|edited|words) )?(?:by|von|por|par)[ :]+"
    r"|(?:authors?|autor(?:in)?): ?)"
)
_BYLINE = re.compile(_WRITTEN + r"(?=[^\W\d_])")
_ROLE = re.compile(_WRITTEN)
_PART = re.compile(r"\s*(?:\||•|·|;)\s*")
_NAME = re.compile(r"[^\W\d_][^.!?:]{1,80}\Z|.*\b[A-Z]\. ?[A-Z][\w-]+\Z")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}\Z", re.IGNORECASE)
_DATED = re.compile(
    r"(?:first |last )?(?:published|updated|posted|modified|issued|date|veröffentlicht|aktualisiert|stand"
    r"|datum|publicado|actualizado|fecha)\b",
    re.IGNORECASE,
)
_DATE_ONLY = re.compile(r"(?:[\W\d]|[^\W\d_]{1,10}){1,14}\Z")
_AGENCY = r"(?:AP|AFP|Reuters|REUTERS|Getty|Getty Images|EPA|PTI|ANI|Bloomberg|dpa|DPA|EFE)"
_CREDIT = re.compile(
    r"\((?:(?:[^()]{0,60}\b)?(?i:photo|image|picture|file|foto|credit|courtesy)s?\b[^()]{0,80}"
    rf"|(?:[^()]{{0,60}}[/ ])?{_AGENCY}(?:[ /][^()]{{0,60}})?)\)\.?\Z"
    rf"|[/©] ?{_AGENCY}\.?\Z",
)
_CREDITED = re.compile(
    r"(?:(?:file )?(?:photo|image|picture|foto)s?(?: by|:| credit)|credit: )", re.IGNORECASE
)
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
    found = Facts()
    apparatus: set[Span] = set()
    last = -1
    for number, block in enumerate(blocks[:HEADER_BLOCKS]):
        told = _told(block.of(text))
        if told is not None:
            found = _merged(found, told)
            apparatus.add(block)
            last = number
    apparatus.update(block for block in blocks if is_caption(block.of(text)))
    found = replace(found, title=_title(text, blocks, last))
    if blocks and (found.title or (title and _same(blocks[0].of(text), title))):
        apparatus.add(blocks[0])
    return _with_dateline(text, NewsPage(tuple(blocks), tuple(sorted(apparatus)), found))


def is_caption(words: str) -> bool:
    """Tell whether a paragraph is the caption of a picture."""
    return len(words) <= _CAPTION_LENGTH and bool(_CREDIT.search(words) or _CREDITED.match(words))


def _told(words: str) -> Facts | None:
    """What a line of a header tells; None if it is no such line."""
    if len(words) > _BYLINE_LENGTH or words.endswith((",", ";")):
        return None
    if _DATED.match(words) and find_date(words):
        return Facts(published=find_date(words))
    if _BYLINE.match(words):
        return _byline(words)
    if find_date(words) and _DATE_ONLY.match(words):
        return Facts(published=find_date(words))
    return None


def _byline(words: str) -> Facts | None:
    names: list[str] = []
    told = Facts(published=find_date(words))
    for part in _PART.split(words):
        name = _ROLE.sub("", part, count=1).strip()
        if find_date(part) or not name:
            continue
        if _DOMAIN.match(name):
            told = replace(told, publisher=name)
        elif _NAME.match(name):
            names.append(name)
        else:
            return None
    return replace(told, author=", ".join(dict.fromkeys(names)) or None)


def _merged(first: Facts, second: Facts) -> Facts:
    return Facts(
        publisher=first.publisher or second.publisher,
        author=first.author or second.author,
        published=first.published or second.published,
    )


def _title(text: str, blocks: Sequence[Span], last: int) -> str | None:
    """The first line, if a byline or a date follows it."""
    if last < 1:
        return None
    words = " ".join(blocks[0].of(text).split())
    return words if len(words) <= _TITLE_LENGTH and not words.endswith(".") else None


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
