"""RankedPassages → the few that are shown. A second one is shown only if it adds something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.words import FUNCTION_WORDS, split_words, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.answering.ranking import RankedPassage

MIN_CONFIDENCE_SHARE = 0.85
"""Least confidence of a further quote, as a share of the first's. This bound and the two below were set by
reading answers and not fitted, because no public data set says which second quote helps."""

MAX_SCORE_GAP = 4.0
"""How far its score may be below the last winner's."""

REPEATED_SHARE = 0.6
"""Two passages say the same if they share this much of the shorter one's words."""

OFFERED = 5
"""Passages that can be looked at one after another: nine in ten have the answer among them."""

NEAREST = 3
"""Most articles that are named if there is no answer."""


def choose_quotes(
    winners: Sequence[RankedPassage],
    ranked: Iterable[RankedPassage],
    most: int,
) -> list[RankedPassage]:
    """Choose the passages to quote, at most `most`.

    First come the winners, one for each question that was asked. Then come those others, in
    their order, that are nearly as sure and do not repeat a passage before them.
    """
    least = MIN_CONFIDENCE_SHARE * min(winner.confidence for winner in winners)
    last = min(winner.score for winner in winners) - MAX_SCORE_GAP
    further = (other for other in ranked if other.confidence >= least and other.score >= last)
    chosen: list[RankedPassage] = []
    for each in (*winners, *further):
        if len(chosen) < most and not any(repeats(each, other) for other in chosen):
            chosen.append(each)
    return chosen


def choose_further(
    chosen: Sequence[RankedPassage],
    ranked: Iterable[RankedPassage],
    most: int = OFFERED,
) -> list[RankedPassage]:
    """Choose the next best passages, so that with those chosen already there are at most `most`.

    They need not be answers: a reader who does not find one in the first looks at the next.
    """
    further: list[RankedPassage] = []
    for each in ranked:
        taken = (*chosen, *further)
        if len(taken) < most and not any(repeats(each, other) for other in taken):
            further.append(each)
    return further


def count_together(winners: Sequence[RankedPassage], chosen: Sequence[RankedPassage]) -> int:
    """How many of the chosen passages belong on one page.

    One for each question that was asked; two where another article answers a single question, too.
    """
    own = sum(any(each is winner for winner in winners) for each in chosen)
    documents = {id(each.passage.document) for each in chosen[:2]}
    return max(own, len(documents))


def choose_nearest(ranked: Iterable[RankedPassage]) -> list[RankedPassage]:
    """Choose the best passage of each of the nearest articles, of copies only one."""
    best: list[RankedPassage] = []
    for each in ranked:
        if len(best) < NEAREST and not any(_is_known(each, other) for other in best):
            best.append(each)
    return best


def _is_known(one: RankedPassage, other: RankedPassage) -> bool:
    """Whether two passages are of the same article, or have the same words."""
    if one.passage.document is other.passage.document:
        return True
    words = wording(one.passage.text)
    return bool(words) and words == wording(other.passage.text)


def repeats(one: RankedPassage, other: RankedPassage) -> bool:
    """Whether two passages say the same."""
    return (
        one is other
        or _overlap(one.passage.text, other.passage.text) >= REPEATED_SHARE
        or _overlap(
            one.sentence.of(one.passage.document.text), other.sentence.of(other.passage.document.text)
        )
        >= REPEATED_SHARE
    )


def _overlap(one: str, other: str) -> float:
    words, others = _content_words(one), _content_words(other)
    return len(words & others) / max(min(len(words), len(others)), 1)


def _content_words(text: str) -> set[str]:
    return set(split_words(text)) - FUNCTION_WORDS
