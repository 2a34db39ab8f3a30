"""Copies: what becomes of a source's stored pages while it is fetched again.

A good copy outlives what its page turns into: an error, a wall, silence. It is dropped only when the
page is gone for good.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from knowledge.crawling.reports import FetchReport, PageNote
from knowledge.crawling.site import LARGEST_SITEMAP
from knowledge.errors import DamageError
from knowledge.fetching import Validators, unpack
from knowledge.formats import read_survey, survey_fetched, write_survey
from knowledge.storage import StoredPage

if TYPE_CHECKING:
    from knowledge.errors import FetchError
    from knowledge.fetching import Address, Fetched
    from knowledge.formats import Survey
    from knowledge.storage import Pages

MISSES = 3
"""Fetches in a row that must miss a page before it is dropped."""

NOTED_TOGETHER = 100
"""Pages that are noted in one go."""

MOST_STORED = 500_000_000
"""Bytes that the pages of one source may take."""


@dataclass(slots=True)
class Copies:
    """The pages of one source: those stored before, and what is found of them now."""

    source: str
    pages: Pages
    known: dict[str, StoredPage] = field(default_factory=dict)
    """Stored before, and not looked at yet, by address."""

    stored: int = 0
    """Bytes that they take."""

    damaged: set[str] = field(default_factory=set)
    """Pages whose copy is not what was fetched."""

    good: set[Address] = field(default_factory=set)
    """Pages of which we have a copy that is as they are now."""

    fetched: int = 0
    unchanged: int = 0
    kept: list[PageNote] = field(default_factory=list)
    dropped: list[PageNote] = field(default_factory=list)
    left_out: list[PageNote] = field(default_factory=list)
    noted: list[StoredPage] = field(default_factory=list)
    """What is known of pages, and not stored yet."""

    gone: list[StoredPage] = field(default_factory=list)
    """To be forgotten at the end, all at once."""

    def __post_init__(self) -> None:
        self.known = {page.address: page for page in self.pages.of([self.source])}
        self.stored = self.pages.size(self.source)

    def validators_of(self, address: Address) -> Validators:
        """What tells the server which copy of a page we have; nothing if that is damaged."""
        page = self.known.get(str(address))
        if page is None:
            return Validators()
        try:
            self.pages.body(page)
        except DamageError:
            self.damaged.add(page.address)
            return Validators()
        return Validators(page.etag, page.last_modified)

    def survey(self, address: Address, fetched: Fetched) -> Survey:
        """Where a page leads: as we know of our copy where it is the same, else by its bytes.

        Raises ReadError where they cannot be read, FetchError where they are too large.
        """
        old = self.known.get(str(address))
        if old is None or not self._is_same(old, fetched):
            body = unpack(fetched.body, LARGEST_SITEMAP, str(address))
            return survey_fetched(body, str(address), fetched.content_type)
        survey = read_survey(self.pages.survey(old))
        if survey is None:
            survey = survey_fetched(self.pages.body(old), old.address, old.content_type)
            self.pages.keep_survey(old, write_survey(survey))
        return survey

    def _is_same(self, old: StoredPage, fetched: Fetched) -> bool:
        """Whether a page is what we have."""
        return fetched.is_unchanged or (
            old.address not in self.damaged
            and fetched.content_type == old.content_type
            and _digest(fetched.body) == old.digest
        )

    def take(self, address: Address, fetched: Fetched, survey: Survey) -> None:
        """A page was fetched well: store it, unless it is what we have."""
        old = self.known.pop(str(address), None)
        self.good.add(address)
        tags, now = fetched.validators, int(time.time())
        if old and self._is_same(old, fetched):
            self.unchanged += 1
            tags = tags or Validators(old.etag, old.last_modified)
            new = replace(old, etag=tags.etag, last_modified=tags.last_modified)
            self._note(replace(new, seen_at=now, missing=0, why=""))
        elif self.stored + len(fetched.body) > MOST_STORED:
            room = f"the pages of {self.source} take more than {MOST_STORED // 1_000_000} MB already"
            self._lose(address, old, f"{address} is not kept, because {room}.")
        else:
            self.fetched += 1
            self.stored += len(fetched.body)
            told = (fetched.content_type, tags.etag, tags.last_modified)
            page = StoredPage(self.source, str(address), *told, seen_at=now)
            self.pages.keep(page, fetched.body, write_survey(survey))

    def miss(self, address: Address, error: FetchError) -> None:
        """A page could not be fetched."""
        old = self.known.pop(str(address), None)
        misses = (old.missing if old else 0) + (error.status == HTTPStatus.NOT_FOUND)
        if old and (error.status == HTTPStatus.GONE or misses >= MISSES):
            self._drop(old, str(error))
        else:
            self._lose(address, old, str(error), misses)

    def spoil(self, address: Address, why: str) -> None:
        """A page was fetched, and is no good: our copy is better."""
        self._lose(address, self.known.pop(str(address), None), why)

    def disown(self, address: str, why: str) -> None:
        """A page is no longer one of the source's."""
        old = self.known.pop(address, None)
        if old:
            self._drop(old, why)

    def finish(self, why: str) -> FetchReport:
        """Forget what is gone, and tell what has happened; `why` not all was looked at, if so."""
        self.pages.note(self.noted)
        self.pages.drop(self.gone)
        notes = (tuple(self.kept), tuple(self.dropped), tuple(self.left_out))
        return FetchReport(self.source, self.fetched, self.unchanged, *notes, why)

    def _lose(self, address: Address, old: StoredPage | None, why: str, misses: int = 0) -> None:
        note = PageNote(str(address), why)
        if old is None:
            self.left_out.append(note)
        else:
            self.kept.append(note)
            self._note(replace(old, missing=misses, why=why))

    def _note(self, page: StoredPage) -> None:
        """Remember what is known of a page, and store it with that of others: each writing costs a sync."""
        self.noted.append(page)
        if len(self.noted) >= NOTED_TOGETHER:
            self.pages.note(self.noted)
            self.noted.clear()

    def _drop(self, old: StoredPage, why: str) -> None:
        self.dropped.append(PageNote(old.address, why))
        self.gone.append(old)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
