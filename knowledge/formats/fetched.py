"""What was fetched from the web → Documents: told by its content, then its server, then its address."""

from __future__ import annotations

import codecs
import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from knowledge.formats.isolated import Survey
from knowledge.formats.reading import TEXT_SUFFIXES, read_bytes, read_text, survey_bytes

if TYPE_CHECKING:
    from knowledge.documents import Document

_BY_TYPE = {"text/markdown": ".md", "text/x-markdown": ".md", "text/x-rst": ".rst", "text/plain": ".txt"}
_UNTOLD = frozenset({"", "application/octet-stream", "text/plain"})
"""Types that servers give to what they do not know."""

_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|rss|feed)", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"{\\rtf")


def read_fetched(data: bytes, url: str, content_type: str) -> tuple[Document, ...]:
    """Read what was fetched from an address; only a feed is several articles.

    Raises:
        ReadError: nothing in it can be quoted; the message says why.
    """
    suffix = _text_suffix(data, url, content_type)
    if suffix:
        document = read_text(_in_utf8(data, content_type), suffix, url)
        return (replace(document, source=replace(document.source, url=document.source.url or url)),)
    return read_bytes(_in_utf8(data, content_type), url, url).documents


def survey_fetched(data: bytes, url: str, content_type: str) -> Survey:
    """Say what was fetched is to a crawl, and where it leads; raises as `read_fetched` does."""
    if _text_suffix(data, url, content_type):
        return Survey()
    return survey_bytes(_in_utf8(data, content_type), url, url)


def _text_suffix(data: bytes, url: str, content_type: str) -> str:
    """The suffix of the text format that something is in; empty where it is none."""
    if _MARKUP.match(data.removeprefix(codecs.BOM_UTF8)) or data.startswith(_MAGIC):
        return ""
    kind = _type(content_type)
    suffix = posixpath.splitext(unquote(urlsplit(url).path))[1].lower()
    if kind in _UNTOLD and suffix in TEXT_SUFFIXES:
        return suffix
    return _BY_TYPE.get(kind, "")


def _in_utf8(data: bytes, content_type: str) -> bytes:
    """A text in UTF-8 with a mark, where its server names another encoding; else the bytes as they are."""
    named = _CHARSET.search(content_type)
    if not named or not _type(content_type).startswith("text/") or data.startswith(codecs.BOM_UTF8):
        return data
    try:
        codec = codecs.lookup(named[1])
        text = data.decode(codec.name) if codec.name != "utf-8" else ""
    except (LookupError, UnicodeError):
        return data
    return codecs.BOM_UTF8 + text.encode("utf-8", "replace") if text else data


def _type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
