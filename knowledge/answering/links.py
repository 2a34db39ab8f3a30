"""A link that lands on the quote: the text fragments of the WICG, within Discord's limit.

A browser scrolls to `#:~:text=start,end` and marks what stands between. It wants whole
words, and `-`, `,` and `&` percent-encoded wherever they are part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from knowledge.documents import Span

LINK_LIMIT = 512
"""Characters that Discord allows in a link button's address."""

EDGE_WORDS = (6, 5, 4, 3)
"""How many words to name a quote's beginning and its end by, the surest first."""

_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKDOWN_MARKS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)")

BEFORE = 80
"""Code points in front of a quote in which the words before it are looked for."""


def web_address(url: str | None) -> str | None:
    """An address that may be shown as a link: http or https, a host, no credentials, not too long.

    Nothing invisible, and no backslash: browsers read it as a slash, others as part of the host.
    """
    if not url or len(url) > LINK_LIMIT or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        acceptable = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
        _ = parts.port  # raises ValueError where it is no number
    except ValueError:
        return None
    return url if acceptable else None


def link_to(url: str | None, text: str, span: Span) -> str | None:
    """The address of a page, landing on a span of its text where that fits in `LINK_LIMIT`."""
    address = web_address(url)
    if address is None or ":~:" in address:
        return address
    words = _plain(span.of(text)).split()
    before = _words_before(text, span) if _begins_like_another(text, span) else []
    hinge = "" if "#" in address else "#"
    for count in EDGE_WORDS:
        link = address + hinge + _directive(words, before, count)
        if words and len(link) <= LINK_LIMIT:
            return link
    return address


def link_to_page(url: str | None, number: int) -> str | None:
    """The address of a PDF, opened at a page."""
    address = web_address(url)
    if address is None:
        return None
    link = f"{address.partition('#')[0]}#page={number}"
    return link if len(link) <= LINK_LIMIT else address


def _begins_like_another(text: str, span: Span) -> bool:
    """Whether a browser could take another place for the beginning of this one."""
    opening = _plain(span.of(text)).split()[: min(EDGE_WORDS)]
    return len(re.findall(r"\s+".join(map(re.escape, opening)), text)) > 1


def _words_before(text: str, span: Span) -> list[str]:
    """The two words in front of a span; list and heading marks are none."""
    words = _plain(text[max(0, span.start - BEFORE) : span.start]).split()
    return [word for word in words if any(map(str.isalnum, word))][-2:]


def _directive(words: list[str], before: list[str], count: int) -> str:
    prefix = f"{_encoded(before)}-," if before else ""
    if len(words) <= 2 * count:
        return f":~:text={prefix}{_encoded(words)}"
    return f":~:text={prefix}{_encoded(words[:count])},{_encoded(words[-count:])}"


def _encoded(words: list[str]) -> str:
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")


def _plain(text: str) -> str:
    """A page shows Markdown's words, not its marks."""
    return _MARKDOWN_MARKS.sub("", _MARKDOWN_LINK.sub(r"\1", text))
