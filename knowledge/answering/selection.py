"""RankedPassages → the few that are shown: more than one only where it adds something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.words import FUNCTION_WORDS, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.answering.ranking import RankedPassage

FURTHER = 0.85
"""A further quote is at least this sure, as a share of the first's confidence. This bound and the two below
are set by reading answers, not fitted: no public set tells which second quote helps."""

CLOSE = 4.0
"""And its score lies at most this far behind the last winner's."""

SAME_STORY = 0.6
"""Two passages that share this much of the shorter one's words tell the same story."""

NEAREST = 3
"""Sources named where there is no answer."""


def worth_showing(
    winners: Sequence[RankedPassage],
    ranked: Iterable[RankedPassage],
    most: int,
) -> list[RankedPassage]:
    """The passages to quote, at most `most`.

    First the winners, one for each question that was asked; then of the others, in their
    order, those that are nearly as sure and tell what none before them tells.
    """
    least = FURTHER * min(winner.confidence for winner in winners)
    last = min(winner.score for winner in winners) - CLOSE
    further = (other for other in ranked if other.confidence >= least and other.score >= last)
    chosen: list[RankedPassage] = []
    for each in (*winners, *further):
        if len(chosen) < most and not any(_same_story(each, other) for other in chosen):
            chosen.append(each)
    return chosen


def nearest(ranked: Iterable[RankedPassage]) -> list[RankedPassage]:
    """The best passage of each of the nearest articles."""
    best: dict[int, RankedPassage] = {}
    for each in ranked:
        best.setdefault(id(each.passage.document), each)
        if len(best) == NEAREST:
            break
    return list(best.values())


def _same_story(one: RankedPassage, other: RankedPassage) -> bool:
    return (
        one is other
        or _overlap(one.passage.text, other.passage.text) >= SAME_STORY
        or _overlap(
            one.sentence.of(one.passage.document.text), other.sentence.of(other.passage.document.text)
        )
        >= SAME_STORY
    )


def _overlap(one: str, other: str) -> float:
    words, others = _content(one), _content(other)
    return len(words & others) / max(min(len(words), len(others)), 1)


def _content(text: str) -> set[str]:
    return set(split_words(text)) - FUNCTION_WORDS
