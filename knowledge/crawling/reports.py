"""What an admin is told about the fetching of a source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageNote:
    """A page, and what about it, in one sentence."""

    address: str
    why: str


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh the copies of pages are."""

    stale: int = 0
    """Pages that could not be fetched the last time: they are answered from as they were before."""

    oldest: int = 0
    """When the page was fetched that was not fetched for longest, in seconds since 1970; 0: there is none."""


NO_PAGES = Freshness()


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of a source's pages."""

    source: str
    fetched: int = 0
    """Pages that are new, or have changed."""

    unchanged: int = 0
    kept: tuple[PageNote, ...] = ()
    """Pages that could not be fetched: their last good copy is used, with its date."""

    dropped: tuple[PageNote, ...] = ()
    """Pages that are no longer used."""

    left_out: tuple[PageNote, ...] = ()
    """Pages of which there never was a good copy."""

    why: str = ""
    """Why not all of it was looked at; empty if all was."""
