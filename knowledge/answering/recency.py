"""Which of several articles is newer, where they say the same, say different things, or one is old."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from knowledge.answering.differences import differ, figures
from knowledge.answering.selection import MIN_CONFIDENCE_SHARE, repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.answering.ranking import RankedPassage

OLD = timedelta(days=365)
"""An article older than this is called old where a newer one treats the same."""


def newest_alike(winner: RankedPassage, ranked: Iterable[RankedPassage]) -> RankedPassage:
    """The newest of the passages that say what the winner says and are nearly as sure."""
    given = figures(_sentence(winner))
    others = (other for other in _elsewhere(winner, ranked) if repeats(winner, other))
    alike = [other for other in others if figures(_sentence(other)) == given]
    return max((winner, *alike), key=_published)


def at_odds(question: str, winner: RankedPassage, ranked: Iterable[RankedPassage]) -> RankedPassage | None:
    """The best passage of another article that gives another figure or date for what was asked.

    None where the winner's own is the only one.
    """
    said = _sentence(winner)
    others = _elsewhere(winner, ranked)
    return next((other for other in others if differ(question, said, _sentence(other))), None)


def newest_first(*passages: RankedPassage) -> list[RankedPassage]:
    """The passages by the dates of their articles; those without a date come last."""
    return sorted(passages, key=_published, reverse=True)


def newer_than(winner: RankedPassage, ranked: Iterable[RankedPassage], today: date) -> RankedPassage | None:
    """The newest passage of a newer article that is nearly as sure; None unless the winner's is old."""
    published = winner.passage.document.source.published
    if published is None or today - published <= OLD:
        return None
    newer = [other for other in _elsewhere(winner, ranked) if _published(other) > published]
    return max(newer, key=_published, default=None)


def _elsewhere(winner: RankedPassage, ranked: Iterable[RankedPassage]) -> Iterator[RankedPassage]:
    """The passages of other articles that are nearly as sure."""
    least = MIN_CONFIDENCE_SHARE * winner.confidence
    own = winner.passage.document
    return (each for each in ranked if each.confidence >= least and each.passage.document is not own)


def _sentence(ranked: RankedPassage) -> str:
    return ranked.sentence.of(ranked.passage.document.text)


def _published(ranked: RankedPassage) -> date:
    return ranked.passage.document.source.published or date.min
