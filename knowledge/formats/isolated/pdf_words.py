"""Words divided at the end of a line: put together where the document shows how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.formats.isolated.pdf_lines import Line

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_LAST = re.compile(r"[^\W_]+\Z")
_FIRST = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Vocabulary:
    """The words of a document that stand undivided in it."""

    words: frozenset[str]
    unsure: set[str] = field(default_factory=set)
    """Divided words for which the document shows neither form."""

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Vocabulary:
        """All words but those that a line's end divides."""
        found: set[str] = set()
        divided = False
        for line in lines:
            words = [match[0].casefold() for match in _WORD.finditer(line.text)]
            found.update(words[1 if divided else 0 : len(words) - 1 if line.hyphen else None])
            found.update(part for word in words[1:-1] if "-" in word for part in word.split("-"))
            divided = line.hyphen
        return cls(frozenset(found))

    def between(self, before: str, after: str) -> str:
        """What stands between the two parts of a divided word: a hyphen, or nothing."""
        first, second = _LAST.search(before), _FIRST.match(after)
        if not first or not second:
            return "-"
        a, b = first[0].casefold(), second[0].casefold()
        if a + b in self.words:
            return ""
        if f"{a}-{b}" not in self.words:
            self.unsure.add(f"{first[0]}-{second[0]}")
        return "-"
