"""What office formats have in common: the properties of a file, the numbers of its lists, its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.formats.front_matter import Facts
from knowledge.formats.isolated.xml import local, parse_xml
from knowledge.formats.titles import source_with

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from knowledge.documents import Section, Source
    from knowledge.formats.isolated.reader import Given

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST_ROMAN = 39
LONGEST_CHAIN = 20
"""Styles that may each be based on the next; a longer chain is a ring."""

_CODE = re.compile(r"(?:source )?code(?: block)?|(?:html )?preformatted(?: text)?", re.IGNORECASE)


def is_code_style(name: str) -> bool:
    """Whether Word, LibreOffice or pandoc call the style of code so."""
    return _CODE.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file's properties tell; None where they do not."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    """Known of books only: other files tell when they were made, which is not when they were published."""

    @classmethod
    def of(cls, content: bytes, name: str) -> Properties:
        """Read the properties of a file; without any there are none."""
        said: dict[str, str] = {}
        for element in parse_xml(content, name).iter() if content else ():
            words = " ".join((element.text or "").split())[:500]
            if words:
                said.setdefault(local(element), words)
        author = said.get("initial-creator") or said.get("creator")
        return cls(said.get("title"), author, said.get("publisher"))


def source_of(properties: Properties, given: Given, text: str, sections: Sequence[Section]) -> Source:
    """The source of a file: its title is named, or its first heading, or its file's name."""
    facts = Facts(
        title=properties.title,
        publisher=properties.publisher,
        author=properties.author,
        published=properties.published,
        url=given.url,
    )
    return source_with(facts, given.name, text, sections)


def number_marker(form: str, number: int) -> str:
    """What stands before the item of a list: "-", "3.", "c.", "iv."."""
    if form in {"bullet", "none", ""}:
        return "-"
    marker = str(number)
    if form.lower().endswith("letter") and 0 < number <= len(_LETTERS):
        marker = _LETTERS[number - 1]
    elif form.lower().endswith("roman") and 0 < number <= _LARGEST_ROMAN:
        marker = _roman(number)
    return (marker.upper() if form.startswith("upper") else marker) + "."


def _roman(number: int) -> str:
    digits = ""
    for worth, letters in _ROMAN:
        while number >= worth:
            digits += letters
            number -= worth
    return digits
