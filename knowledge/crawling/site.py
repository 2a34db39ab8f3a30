"""Site: what a site says of itself: its robots.txt, and its sitemaps."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from knowledge.crawling.robots import Robots, read_robots
from knowledge.crawling.web_source import is_same_site
from knowledge.errors import FetchError, ReadError
from knowledge.fetching import Address, unpack
from knowledge.formats import Guide, survey_fetched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.fetching import Fetcher
    from knowledge.formats import Survey

MOST_SITEMAPS = 50
LARGEST_SITEMAP = 50_000_000
"""Bytes, unpacked: the limit of the protocol."""


class Site:
    """Looks things up once for each origin."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._robots: dict[str, Robots] = {}

    def robots(self, address: Address) -> Robots:
        """The rules that hold for an address; raises FetchError where nobody can tell which do."""
        if address.origin not in self._robots:
            self._robots[address.origin] = self._read_robots(address.origin)
        return self._robots[address.origin]

    def _read_robots(self, origin: str) -> Robots:
        """Without a robots.txt all is allowed; where its server fails, nothing is (RFC 9309, 2.3.1)."""
        try:
            return read_robots(self._fetcher.fetch(f"{origin}/robots.txt").body)
        except FetchError as error:
            if error.status is None or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            return Robots()

    def listed(self, start: Address) -> Iterator[Address]:
        """The pages in a site's sitemaps; none where it has no sitemap."""
        named = [*self.robots(start).sitemaps, f"{start.origin}/sitemap.xml"]
        yield from self.follow(addresses_in(named), start)

    def follow(self, sitemaps: Iterable[Address], start: Address) -> Iterator[Address]:
        """The pages in some sitemaps, and in those that they name."""
        waiting = deque(sitemaps)
        met: set[Address] = set()
        while waiting and len(met) < MOST_SITEMAPS:
            address = waiting.popleft()
            if address in met or not is_same_site(address, start):
                continue
            met.add(address)
            survey = self._sitemap(address)
            if survey and survey.guide is Guide.SITEMAP_INDEX:
                waiting += addresses_in(survey.links)
            elif survey:
                yield from self.own(survey.links, start)

    def own(self, links: Iterable[str], start: Address) -> Iterator[Address]:
        """Those of the links that stay on the site: nobody's sitemap or feed speaks for another's."""
        return (address for address in addresses_in(links) if is_same_site(address, start))

    def _sitemap(self, address: Address) -> Survey | None:
        with suppress(FetchError, ReadError):
            if self.robots(address).allows(address.target):
                fetched = self._fetcher.fetch(str(address))
                body = unpack(fetched.body, LARGEST_SITEMAP, str(address))
                survey = survey_fetched(body, str(address), fetched.content_type)
                return survey if survey.guide in {Guide.SITEMAP, Guide.SITEMAP_INDEX} else None
        return None


def addresses_in(links: Iterable[str]) -> Iterator[Address]:
    """Those of the links that can be fetched."""
    for link in links:
        with suppress(FetchError):
            yield Address.parse(link)
