"""The tables [[source]] of a configuration → the web sources that they name."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, cast

from bot.faults import unknown_key
from bot.settings import OneOf, UnfitError, Whole, read_section, switch, text, unknown_keys
from knowledge import LANGUAGES, FetchError, WebSource, check_address

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SOURCE = "source"

_DURATION = re.compile(r"(\d{1,4})\s*(min(?:utes?)?|h(?:ours?)?|d(?:ays?)?)")
_SECONDS = {"m": 60, "h": 3600, "d": 24 * 3600}
LEAST_PAUSE = 5 * 60
"""Seconds between two fetches of a source: no site is asked all the time."""


def web_address(value: object, folder: Path) -> str:
    """Read the address of something on the web."""
    address = text(value, folder)
    try:
        check_address(address)
    except FetchError as error:
        raise UnfitError(f"must be an address on the web: {str(error).rstrip('.')}") from error
    return address


def patterns(value: object, folder: Path) -> tuple[str, ...]:
    """Read a list of patterns of paths."""
    given = cast(list[object], value) if isinstance(value, list) else [None]
    found = tuple(text(each, folder) for each in given if isinstance(each, str))
    if len(found) != len(given) or not all(each.startswith(("/", "*")) for each in found):
        raise UnfitError('must be a list of paths that begin with / or *, like ["/docs/**", "**/news*"]')
    return found


def duration(value: object, folder: Path) -> int:
    """Read a time like "6 h", in seconds; "never" gives 0."""
    said = text(value, folder).lower() if isinstance(value, str) else ""
    if said == "never":
        return 0
    found = _DURATION.fullmatch(said)
    seconds = int(found[1]) * _SECONDS[found[2][0]] if found else 0
    if seconds < LEAST_PAUSE:
        raise UnfitError('must be a time of 5 minutes at least, like "30 min", "6 h" or "1 d", or "never"')
    return seconds


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """[[source]]: one thing on the web to answer from. The defaults are those of WebSource."""

    url: Annotated[str, web_address] = ""
    crawl: Annotated[bool, switch] = False
    include: Annotated[tuple[str, ...], patterns] = ()
    exclude: Annotated[tuple[str, ...], patterns] = ()
    every: Annotated[int, duration] = 24 * 3600
    pages: Annotated[int, Whole(1, 100_000)] = 1000
    depth: Annotated[int, Whole(1, 100)] = 10
    title: Annotated[str, text] = ""
    publisher: Annotated[str, text] = ""
    language: Annotated[str, OneOf(("", *LANGUAGES))] = ""
    """Empty: what the text itself shows."""


def read_sources(tables: object, folder: Path, faults: list[str]) -> tuple[WebSource, ...]:
    """Read all tables, and add a phrase to `faults` for each mistake."""
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in cast(list[object], tables)):
        faults.append("a source must be written [[source]], in double brackets on a line of its own")
        return ()
    found: dict[str, WebSource] = {}
    for number, table in enumerate(cast(list[dict[str, object]], tables), 1):
        misfits: list[str] = []
        source = _read_one(table, folder, misfits)
        if source.url in found:
            misfits.append(f"url is named twice: {source.url}")
        faults += [f"[[source]] number {number}: {each}" for each in misfits]
        found[source.url] = source
    return tuple(found.values())


def _read_one(table: Mapping[str, object], folder: Path, misfits: list[str]) -> WebSource:
    settings = read_section(SourceSettings, table, folder, misfits)
    unknown = unknown_keys(SourceSettings, table)
    misfits += [unknown_key(key, SOURCE, {SOURCE: SourceSettings}) for key in unknown]
    if not table.get("url"):
        misfits.append("url is missing: name the page, site, feed, sitemap or file")
    if settings.title and settings.crawl:
        misfits.append("title is for one page, and crawl = true makes many: leave one of them out")
    values = asdict(settings)
    for name in ("title", "publisher", "language"):
        values[name] = values[name] or None
    return WebSource(**values)
