"""An RSS or Atom feed → a Document for each entry."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import feedparser
from lxml import etree, html

from knowledge.documents import BlockKind, Document, Source
from knowledge.errors import ReadError
from knowledge.formats.addresses import absolute
from knowledge.formats.isolated.html_tree import compose, drop_hidden
from knowledge.formats.isolated.metadata import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.formats.isolated.reader import Given

MOST_ENTRIES = 1000
_ENTITIES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[", re.IGNORECASE)
_NAME = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60
_TEASER = 500
"""Characters of a summary below which it is taken for the beginning of a longer text."""

_GOES_ON = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|(?:read|continue|full|learn) (?:more|reading|article|story|post)\W*)\W*\Z",
    re.IGNORECASE,
)
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((?P<name>[^()]+)\)\s*")


def read(data: bytes, given: Given) -> Sequence[Document]:
    """Read a feed; an entry without text is left out."""
    return list(_documents(_parsed(data, given), given))


def teasers(data: bytes, given: Given) -> Iterator[str]:
    """The addresses of the entries of which the feed holds nothing, or only how they begin."""
    for entry in _parsed(data, given).entries[:MOST_ENTRIES]:
        root = _page(_content(entry))
        words = " ".join("".join(root.itertext()).split()) if root is not None else ""
        if _is_teaser(words, has_content=bool(entry.get("content"))):
            yield absolute(str(entry.get("link") or ""), given.url)


def _is_teaser(words: str, *, has_content: bool) -> bool:
    """Whether somebody must go to the page to read the entry."""
    return not words or _GOES_ON.search(words) is not None or (not has_content and len(words) < _TEASER)


def _parsed(data: bytes, given: Given) -> Any:
    if _ENTITIES.search(data.replace(b"\0", b"")):
        raise ReadError(f"{given.name} declares entities, as no feed needs: leave it out.")
    # Given a text, or bytes that are the name of a file, feedparser would open or fetch it.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise ReadError(f"{given.name} has no entries, or is damaged: fetch it again, or leave it out.")
    return feed


def _documents(feed: Any, given: Given) -> Iterator[Document]:
    taken: set[str] = set()
    for entry in feed.entries[:MOST_ENTRIES]:
        path = f"{given.name}#{_name(entry)}"
        document = _document(entry, feed.feed, path, given)
        if document and path not in taken:
            taken.add(path)
            yield document


def _name(entry: Any) -> str:
    """A short name that stays when the feed moves on; the end of its id, and a sum of all of it."""
    known = str(entry.get("id") or entry.get("link") or entry.get("title") or "")
    sum_of_all = hashlib.sha256(known.encode("utf-8", "replace")).hexdigest()[:8]
    end = _NAME.sub("-", known.rstrip("/").rpartition("/")[2]).strip("-")[:_LONGEST_NAME]
    return f"{end}-{sum_of_all}" if end else sum_of_all


def _document(entry: Any, feed: Any, path: str, given: Given) -> Document | None:
    url = absolute(str(entry.get("link") or ""), given.url) or None
    root = _page(_content(entry))
    if root is None:
        return None
    drop_hidden(root)
    text, blocks, marks, sections = compose(root, url)
    if not any(block.kind is not BlockKind.HEADING for block in blocks):
        return None
    title = _plain(entry.get("title")) or text.split("\n", 1)[0][:100]
    source = Source(title, path, _plain(feed.get("title")), _author(entry), _day(entry), url)
    return Document(source, text, sections, (), blocks, marks)


def _content(entry: Any) -> str:
    """The longest text that the feed has of an entry: all of it, or its summary."""
    texts = [str(each.get("value") or "") for each in entry.get("content") or ()]
    return max([*texts, str(entry.get("summary") or "")], key=len)


def _page(content: str) -> Any:
    content = content.replace("\0", "")
    if not content.strip():
        return None
    parser = html.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        return html.document_fromstring(
            f"<html><body>{content}</body></html>".encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _plain(words: object) -> str | None:
    """A title without its markup."""
    root = _page(str(words or ""))
    return (" ".join("".join(root.itertext()).split())[:500] or None) if root is not None else None


def _author(entry: Any) -> str | None:
    """The names; RSS writes "mail@host (Name)", which feedparser cuts at the wrong places."""
    said = str(entry.get("author") or "")
    named = _MAIL_AND_NAME.fullmatch(said)
    if named or "@" in said:
        return _plain(named["name"]) if named else None
    names = [_plain(each.get("name")) for each in entry.get("authors") or () if each.get("name")]
    return joined(list(filter(None, names))) or _plain(said)


def _day(entry: Any) -> date | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        day = date(*moment[:3]) if moment else None
    except (ValueError, TypeError):
        return None
    return day if day and day.year > 1970 and day <= date.today() else None  # noqa: DTZ011, PLR2004
