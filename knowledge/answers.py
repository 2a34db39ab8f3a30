"""Query → Answer | NoAnswer: the whole ask line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.confidence import shipped_threshold
from knowledge.quotes import quote_of
from knowledge.ranking import rank
from knowledge.retrieval import knows, retrieve

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from embeddings.encoder import Encoding
    from knowledge.queries import Query
    from knowledge.quotes import Quote
    from knowledge.ranking import RankedPassage
    from knowledge.snapshots import Snapshot


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
    """The best passages, where they were asked for."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles do not tell: a value, like an answer."""

    query: Query
    reason: Reason
    nearest: tuple[Quote, ...]
    """The nearest passages, at most three, of different articles: to be shown as *not* an answer."""

    confidence: float
    candidates: tuple[RankedPassage, ...] = ()


def answer(
    query: Query,
    encodings: Mapping[str, Encoding],
    snapshot: Snapshot,
    *,
    covers: Collection[str] = (),
    candidates: int = 0,
) -> Answer | NoAnswer:
    """Answer a query from a snapshot, or say that it does not tell.

    `covers` are the scripts that the encoder knows; none: all.
    """
    ranked: list[RankedPassage] = []
    for part in query.parts:
        words = snapshot.lexical.read(part)
        trusted = knows(covers, part)
        ranked += rank(retrieve(part, words, encodings[part], snapshot, trusted=trusted))
    ranked.sort(key=lambda each: -each.score)
    kept = tuple(ranked[:candidates])
    confidence = ranked[0].confidence
    if query.small_talk:
        return NoAnswer(query, Reason.SMALL_TALK, (), 0.0, kept)
    quotes = tuple(map(quote_of, ranked[:2]))
    if confidence < shipped_threshold():
        return NoAnswer(query, Reason.UNSURE, quotes, confidence, kept)
    return Answer(query, quotes, confidence, kept)
