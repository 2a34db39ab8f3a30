"""What a page tells about itself: JSON-LD first, then Open Graph and meta elements, then the page."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from knowledge.formats.addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|WebPage|FAQPage|QAPage|HowTo|Book|Chapter|Recipe)\Z")
_EARLIEST = 1400
_DEEPEST = 6
_MOST = 2000
"""Levels and entries of JSON-LD that are looked at."""

_PARTS = re.compile(r"\s+[|–—·»-]\s+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells; None where it does not."""

    title: str | None = None
    author: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None

    def or_else(self, other: Told) -> Told:
        """The same, with another's facts where there are none."""
        return Told(
            self.title or other.title,
            self.author or other.author,
            self.published or other.published,
            self.publisher or other.publisher,
            self.url or other.url,
        )


def told_by(root: Any, url: str | None) -> Told:
    """What the elements of a page tell of it."""
    told = _linked_data(root).or_else(_meta(root)).or_else(_elements(root))
    title = _without_publisher(told.title, told.publisher)
    return replace(told, title=title, url=_canonical(root, told.url, url))


def _linked_data(root: Any) -> Told:
    best = Told()
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for entry in _entries(_loaded(script.text or ""), _DEEPEST):
                best = best.or_else(_told_by_entry(entry))
    return best


def _loaded(text: str) -> object:
    try:
        return json.loads(text.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _entries(content: object, deepest: int) -> Iterator[dict[str, Any]]:
    """The objects that describe an article, the outermost first."""
    if isinstance(content, list) and deepest:
        for each in content[:_MOST]:
            yield from _entries(each, deepest - 1)
    elif isinstance(content, dict):
        types = content.get("@type")
        if any(_ARTICLE.match(str(each)) for each in (types if isinstance(types, list) else [types])):
            yield content
        for key in ("@graph", "mainEntity"):
            if deepest:
                yield from _entries(content.get(key), deepest - 1)


def _told_by_entry(entry: dict[str, Any]) -> Told:
    is_page = str(entry.get("@type")) == "WebPage"
    return Told(
        title=_words(entry.get("headline")) or (None if is_page else _words(entry.get("name"))),
        author=joined(_names(entry.get("author"))),
        published=day_of(_words(entry.get("datePublished")) or _words(entry.get("dateCreated"))),
        publisher=joined(_names(entry.get("publisher"))),
        url=_words(entry.get("url")),
    )


def _names(content: object) -> list[str]:
    """The names in a value: a text, an object with a name, or a list of these."""
    if isinstance(content, list):
        return [
            name for each in content[:50] for name in (_names(each) if not isinstance(each, list) else [])
        ]
    if isinstance(content, dict):
        content = content.get("name")
        if isinstance(content, list):
            return [name for each in content[:50] if (name := _words(each))]
    name = _words(content)
    return [name] if name and not name.startswith(("http:", "https:", "@")) else []


def _words(content: object) -> str | None:
    """A text with its entities resolved and its white space collapsed."""
    if not isinstance(content, str):
        return None
    return " ".join(html.unescape(content).split())[:500] or None


def joined(names: list[str]) -> str | None:
    """Several names as one text."""
    between = "; " if any("," in name for name in names) else ", "
    return between.join(dict.fromkeys(names)) or None


def day_of(words: str | None) -> date | None:
    """The day of a date as it is written, in its own time zone; None for a day that cannot be."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d{2,})", words or "")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
    latest = datetime.now(UTC).date() + timedelta(days=1)
    return day if day and day.year > _EARLIEST and day <= latest else None


_META = {
    "title": ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title"),
    "publisher": ("og:site_name", "citation_journal_title", "dc.publisher", "application-name"),
    "published": (
        "article:published_time",
        "citation_publication_date",
        "datepublished",
        "dc.date.issued",
        "dcterms.created",
        "dc.date",
        "date",
        "pubdate",
        "publish-date",
    ),
}
_AUTHORS = ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author")


def _meta(root: Any) -> Told:
    said: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        words = _words(element.get("content"))
        if words:
            said.setdefault(name.strip().lower(), []).append(words)

    def first(key: str) -> str | None:
        return next((said[name][0] for name in _META[key] if name in said), None)

    authors = next((said[name] for name in _AUTHORS if name in said), [])
    days = (day_of(said[name][0].replace("/", "-")) for name in _META["published"] if name in said)
    return Told(
        title=first("title"),
        author=joined([name for name in authors if not name.startswith(("http:", "https:"))]),
        published=next(filter(None, days), None),
        publisher=first("publisher"),
        url=said.get("og:url", [None])[0],
    )


def _elements(root: Any) -> Told:
    """What the page itself shows: its heading or title, a marked byline and time."""
    headings = [" ".join("".join(each.itertext()).split()) for each in root.iter("h1")]
    titles = [" ".join((each.text or "").split()) for each in root.iter("title")]
    named = [h for h in headings if h] if len(headings) == 1 else []
    authors = [
        words
        for each in root.iter("a", "span", "p", "address", "div")
        if "author" in (each.get("rel"), each.get("itemprop"))
        if (words := " ".join("".join(each.itertext()).split())) and len(words) < 100  # noqa: PLR2004
    ]
    times = [
        day_of(each.get("datetime"))
        for each in root.iter("time")
        if each.get("pubdate") is not None or each.get("itemprop") == "datePublished"
    ]
    title = next((words for words in (*named, *titles) if words), None)
    return Told(title, joined(authors), next(filter(None, times), None))


def _without_publisher(title: str | None, publisher: str | None) -> str | None:
    """A title without the site's name at its end."""
    if not title or not publisher:
        return title
    parts = list(_PARTS.finditer(title))
    if parts and title[parts[-1].end() :].strip().casefold() == publisher.casefold():
        return title[: parts[-1].start()]
    return title


def _canonical(root: Any, said: str | None, fetched: str | None) -> str | None:
    """The page's own address; what it says of another site's is not believed where it was fetched."""
    links = [each.get("href") for each in root.iter("link") if (each.get("rel") or "").lower() == "canonical"]
    for address in (*links, said):
        whole = absolute(urljoin(fetched or "", address.strip()), None) if address else ""
        if whole and (not fetched or _host(whole) == _host(fetched)):
            return whole
    return fetched


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
