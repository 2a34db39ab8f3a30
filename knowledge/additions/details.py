"""Details: what an admin says of an article, written into the article or into a file beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from knowledge.errors import AdditionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.documents import Source

LONGEST = 500
"""Characters of a title, a name or an address."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a reader is told about an article; what is not given is taken from the article itself."""

    title: str = ""
    author: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""

    @classmethod
    def of(cls, source: Source) -> Details:
        """What is known of a document."""
        return cls(
            source.title, source.author or "", source.publisher or "", source.published, source.url or ""
        )

    @classmethod
    def typed(cls, *, title: str, author: str, publisher: str = "", published: str, url: str) -> Details:
        """What somebody typed into a form; raises AdditionError where it cannot be used."""
        return cls(
            _line(title),
            _line(author),
            _line(publisher),
            _day(published.strip()),
            _address(url.strip()),
        )

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def as_front_matter(self) -> str:
        """YAML, to stand in front of a text."""
        return "\n".join(["---", *(f"{key}: {value}" for key, value in self._values()), "---", "", ""])

    def as_toml(self) -> str:
        """TOML, to stand in a file beside a PDF or anything else that is no text."""
        return "".join(f"{key} = {value}\n" for key, value in self._values())

    def _values(self) -> Iterator[tuple[str, str]]:
        """The keys that are given. A string of JSON is one of YAML and of TOML, too."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, date):
                yield each.name, value.isoformat()
            elif value:
                yield each.name, json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(text: str) -> str:
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    if len(line) > LONGEST:
        raise AdditionError(
            "A title, a name or an address is too long: use {most} characters at most.", most=LONGEST
        )
    return line


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise AdditionError("“{date}” is no date: write it like 2026-03-09.", date=_line(text)) from error


def _address(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()
    except ValueError:
        is_one = False
    if not is_one or " " in text:
        raise AdditionError("The address must be one of a web page: begin it with https://.")
    return _line(text)
