"""A link that lands on the quote: the text fragments of the WICG, within Discord's limit.

A browser scrolls to `#:~:text=start,end` and marks what stands between. It wants whole
words, and `-`, `,` and `&` percent-encoded wherever they are part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.documents import Span

LINK_LIMIT = 512
"""Characters that Discord allows in a link button's address."""

EDGE_WORDS = (6, 5, 4, 3, 2)
"""How many words to name a quote's beginning and its end by, the surest first."""

_IN_ANCHOR = "!$'()*+,;=:@/?~"

WHOLE = 12
"""Words of a quote that is named whole."""

WORDS_BEFORE = (2, 4, 6, 8)
"""How many words in front of a quote tell it from another place that begins like it, the fewest first."""

BEFORE = 160
"""Code points in front of a quote in which these words are looked for."""

_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKDOWN_MARKS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)")

# Scripts without spaces are cut behind their punctuation, where every browser sees the end of a word.
_WORD = re.compile(r"[^\s，、。；：！？]+[，、。；：！？]*|[，、。；：！？]+")


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


def link_to(
    url: str | None, text: str, span: Span, *, is_rendered: bool = False, anchor: str = ""
) -> str | None:
    """The address of a page, landing on a span of its text where that fits in `LINK_LIMIT`.

    Args:
        url: The page's address.
        text: The article's text.
        span: What to land on.
        is_rendered: Whether the text is as the page shows it; else it may hold Markdown's marks.
        anchor: The id of the heading above, where a browser goes that does not find the words.
    """
    address = web_address(url)
    if address is None or ":~:" in address:
        return address
    if anchor and "#" not in address:
        address = web_address(f"{address}#{quote(anchor, safe=_IN_ANCHOR)}") or address
    hinge = "" if "#" in address else "#"
    shown = str if is_rendered else _plain
    for directive in _directives(shown(text), shown(span.of(text)), shown(_in_front(text, span))):
        link = f"{address}{hinge}:~:text={directive}"
        if len(link) <= LINK_LIMIT:
            return link
    return address


def _in_front(text: str, span: Span) -> str:
    return text[max(0, span.start - BEFORE) : span.start]


def link_to_page(url: str | None, number: int) -> str | None:
    """The address of a PDF, opened at a page."""
    address = web_address(url)
    if address is None:
        return None
    link = f"{address.partition('#')[0]}#page={number}"
    return link if len(link) <= LINK_LIMIT else address


def _directives(text: str, quoted: str, before: str) -> Iterator[str]:
    """What may name a stretch to a browser, the surest first; nothing for one without a word."""
    words = [match.span() for match in _WORD.finditer(quoted)]
    if not words:
        return
    page, whole = _flat(text), _flat(quoted)
    edges = [
        (_flat(quoted[: words[count - 1][1]]), _flat(quoted[words[-count][0] :]))
        for count in EDGE_WORDS
        if len(words) > 2 * count
    ]
    if len(words) <= WHOLE:
        yield _prefix(page, whole, before) + _encoded(whole)
    # Where the end stands in the quote several times, at least the beginning is landed on.
    for first, last in (*(each for each in edges if _ends_once(whole, *each)), *edges):
        yield f"{_prefix(page, first, before)}{_encoded(first)},{_encoded(last)}"
    yield _prefix(page, whole, before) + _encoded(whole)


def _ends_once(whole: str, first: str, last: str) -> bool:
    """Whether the end of a stretch stands nowhere else in it: a browser stops at the first."""
    folded = whole.casefold()
    return folded.find(last.casefold(), len(first.casefold())) == len(folded) - len(last.casefold())


def _prefix(page: str, opening: str, before: str) -> str:
    """The words in front, as many as tell this place from others that begin like it; mostly none."""
    folded = page.casefold()
    if folded.count(opening.casefold()) <= 1:
        return ""
    words = [word for word in _flat(before).split() if any(map(str.isalnum, word))]
    prefix = ""
    for count in WORDS_BEFORE:
        if words[-count:]:
            prefix = " ".join(words[-count:])
            if folded.count(f"{prefix} {opening}".casefold()) <= 1:
                break
    return f"{_encoded(prefix)}-," if prefix else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _encoded(words: str) -> str:
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def _plain(text: str) -> str:
    """A page shows Markdown's words, not its marks."""
    return _MARKDOWN_MARKS.sub("", _MARKDOWN_LINK.sub(r"\1", text))
