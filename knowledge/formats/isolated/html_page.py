"""A web page → Document: what a person would copy of its article.

The extractor tells the article from what stands around it. Its own text is not used, for it
drops white space, definition lists and the form of code; it only chooses among the page's blocks.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import trafilatura

from knowledge.documents import Block, BlockKind, Document, MarkKind, Source
from knowledge.errors import ReadError
from knowledge.formats.isolated.html_tree import compose, drop, drop_hidden, drop_permalinks, parse_html
from knowledge.formats.isolated.metadata import Told, day_of, told_by
from knowledge.formats.titles import readable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from knowledge.documents import Mark, Span
    from knowledge.formats.isolated.reader import Given

_AROUND = frozenset("nav aside form dialog button select textarea iframe object menu footer".split())
_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog menu".split())
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|newsletter|subscribe|share|sharing|social|related|recommended"
    r"|breadcrumbs?|comments?|sidebar|paywall|promo|advert(?:isement)?|ads?|skip-link|toc)(?:$|[\s_-])",
    re.IGNORECASE,
)
_WHOLE = frozenset({"html", "body", "main", "article"})
_INSIDE = frozenset(
    {
        BlockKind.CODE,
        BlockKind.ROW,
        BlockKind.TABLE_HEADER,
        BlockKind.TERM,
        BlockKind.DEFINITION,
        BlockKind.CAPTION,
        BlockKind.HEADING,
        BlockKind.ITEM,
    }
)
"""Kinds that the extractor loses; between two blocks that it kept, they belong to the article."""

_SURE = 25
"""Letters of a block whose presence in the extract is no accident."""

_LEAST = 0.25
"""Share of a marked main part that an extract must hold to be believed."""

ANYWHERE = "https://page.invalid/"
"""Where links are taken to lead from while nothing but whether there are links counts."""

_SQUEEZED = re.compile(r"[\s\u00ad\u200b]+")


def read(data: bytes, given: Given) -> Sequence[Document]:
    """Read a page."""
    root = parse_html(data, given.name)
    drop_permalinks(root)
    told = told_by(root, given.url)
    extract, found = _extracted(root, given.url)
    told = told.or_else(found)
    drop_hidden(root)
    part = _main_part(root)
    drop_around(part)
    text, blocks, marks, _ = compose(part, told.url or given.url or ANYWHERE)
    chosen = _chosen(text, blocks, _squeezed(extract), _ways(marks))
    text, blocks, marks, sections = compose(part, told.url or given.url, chosen)
    if not any(block.kind is not BlockKind.HEADING for block in blocks):
        raise ReadError(
            f"{given.name} shows no article without a browser's scripts:"
            " name the page of an article, or leave it out."
        )
    return [Document(_source(told, given), text, sections, (), blocks, marks)]


def _source(told: Told, given: Given) -> Source:
    return Source(
        title=told.title or readable(given.name),
        path=given.name,
        publisher=told.publisher,
        author=told.author,
        published=told.published,
        url=told.url,
    )


def _extracted(root: Any, url: str | None) -> tuple[str, Told]:
    """The text that the extractor takes for the article, and the date and publisher that it finds."""
    dates = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(
        copy.deepcopy(root),
        url=url,
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        with_metadata=True,
        date_extraction_params=dates,
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return "", Told()
    return "".join(found.body.itertext()), Told(title=found.title, published=day_of(found.date))


def _main_part(root: Any) -> Any:
    """The one element that the page says is its main part; else its body."""
    for name in ("main", "article"):
        found = [*root.iter(name)]
        if len(found) == 1:
            return found[0]
    marked = root.xpath("//*[@role='main']")
    return marked[0] if len(marked) == 1 else next(root.iter("body"), root)


def drop_around(part: Any) -> None:
    """Take out what stands around an article on every page."""
    for element in [each for each in part.iter() if each is not part and _is_around(each)]:
        drop(element)


def _is_around(element: Any) -> bool:
    if element.tag in _WHOLE:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        element.tag in _AROUND
        or element.get("role") in _ROLES
        or (element.tag in {"div", "section", "ul", "p", "a"} and _NAMED.search(names) is not None)
    )


def _squeezed(text: str) -> str:
    return _SQUEEZED.sub("", text).casefold()


def _ways(marks: Sequence[Mark]) -> Collection[Span]:
    """The stretches that are links."""
    return {mark.span for mark in marks if mark.kind is MarkKind.LINK}


def _chosen(
    text: str, blocks: Sequence[Block], extract: str, links: Collection[Span]
) -> Collection[int] | None:
    """The numbers of the blocks that belong to the article; None for all of them.

    An item of a list that is nothing but a link may lead away from it.
    """
    words = [_squeezed(block.span.of(text)) for block in blocks]
    sure = [n for n, each in enumerate(words) if len(each) >= _SURE and each in extract]
    total = sum(map(len, words))
    if not sure or sum(len(words[n]) for n in sure) < _LEAST * total:
        return None
    first, last = _with_heading(blocks, sure[0]), _with_short(words, extract, sure[-1])
    inside = range(first, last + 1)
    belong = {n for n in inside if blocks[n].kind in _INSIDE and blocks[n].span not in links}
    kept = belong | {n for n in inside if words[n] in extract}
    return kept - _bare_headings(blocks, kept)


def _with_heading(blocks: Sequence[Block], first: int) -> int:
    """Where the article begins: with the heading over its first sure block, if one stands there."""
    while first and blocks[first - 1].kind is BlockKind.HEADING:
        first -= 1
    return first


def _with_short(words: Sequence[str], extract: str, last: int) -> int:
    """Where the article ends: short blocks behind the last sure one may belong to it."""
    while last + 1 < len(words) and words[last + 1] in extract:
        last += 1
    return last


def _bare_headings(blocks: Sequence[Block], kept: set[int]) -> set[int]:
    """The headings with nothing under them before the next of their level or above."""
    bare: set[int] = set()
    under = 0
    for number in sorted(kept, reverse=True):
        block = blocks[number]
        if block.kind is not BlockKind.HEADING:
            under = 7
        elif under >= block.level:
            under = block.level - 1
        else:
            bare.add(number)
    return bare
