"""Origins: where the articles come from: folders and files, and what is fetched from the web."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.crawling import NO_PAGES, Which
from knowledge.indexing.reports import Skipped
from knowledge.sources import DEFAULT_READING, ReadingTerms, are_unchanged, passed_over, states_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from knowledge.crawling import Freshness, WebSources
    from knowledge.sources import FileRecord
    from knowledge.storage import LastReading


@dataclass(frozen=True, slots=True)
class Origins:
    """All that an admin has named."""

    roots: tuple[Path, ...]
    """Folders and files."""

    reading: ReadingTerms = DEFAULT_READING
    web: WebSources | None = None

    @classmethod
    def of(
        cls, roots: Sequence[Path], reading: ReadingTerms = DEFAULT_READING, web: WebSources | None = None
    ) -> Origins:
        """The same with absolute paths; without sources there is no web."""
        addresses = {path.absolute(): address for path, address in reading.addresses.items()}
        places = tuple(root.absolute() for root in roots)
        return cls(places, replace(reading, addresses=addresses), web if web and web.sources else None)

    @property
    def names(self) -> tuple[str, ...]:
        """What an admin has called them."""
        return (*map(str, self.roots), *(source.url for source in (self.web.sources if self.web else ())))

    @property
    def collection(self) -> tuple[str, ...]:
        """What tells the articles from those of other origins.

        All sources count as one, so that a further one does not hide what is there until it is fetched.
        """
        return (*map(str, self.roots), *(["web"] if self.web else []))

    @property
    def wait(self) -> float | None:
        """Seconds until a web source is due; None if none ever is."""
        return self.web.wait if self.web else None

    @property
    def freshness(self) -> Freshness:
        """How fresh the pages of the web sources are."""
        return self.web.freshness if self.web else NO_PAGES

    def are_as_read(self, last: LastReading) -> bool:
        """Whether all articles are as they were; raises ReadError for a root that is not there."""
        files = [record for record in last.files if not record.is_page]
        return self._pages_are_as_read(last.files) and are_unchanged(
            self.roots, files, last.read_at, self.reading
        )

    def _pages_are_as_read(self, records: Iterable[FileRecord]) -> bool:
        read = {(record.root, record.digest) for record in records if record.is_page}
        if self.web is None:
            return not read
        stored = {(page.address, page.digest) for page in self.web.pages()}
        return read == stored and not self.web.are_waiting(Which.NEW)

    def look_at_files(self) -> int:
        """A number that is another one once files have changed; raises ReadError for a root that is gone."""
        return hash(states_of(self.roots, self.reading))

    def skipped(self, records: Iterable[FileRecord]) -> tuple[Skipped, ...]:
        """What is no article, though it could be taken for one."""
        others = passed_over(self.roots, project_files=self.reading.project_files)
        return (*skipped_of(records), *(Skipped(path, why) for path, why in others.items()))


def skipped_of(records: Iterable[FileRecord]) -> tuple[Skipped, ...]:
    """The files that were looked into and left out."""
    return tuple(Skipped(record.path, record.why) for record in records if record.why)
