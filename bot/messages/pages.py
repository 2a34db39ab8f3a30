"""Answer → Pages: the passages that it can show, one page at a time, as its buttons remember them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.messages.places import PLACE, Place, number_text, text_number
from knowledge import Degree

if TYPE_CHECKING:
    import re

    from knowledge import Answer

NEXT_PASSAGE = (
    r"pq:next:(?P<asker>[A-Za-z0-9_-]{11}):(?P<page>\d)(?P<together>\d)(?P<look>[spd])"
    rf":(?P<places>(?:{PLACE}){{1,5}})"
)
"""All that the next page needs is in the custom_id: nothing is stored, and no question is asked again."""

MOST = 5
"""Passages that fit in a custom_id."""

_WRITTEN = 13


class Look(StrEnum):
    """How the first page presents what it quotes."""

    SURE = "s"
    PERHAPS = "p"
    DIFFER = "d"
    """Two articles that say different things."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The passages of one answer, the best first, and the page that is shown."""

    asker: int
    places: tuple[Place, ...]
    together: int = 1
    """How many of them the first page shows. Each later page shows one."""

    look: Look = Look.SURE
    page: int = 0
    """Counted from 0."""

    @classmethod
    def of(cls, answer: Answer, asker: int) -> Pages:
        """The pages of an answer, opened at the first."""
        quotes = (*answer.quotes, *answer.further)[:MOST]
        marked = len(answer.quotes) if answer.degree is Degree.SURE else 0
        places = [Place.of(quote, sure=at < marked) for at, quote in enumerate(quotes)]
        look = Look.SURE if marked else Look.PERHAPS
        return cls(asker, tuple(places), min(answer.together, len(places)), look)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.places) - self.together + 1

    @property
    def shown(self) -> tuple[Place, ...]:
        """The places on the open page."""
        if self.page == 0:
            return self.places[: self.together]
        return self.places[self.together + self.page - 1 :][:1]

    @property
    def is_last(self) -> bool:
        """Whether the open page is the last; behind it comes the first."""
        return self.page + 1 >= self.count

    def turned(self) -> Pages:
        """The same, opened at the next page."""
        return replace(self, page=0 if self.is_last else self.page + 1)

    def custom_id(self) -> str:
        """The custom_id of the button that turns to the next page: at most 90 characters."""
        places = "".join(place.write() for place in self.places)
        return f"pq:next:{number_text(self.asker, 8)}:{self.page}{self.together}{self.look}:{places}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Pages | None:
        """Read it back; None where it is none of ours."""
        written = match["places"]
        places = [Place.read(written[at : at + _WRITTEN]) for at in range(0, len(written), _WRITTEN)]
        pages = cls(
            asker=text_number(match["asker"]),
            places=tuple(places),
            together=int(match["together"]),
            look=Look(match["look"]),
            page=int(match["page"]),
        )
        return pages if 0 < pages.together <= len(places) and pages.page < pages.count else None
