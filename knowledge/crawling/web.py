"""WebSources: all that an admin names on the web, and the pages that were fetched of it."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from knowledge.crawling.copies import Copies
from knowledge.crawling.crawl import Crawl
from knowledge.crawling.reports import NO_PAGES, Freshness
from knowledge.formats import read_fetched
from knowledge.sources import FileRecord
from knowledge.storage import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from knowledge.crawling.reports import FetchReport
    from knowledge.crawling.web_source import WebSource
    from knowledge.documents import Document
    from knowledge.fetching import Fetcher
    from knowledge.storage import StoredPage

KEPT_UNNAMED = 30 * 24 * 3600
"""Seconds that the pages of a source are kept which the configuration no longer names."""


class Which(Enum):
    """Which sources are to be fetched."""

    ALL = auto()
    DUE = auto()
    """Those whose time has come, and those that never were."""

    NEW = auto()
    """Those that never were."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page that was fetched, and the source that it belongs to."""

    source: WebSource
    stored: StoredPage
    beside: tuple[str, ...] = ()
    """For the source's own address: those of its other pages."""

    @property
    def address(self) -> str:
        """Its own address."""
        return self.stored.address

    @property
    def stale(self) -> date | None:
        """The day of our copy, where the page could not be fetched since."""
        return datetime.fromtimestamp(self.stored.seen_at, UTC).date() if self.stored.why else None

    @property
    def record(self) -> FileRecord:
        """What a reload remembers of it."""
        return FileRecord(self.address, self.address, 0, 0, self.digest)

    @property
    def digest(self) -> str:
        """Of all that decides which articles are made of it."""
        terms = (self.source.title, self.source.publisher, self.source.language)
        told = [self.stored.digest, self.stored.content_type, *terms, str(self.stale), *self.beside]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class WebSources:
    """Fetches sources and reads their pages. Safe from any thread, though one at a time should fetch."""

    def __init__(self, sources: Sequence[WebSource], storage: Path, fetcher: Fetcher) -> None:
        self.sources = tuple(sources)
        self._pages = Pages(storage)
        self._fetcher = fetcher
        self.freshness = NO_PAGES
        """Of the pages, when they were last looked at."""

    def fetch(self, which: Which, tell: Callable[[int, int], None]) -> tuple[FetchReport, ...]:
        """Fetch sources, one after the other; raises SnapshotError where nothing can be stored.

        `tell` is told how many pages of a source have been asked for, and how many are known of.
        """
        reports = []
        for source in self.sources:
            if self._is_chosen(source, which):
                reports.append(Crawl(source, self._fetcher, Copies(source.url, self._pages), tell).run())
                self._pages.note_fetch(source.url, int(time.time()))
        if which is Which.ALL and reports:
            self._pages.forget_others([each.url for each in self.sources], int(time.time()) - KEPT_UNNAMED)
        return tuple(reports)

    def _is_chosen(self, source: WebSource, which: Which) -> bool:
        at = self._pages.fetched_at(source.url)
        if at is None or which is Which.ALL:
            return True
        return which is Which.DUE and bool(source.every) and time.time() >= at + source.every

    def are_waiting(self, which: Which) -> bool:
        """Whether any source is to be fetched."""
        return any(self._is_chosen(source, which) for source in self.sources)

    @property
    def wait(self) -> float | None:
        """Seconds until a source is due; None if none ever is."""
        timed = [each for each in self.sources if each.every]
        moments = [(self._pages.fetched_at(each.url) or 0) + each.every for each in timed]
        return max(0.0, min(moments) - time.time()) if moments else None

    def pages(self) -> list[WebPage]:
        """All pages that there are copies of, each once, in the order of the sources."""
        by_source = {source.url: source for source in self.sources}
        stored = self._pages.of([*by_source])
        found: dict[str, WebPage] = {}
        for source in self.sources:
            own = [page for page in stored if page.source == source.url]
            beside = tuple(page.address for page in own)
            for page in own:
                is_start = page.address == source.url
                found.setdefault(page.address, WebPage(source, page, beside if is_start else ()))
        seen = [page.seen_at for page in stored]
        self.freshness = Freshness(sum(bool(page.why) for page in stored), min(seen, default=0))
        return list(found.values())

    def read(self, page: WebPage) -> tuple[Document, ...]:
        """The articles in a page; raises ReadError, and DamageError where the copy is damaged."""
        body = self._pages.body(page.stored)
        documents = read_fetched(body, page.address, page.stored.content_type)
        return tuple(_as_named(each, page, alone=len(documents) == 1) for each in _own(documents, page))


def _own(documents: Sequence[Document], page: WebPage) -> Iterator[Document]:
    """The articles, without the entries of a feed whose own pages were fetched."""
    elsewhere = {address for address in page.beside if address != page.address}
    for document in documents:
        if document.source.url not in elsewhere:
            yield document


def _as_named(document: Document, page: WebPage, *, alone: bool) -> Document:
    """The article with what the admin says of it, and with its day if the copy is old."""
    named, told = page.source, document.source
    source = replace(
        told,
        title=(named.title if alone and not named.crawl else None) or told.title,
        publisher=named.publisher or told.publisher,
        language=named.language,
        fetched=page.stale,
    )
    return replace(document, source=source)
