"""Survey: what a crawl wants to know of a page before anybody reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
