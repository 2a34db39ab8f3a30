"""The bytes of a page → Survey; in the child process, as they are somebody else's."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from lxml import etree

from knowledge.errors import ReadError
from knowledge.formats.addresses import absolute
from knowledge.formats.isolated import feed
from knowledge.formats.isolated.html_page import drop_around
from knowledge.formats.isolated.html_tree import drop_hidden, parse_html
from knowledge.formats.isolated.sniffing import Kind, kind_of
from knowledge.formats.isolated.surveys import Guide, Survey
from knowledge.formats.isolated.xml import check_memory, local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.formats.isolated.reader import Given

MOST_LINKS = 5_000
"""Links of a page that are looked at."""

MOST_LISTED = 50_000
"""Addresses that a sitemap may have, by its own rules."""

_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex)[\s>]")
_SAMPLE = 4096
_ENTITIES = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)

_SHORT = 600
"""Characters up to which a page that names a wall is one: an article about walls is longer."""

_BARE = 20
_WALL = re.compile(
    r"enable (?:javascript|cookies)|javascript (?:is|must be) (?:required|disabled|enabled)"
    r"|requires javascript"
    r"|checking your browser|just a moment|verif\w+ (?:that )?you(?:'re| are) (?:a |not a )?(?:human|robot)"
    r"|are you a (?:human|robot)|unusual traffic|attention required|access denied|captcha"
    r"|(?:before you continue|we value your privacy|consent to|accept (?:all )?cookies)"
    r"|(?:subscribe|sign in|log in|register) to (?:continue|read|view)|subscribers only",
    re.IGNORECASE,
)


def survey(data: bytes, given: Given) -> Survey:
    """Say what a page is and where it leads; raises ReadError where it is damaged or hostile."""
    listed = _SITEMAP.search(data[:_SAMPLE])
    if listed:
        return _of_sitemap(data, given, is_index=listed[1] == b"sitemapindex")
    try:
        kind = kind_of(data, given.name)
    except ReadError:
        return Survey()  # a text, or something whose reading will say what is wrong with it
    if kind is Kind.HTML:
        return _of_page(data, given)
    if kind is Kind.FEED:
        return Survey(Guide.FEED, _each_once(feed.teasers(data, given), MOST_LINKS))
    return Survey()


def _of_sitemap(data: bytes, given: Given, *, is_index: bool) -> Survey:
    if _ENTITIES.search(data):
        raise ReadError(f"{given.name} declares entities, as no sitemap needs: leave it out.")
    guide = Guide.SITEMAP_INDEX if is_index else Guide.SITEMAP
    return Survey(guide, _each_once(_listed(data, given.url), MOST_LISTED))


def _listed(data: bytes, url: str | None) -> Iterator[str]:
    """The addresses of a sitemap, as far as it can be read."""
    steps = etree.iterparse(
        io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
    )
    with suppress(etree.XMLSyntaxError):
        for _, element in steps:
            if local(element) == "loc":
                yield absolute("".join(element.itertext()).strip(), url)
            elif local(element) in {"url", "sitemap"}:
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def _of_page(data: bytes, given: Given) -> Survey:
    root = parse_html(data, given.name)
    base = next((each.get("href") or "" for each in root.iter("base")), "")
    base = absolute(base, given.url) or given.url or ""
    rules = " ".join(
        (each.get("content") or "") for each in root.iter("meta") if _name(each) == "robots"
    ).lower()
    links = (
        each.get("href") or "" for each in root.iter("a", "area") if "nofollow" not in (each.get("rel") or "")
    )
    canonical = next(
        (
            each.get("href") or ""
            for each in root.iter("link")
            if (each.get("rel") or "").lower() == "canonical"
        ),
        "",
    )
    return Survey(
        Guide.PAGE,
        ()
        if "nofollow" in rules
        else _each_once((absolute(each.strip(), base) for each in links), MOST_LINKS),
        canonical=absolute(canonical.strip(), base),
        is_wall=_is_wall(root),
        is_unlisted="noindex" in rules,
    )


def _name(meta: Any) -> str:
    return str(meta.get("name") or "").strip().lower()


def _is_wall(root: Any) -> bool:
    """Whether nothing is left but a few words that bar the way, or nothing at all."""
    titles = " ".join(each.text or "" for each in root.iter("title"))
    try:
        drop_hidden(root)
        drop_around(root)
    except etree.LxmlError as error:
        check_memory(error)
    body = next(root.iter("body"), root)
    words = " ".join("".join(body.itertext()).split())
    return len(words) < _BARE or (len(words) < _SHORT and _WALL.search(f"{titles} {words}") is not None)


def _each_once(addresses: Iterable[str], most: int) -> tuple[str, ...]:
    """The first of the addresses, without their fragments."""
    found: dict[str, None] = {}
    for address in addresses:
        if len(found) >= most:
            break
        whole = urldefrag(address)[0]
        if whole:
            found[whole] = None
    return tuple(found)
