"""WebSource: what an admin names on the web, and which addresses belong to it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.crawling.patterns import fits_glob

if TYPE_CHECKING:
    from knowledge.fetching import Address

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class WebSource:
    """A page, a feed, a sitemap or a file on the web; with `crawl`, all pages below an address."""

    url: str
    crawl: bool = False
    include: tuple[str, ...] = ()
    """Patterns of paths; a page must fit one of them, if there are any."""

    exclude: tuple[str, ...] = ()
    """Patterns of paths; a page must fit none of them."""

    every: int = DAY
    """Seconds after which a running bot fetches it again; 0: only when it is told to."""

    pages: int = 1000
    """How many pages are fetched at most."""

    depth: int = 10
    """How many links away from the address a page may be."""

    title: str | None = None
    """In place of what the page says, where it is one page."""

    publisher: str | None = None
    language: str | None = None

    def wants(self, address: Address) -> bool:
        """Whether a page's path is one that the patterns let in."""
        path = address.path
        return (not self.include or any(fits_glob(path, each) for each in self.include)) and not any(
            fits_glob(path, each) for each in self.exclude
        )


def is_below(address: Address, start: Address) -> bool:
    """Whether a page lies on the site of another one, in its folder or below."""
    return address.origin == start.origin and address.path.startswith(folder_of(start))


def folder_of(start: Address) -> str:
    """The folder that a page stands for: `/docs/a.html` for `/docs/`, and `/docs` for `/docs`, too."""
    name = posixpath.basename(start.path)
    return start.path.removesuffix(name) if "." in name else start.path


def is_same_site(address: Address, other: Address) -> bool:
    """Whether two addresses are of the same host, with or without "www."."""
    return address.host.removeprefix("www.") == other.host.removeprefix("www.")
