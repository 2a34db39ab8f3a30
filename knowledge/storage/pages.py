"""Pages that were fetched, as bytes with what their server said of them. They are part of a backup."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from knowledge.errors import DamageError
from knowledge.storage.community import community_database

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_FIELDS = "source, address, content_type, etag, last_modified, seen_at, missing, why, digest"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as it was when it was last fetched well."""

    source: str
    """The address that the admin named."""

    address: str
    """Its own; with that of its source it identifies it."""

    content_type: str
    etag: str
    last_modified: str
    seen_at: int
    """Seconds since 1970: when its server last gave it, or said that it is unchanged."""

    missing: int = 0
    """Fetches in a row that did not find it."""

    why: str = ""
    """Why the last fetch did not get it; empty if it did."""

    digest: str = ""
    """SHA-256 of its bytes."""


class Pages:
    """The fetched pages of a storage folder. Safe from any thread and process; raises SnapshotError."""

    def __init__(self, storage: Path) -> None:
        self._database = community_database(storage)

    def of(self, sources: Collection[str]) -> list[StoredPage]:
        """The pages of some sources, by source and address."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_FIELDS} FROM pages WHERE source IN ({_marks(sources)}) ORDER BY source, address",
                (*sources,),
            )
            return [StoredPage(*row) for row in rows]

    def body(self, page: StoredPage) -> bytes:
        """The bytes of a page; raises DamageError where they are not what was fetched."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT body FROM pages WHERE (source, address) = (?, ?)", (page.source, page.address)
            ).fetchone()
        try:
            body = zlib.decompress(found[0]) if found else b""
        except zlib.error:
            body = b""
        if hashlib.sha256(body).hexdigest() != page.digest:
            raise DamageError(f"The copy of {page.address} is damaged; reload to fetch it anew.")
        return body

    def survey(self, page: StoredPage) -> str:
        """What was kept with a page about where it leads; empty if nothing was."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT survey FROM pages WHERE (source, address) = (?, ?)", (page.source, page.address)
            ).fetchone()
        return str(found[0]) if found else ""

    def keep(self, page: StoredPage, body: bytes, survey: str = "") -> StoredPage:
        """Store a page that was fetched, in place of an earlier copy; gives it with its digest."""
        kept = replace(page, digest=hashlib.sha256(body).hexdigest())
        row = (*astuple(kept), zlib.compress(body), survey)
        with self._database.writing() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO pages ({_FIELDS}, body, survey) VALUES ({_marks(row)})", row
            )
        return kept

    def keep_survey(self, page: StoredPage, survey: str) -> None:
        """Store where a page leads; all else of it stays."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE pages SET survey = ? WHERE (source, address) = (?, ?)",
                (survey, page.source, page.address),
            )

    def note(self, pages: Iterable[StoredPage]) -> None:
        """Store what is known of pages, of all of them or none; their bodies stay."""
        rows = [(*astuple(page), page.source, page.address) for page in pages]
        if rows:
            marks = _marks(rows[0][:-2])
            with self._database.writing() as connection:
                connection.executemany(
                    f"UPDATE pages SET ({_FIELDS}) = ({marks}) WHERE (source, address) = (?, ?)", rows
                )

    def drop(self, pages: Iterable[StoredPage]) -> None:
        """Forget pages, all of them or none."""
        gone = [(page.source, page.address) for page in pages]
        if gone:
            with self._database.writing() as connection:
                connection.executemany("DELETE FROM pages WHERE (source, address) = (?, ?)", gone)
            self._database.tidy()

    def size(self, source: str) -> int:
        """The bytes that the pages of a source take."""
        with self._database.reading() as connection:
            query = "SELECT total(length(body)) FROM pages WHERE source = ?"
            (size,) = connection.execute(query, (source,)).fetchone()
        return int(size)

    def fetched_at(self, source: str) -> int | None:
        """When a source was last asked, in seconds since 1970; None if it never was."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT at FROM fetches WHERE source = ?", (source,)).fetchone()
        return found[0] if found else None

    def note_fetch(self, source: str, at: int) -> None:
        """Store that a source was asked."""
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO fetches VALUES (?, ?)", (source, at))

    def forget_others(self, sources: Collection[str], before: int) -> None:
        """Forget the sources that are no longer named, and were last asked before a moment."""
        if not self._database.exists():
            return
        with self._database.writing() as connection:
            gone = connection.execute(
                f"DELETE FROM fetches WHERE at < ? AND source NOT IN ({_marks(sources)}) RETURNING source",
                (before, *sources),
            ).fetchall()
            connection.executemany("DELETE FROM pages WHERE source = ?", gone)


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" for _ in values)
