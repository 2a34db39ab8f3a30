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
from knowledge.errors import DamageError
from knowledge.fetching import Validators
from knowledge.storage import StoredPage

if TYPE_CHECKING:
    from knowledge.errors import FetchError
    from knowledge.fetching import Address, Fetched
    from knowledge.storage import Pages

MISSES = 3
"""Fetches in a row that must miss a page before it is dropped."""

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

    def body_of(self, address: Address) -> bytes:
        """The bytes of our copy."""
        return self.pages.body(self.known[str(address)])

    def type_of(self, address: Address) -> str:
        """The content type of our copy."""
        return self.known[str(address)].content_type

    def take(self, address: Address, fetched: Fetched) -> None:
        """A page was fetched well: store it, unless it is what we have."""
        old = self.known.pop(str(address), None)
        self.good.add(address)
        tags, now = fetched.validators, int(time.time())
        is_same = old and old.address not in self.damaged and _digest(fetched.body) == old.digest
        if old and (fetched.is_unchanged or is_same):
            self.unchanged += 1
            tags = tags or Validators(old.etag, old.last_modified)
            new = replace(old, etag=tags.etag, last_modified=tags.last_modified)
            self.pages.note(replace(new, seen_at=now, missing=0, why=""))
        elif self.stored + len(fetched.body) > MOST_STORED:
            room = f"the pages of {self.source} take more than {MOST_STORED // 1_000_000} MB already"
            self._lose(address, old, f"{address} is not kept, because {room}.")
        else:
            self.fetched += 1
            self.stored += len(fetched.body)
            told = (fetched.content_type, tags.etag, tags.last_modified)
            self.pages.keep(StoredPage(self.source, str(address), *told, seen_at=now), fetched.body)

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
        self.pages.drop(self.gone)
        notes = (tuple(self.kept), tuple(self.dropped), tuple(self.left_out))
        return FetchReport(self.source, self.fetched, self.unchanged, *notes, why)

    def _lose(self, address: Address, old: StoredPage | None, why: str, misses: int = 0) -> None:
        note = PageNote(str(address), why)
        if old is None:
            self.left_out.append(note)
        else:
            self.kept.append(note)
            self.pages.note(replace(old, missing=misses, why=why))

    def _drop(self, old: StoredPage, why: str) -> None:
        self.dropped.append(PageNote(old.address, why))
        self.gone.append(old)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
