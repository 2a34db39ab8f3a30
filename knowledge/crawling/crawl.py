"""Crawl: one visit to one source. What it finds is stored page by page, so that a break-off costs little."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from knowledge.crawling.site import Site, addresses_in
from knowledge.crawling.web_source import is_below, is_same_site
from knowledge.errors import FetchError, ReadError, UnreachableError
from knowledge.fetching import Address
from knowledge.formats import Guide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge.crawling.copies import Copies
    from knowledge.crawling.reports import FetchReport
    from knowledge.crawling.web_source import WebSource
    from knowledge.fetching import Fetched, Fetcher
    from knowledge.formats import Survey

MOST_FAILURES = 5
"""Pages in a row for which nobody answers, after which a site is left in peace."""

AWAY = "robots.txt of its site asks programs to stay away from {}."
WALL = "{} shows no article: only a question for consent, a login, or a call for a browser's scripts."
UNLISTED = "{} asks programs to leave it out."
ELSEWHERE = "{} leads to another place now: {}."
NOT_OURS = "{} is no longer part of the source."

_BARRED = re.compile(r"/(?:log-?in|sign-?in|consent|auth|sso|captcha|paywall)\b", re.IGNORECASE)
"""Where sites send those who may not read a page."""


@dataclass(slots=True)
class Crawl:
    """One visit: its means, and how far it is."""

    source: WebSource
    fetcher: Fetcher
    copies: Copies
    tell: Callable[[int, int], None]
    """Is told, before each page, how many have been asked for and how many are known of."""

    site: Site = field(init=False)
    start: Address = field(init=False)
    """Where the source's own address led to."""

    queue: deque[tuple[Address, int]] = field(default_factory=deque)
    """Addresses to ask for, and how many links away from the start they are."""

    met: set[Address] = field(default_factory=set)
    """Addresses that are in the queue, or were."""

    done: set[Address] = field(default_factory=set)
    """Addresses that have been asked for, or that redirects led to."""

    asked: int = 0
    failures: int = 0
    """Pages in a row for which nobody answered."""

    follows: bool = False
    """Whether the links of pages are followed."""

    is_open: bool = False
    """Whether anything could be looked into."""

    is_list: bool = False
    """Whether the source's own address is that of a sitemap or a feed."""

    def run(self) -> FetchReport:
        """Fetch what the source is now; raises SnapshotError where nothing can be stored."""
        self.site = Site(self.fetcher)
        why = ""
        try:
            self.start = Address.parse(self.source.url)
            self.site.robots(self.start)
            self._add([self.start], 0)
            self._work_off()
            self._add(self._leftovers(), self.source.depth)
            self._work_off()
        except FetchError as error:
            why = str(error)
        return self.copies.finish(why)

    def _add(self, addresses: Iterable[Address], depth: int) -> None:
        for address in addresses:
            if address not in self.met:
                self.met.add(address)
                self.queue.append((address, depth))

    def _work_off(self) -> None:
        while self.queue:
            if self.asked >= self.source.pages:
                more = "set `pages` of the source higher to have more"
                raise FetchError(f"{self.source.url} has more than {self.asked:,} pages: {more}.")
            self.tell(self.asked, self.asked + len(self.queue))
            address, depth = self.queue.popleft()
            if address not in self.done:
                self.asked += 1
                self.done.add(address)
                self._ask(address, depth)

    def _ask(self, address: Address, depth: int) -> None:
        try:
            robots = self.site.robots(address)
            if not robots.allows(address.target):
                self.copies.spoil(address, AWAY.format(address))
                return
            known = self.copies.validators_of(address)
            fetched = self.fetcher.fetch(str(address), known, pause=robots.delay)
        except FetchError as error:
            self.copies.miss(address, error)
            self._count(error)
            return
        self.failures = 0
        final = Address.parse(fetched.url)
        if final == address:
            self._take(address, fetched, depth)
        else:
            self._take_elsewhere(address, final, fetched, depth)

    def _count(self, error: FetchError) -> None:
        """Leave a site in peace that does not answer, or asks for peace."""
        if error.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise FetchError(f"{self.start.host} asks for fewer requests: it is asked again another time.")
        self.failures = self.failures + 1 if isinstance(error, UnreachableError) else 0
        if self.failures >= MOST_FAILURES:
            raise FetchError(f"{self.start.host} does not answer: it is asked again another time.")

    def _take_elsewhere(self, address: Address, final: Address, fetched: Fetched, depth: int) -> None:
        """Take the page that a redirect led to; our copy under the old address stays until that is good."""
        if not self.site.robots(final).allows(final.target):
            self.copies.spoil(address, AWAY.format(final))
            return
        if _BARRED.search(final.path) or (depth and not self._is_ours(final)):
            self.copies.spoil(address, ELSEWHERE.format(address, final))
            return
        if not depth:
            self.start = final
        if final not in self.done:
            self.done.add(final)
            self._take(final, fetched, depth)
        if final in self.copies.good or self.is_list:
            self.copies.disown(str(address), ELSEWHERE.format(address, final))
        else:
            self.copies.spoil(address, ELSEWHERE.format(address, final))

    def _take(self, address: Address, fetched: Fetched, depth: int) -> None:
        try:
            survey = self.copies.survey(address, fetched)
        except (ReadError, FetchError) as error:
            self.copies.spoil(address, str(error))
            return
        self.is_open = self.is_open or not survey.is_wall
        if survey.guide in {Guide.SITEMAP, Guide.SITEMAP_INDEX}:
            self._open_list(survey, depth)
            return
        if survey.is_wall:
            self.copies.spoil(address, WALL.format(address))
        elif depth and survey.is_unlisted:
            self.copies.disown(str(address), UNLISTED.format(address))
        elif not self._is_kept(address, depth):
            self.copies.disown(str(address), NOT_OURS.format(address))
        elif not self._is_alias(address, survey):
            self.copies.take(address, fetched, survey)
        self._follow(survey, depth)

    def _is_kept(self, address: Address, depth: int) -> bool:
        return self.source.wants(address) if depth or self.source.crawl else True

    def _is_alias(self, address: Address, survey: Survey) -> bool:
        """Whether a page says that it is another one with other words behind the question mark."""
        for canonical in addresses_in([survey.canonical]):
            if canonical != address and canonical.path == address.path and self._is_ours(canonical):
                self._add([canonical], self.source.depth)
                self.copies.disown(str(address), ELSEWHERE.format(address, canonical))
                return True
        return False

    def _follow(self, survey: Survey, depth: int) -> None:
        """Queue what a page leads to."""
        if not depth and survey.guide is Guide.FEED:
            self.is_list = True
            self._add(filter(self.source.wants, self.site.own(survey.links, self.start)), 1)
        elif not depth and self.source.crawl and not self._open_sitemaps():
            self.follows = True
        if self.follows and depth < self.source.depth:
            self._add(filter(self._is_wanted, addresses_in(survey.links)), depth + 1)

    def _open_sitemaps(self) -> bool:
        """Queue the pages that the site itself lists; False if it lists none of ours."""
        self._add(filter(self._is_wanted, self.site.listed(self.start)), 1)
        return bool(self.queue)

    def _open_list(self, survey: Survey, depth: int) -> None:
        """Queue the pages of the sitemap that the source names."""
        if depth:
            return
        self.is_list = True
        if survey.guide is Guide.SITEMAP:
            pages = self.site.own(survey.links, self.start)
        else:
            pages = self.site.follow(addresses_in(survey.links), self.start)
        self._add(filter(self.source.wants, pages), 1)

    def _is_wanted(self, address: Address) -> bool:
        return is_below(address, self.start) and self.source.wants(address)

    def _is_ours(self, address: Address) -> bool:
        if self.source.crawl and not self.is_list:
            return is_below(address, self.start)
        return is_same_site(address, self.start)

    def _leftovers(self) -> Iterable[Address]:
        """The pages that we have and nothing leads to any more: they may still be there."""
        ours: list[Address] = []
        if not self.is_open:
            return ours
        for address in addresses_in([*self.copies.known]):
            if address in self.met:
                continue
            if not self._is_ours(address) or not self.source.wants(address):
                self.copies.disown(str(address), NOT_OURS.format(address))
            elif self.source.crawl or self.is_list:
                ours.append(address)
            else:  # no longer a list: perhaps only today
                self.copies.miss(address, FetchError(NOT_OURS.format(address), HTTPStatus.NOT_FOUND))
        return ours
