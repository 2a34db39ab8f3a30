"""Survey: what a crawl wants to know of a page before anybody reads it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import astuple, dataclass
from enum import StrEnum

VERSION = 1
"""Raised whenever the same page would give another survey: kept ones are then made anew."""


class Guide(StrEnum):
    """What the links of a page are to a crawl."""

    PAGE = "page"
    """A web page: it links to others."""

    FEED = "feed"
    """A feed: its links are the entries of which it holds only a teaser."""

    SITEMAP = "sitemap"
    """A list of a site's pages; no article itself."""

    SITEMAP_INDEX = "sitemap index"
    """A list of sitemaps."""

    FILE = "file"
    """Anything else: it has no links that are followed."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a page is to a crawl, and where it leads."""

    guide: Guide = Guide.FILE
    links: tuple[str, ...] = ()
    """Absolute addresses, each once, in the page's order."""

    canonical: str = ""
    """The address that the page itself says it has."""

    is_wall: bool = False
    """Whether it shows no article: only a question for consent, a login, or a call for scripts."""

    is_unlisted: bool = False
    """Whether it asks search engines to leave it out."""


def write_survey(survey: Survey) -> str:
    """A survey as it is kept with its page."""
    return json.dumps([VERSION, *astuple(survey)])


def read_survey(text: str) -> Survey | None:
    """A survey that was kept; None where there is none, or one that would be another one today."""
    with suppress(ValueError, TypeError):
        version, guide, links, canonical, is_wall, is_unlisted = json.loads(text or "[]")
        if version == VERSION:
            return Survey(Guide(guide), tuple(links), canonical, is_wall, is_unlisted)
    return None
