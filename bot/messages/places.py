"""Place: which sentence of which passage a button is about, in a few characters of its custom_id."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge import Quote

PLACE = r"[A-Za-z0-9_-]{13}"
"""How a place is written, as a regular expression."""

_SENTENCES = 1 << 11
"""More than any passage has."""


@dataclass(frozen=True, slots=True)
class Place:
    """A quote as a button remembers it. It is found again after a restart, and after most reloads."""

    passage: str
    """The id of its passage."""

    sentence: int
    """The number of the quoted sentence in the passage."""

    sure: bool = True
    """Whether the sentence is marked as the answer."""

    @classmethod
    def of(cls, quote: Quote, *, sure: bool = True) -> Place:
        """The place of a quote."""
        starts = [start for start, _ in quote.passage.sentences]
        return cls(quote.passage.id, starts.index(quote.start), sure)

    def write(self) -> str:
        """Its characters in a custom_id: the id, the number of the sentence and whether it is marked."""
        number = 2 * min(self.sentence, _SENTENCES - 1) + self.sure
        return number_text(int(self.passage or "0", 16), 8) + number_text(number << 4, 2)[:2]

    @classmethod
    def read(cls, text: str) -> Place:
        """Read it back; any text that fits `PLACE` is some place, if perhaps of no passage."""
        number = text_number(text[11:] + "A") >> 4
        return cls(f"{text_number(text[:11]):016x}", number >> 1, bool(number & 1))


def number_text(number: int, size: int) -> str:
    """A number of so many bytes as letters, digits, - and _."""
    return base64.urlsafe_b64encode(number.to_bytes(size)).rstrip(b"=").decode()


def text_number(text: str) -> int:
    """The number that `number_text` wrote."""
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
