"""Answer → Pages: the passages that it can show, one page at a time, as its buttons remember them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.messages.places import PLACE, Place, number_text, text_number
from knowledge import Degree

if TYPE_CHECKING:
    import re

    from knowledge import Answer, Quote

NEXT_PASSAGE = (
    r"pq:next:(?P<asker>[A-Za-z0-9_-]{11}):(?P<page>\d)(?P<together>\d)(?P<newer>[01])(?P<look>[spd])"
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

    newer: bool = False
    """Whether the first page is from an old article, and the second from a newer one."""

    @classmethod
    def of(cls, answer: Answer, asker: int) -> Pages:
        """The pages of an answer, opened at the first."""
        quotes = quotes_of(answer)
        marked = len(answer.quotes) if answer.degree is Degree.SURE else 0
        places = [Place.of(quote, sure=at < marked) for at, quote in enumerate(quotes)]
        together = min(answer.together, len(places))
        return cls(asker, tuple(places), together, _look_of(answer), newer=_is_old(answer))

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
    def newer_place(self) -> Place | None:
        """The place in the newer article, where the open page must name it."""
        return self.places[1] if self.newer and self.page == 0 and len(self.places) > 1 else None

    @property
    def is_last(self) -> bool:
        """Whether the open page is the last; behind it comes the first."""
        return self.page + 1 >= self.count

    def turned(self) -> Pages:
        """The same, opened at the next page."""
        return replace(self, page=0 if self.is_last else self.page + 1)

    def custom_id(self) -> str:
        """The custom_id of the button that turns to the next page: at most 92 characters."""
        state = f"{self.page}{self.together}{self.newer:d}{self.look}"
        places = "".join(place.write() for place in self.places)
        return f"pq:next:{number_text(self.asker, 8)}:{state}:{places}"

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
            newer=match["newer"] == "1",
        )
        return pages if 0 < pages.together <= len(places) and pages.page < pages.count else None


def quotes_of(answer: Answer) -> tuple[Quote, ...]:
    """The quotes that the pages of an answer show, in their order; a newer article's comes second."""
    rest = (*answer.quotes[answer.together :], *answer.further)
    if answer.newer and _is_old(answer):
        newer = answer.newer
        rest = (newer, *(quote for quote in rest if quote.passage is not newer.passage))
    return (*answer.quotes[: answer.together], *rest)[:MOST]


def _is_old(answer: Answer) -> bool:
    """Whether the first page, from an old article, must name a newer one that is not on it."""
    return answer.newer is not None and answer.together == 1


def _look_of(answer: Answer) -> Look:
    if answer.degree is not Degree.SURE:
        return Look.PERHAPS
    return Look.DIFFER if answer.differing else Look.SURE
