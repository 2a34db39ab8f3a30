"""Query → Answer | NoAnswer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.queries import Query
    from knowledge.quotes import Quote
    from knowledge.ranking import RankedPassage


class Reason(StrEnum):
    """Why there is no answer."""

    NOTHING_NEAR = "nothing_near"
    UNSURE = "unsure"
    SCRIPT = "script"
    SMALL_TALK = "small_talk"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Answer:
    """The articles tell: quotes, best first, at least one."""

    query: Query
    quotes: tuple[Quote, ...]
    confidence: float
    """The calibrated probability, 0 to 1, that the marked sentence answers the question."""

    candidates: tuple[RankedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles do not tell: a value, like an answer."""

    query: Query
    reason: Reason
    nearest: tuple[Quote, ...]
    """The nearest passages, at most three, of different articles: to be shown as *not* an answer."""

    confidence: float
    candidates: tuple[RankedPassage, ...] = ()
