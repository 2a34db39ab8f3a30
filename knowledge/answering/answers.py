"""Query → Answer | NoAnswer: retrieves, ranks, decides and quotes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from knowledge.answering.articles import rows_within
from knowledge.answering.certainty import Degree, is_sure
from knowledge.answering.confidence import is_near, shipped_threshold
from knowledge.answering.copies import with_copies
from knowledge.answering.follow_ups import rank_near, rows_cited, surer, with_neighbours
from knowledge.answering.quotes import quote_of
from knowledge.answering.ranking import rank
from knowledge.answering.recency import at_odds, newer_than, newest_alike, newest_first
from knowledge.answering.refusing import Reason, unsaid, why_not
from knowledge.answering.retrieval import knows, retrieve
from knowledge.answering.selection import choose_further, choose_nearest, choose_quotes, count_together
from knowledge.answering.spelling import spellings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from embeddings.encoder import Encoding
    from knowledge.answering.queries import Query
    from knowledge.answering.quotes import Quote
    from knowledge.answering.ranking import RankedPassage, Ranking
    from knowledge.answering.reading import ReaderStage
    from knowledge.answering.retrieval import Candidates
    from knowledge.answering.spelling import Spelling
    from knowledge.storage import Snapshot
    from knowledge.words import Rows


CONSIDERED = 12
"""How many of the best passages are read, to choose quotes and nearest articles from."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The articles answer the question: at least one quote, the best first."""

    query: Query
    quotes: tuple[Quote, ...]
    confidence: float
    """The calibrated probability, 0 to 1, that the quoted passage answers the question."""

    candidates: tuple[RankedPassage, ...] = ()
    """The best passages, if they were asked for."""

    degree: Degree = Degree.SURE
    """Whether the marked sentence is surely the answer. If not, it should not be shown as one."""

    certainty: float = 1.0
    """The calibrated probability, 0 to 1, that the marked sentence is the right one."""

    together: int = 1
    """How many of the first quotes belong together: one for each question; two where two articles answer."""

    further: tuple[Quote, ...] = ()
    """What comes next, for a reader who does not find the answer in the quotes."""

    differing: bool = False
    """Whether the first two quotes, of two articles, give different figures or dates. The newer is first."""

    newer: Quote | None = None
    """A quote from a newer article on the same, where the first one is from an old one."""

    unsaid: tuple[str, ...] = ()
    """Telling words of the question that an unsure answer does not say."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles do not answer the question. It is a value like an answer, and no exception."""

    query: Query
    reason: Reason
    nearest: tuple[Quote, ...]
    """The nearest passages, at most three and of different articles. They are *not* an answer."""

    confidence: float
    candidates: tuple[RankedPassage, ...] = ()
    meant: tuple[Spelling, ...] = ()
    """What misspelt words of the question may have been meant to be."""

    @property
    def degree(self) -> Degree:
        """That there is none."""
        return Degree.NO


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings of an answer that an admin may change."""

    threshold: float | None = None
    """The lowest confidence with which an answer is given; None: the shipped one."""

    sure: float | None = None
    """The lowest certainty with which a sentence is marked; None: the shipped one."""

    quotes: int = 3
    """Most quotes in an answer."""


DEFAULT_TERMS = Terms()


def answer(
    query: Query,
    encodings: Mapping[str, Encoding],
    snapshot: Snapshot,
    *,
    terms: Terms = DEFAULT_TERMS,
    covers: Collection[str] = (),
    candidates: int = 0,
    reader: ReaderStage | None = None,
) -> Answer | NoAnswer:
    """Answer a query from a snapshot, or return why there is no answer.

    Args:
        query: What was asked.
        encodings: The encoding of each part of the query.
        snapshot: The articles to answer from.
        terms: The threshold, and the most quotes.
        covers: The scripts that the encoder knows; empty: all.
        candidates: How many ranked passages to add to the result.
        reader: The reader that reads the best passages; None: none does.

    Raises:
        UnknownArticleError: The query is limited to an article that is not there.
    """
    trusted = knows(covers, query.searched)
    most = max(candidates, CONSIDERED)
    rankings = _rank_parts(query, encodings, snapshot, covers, most=most, reader=reader)
    cited = rows_cited(snapshot, query.cited)
    if len(cited):
        rankings = [surer(_rank_near(query, encodings, snapshot, covers, cited, reader), rankings[0])]
    best = max(rankings, key=lambda ranking: ranking.best.confidence)
    threshold = shipped_threshold(best.evidence) if terms.threshold is None else terms.threshold
    ranked = chain.from_iterable(ranking.passages for ranking in rankings)
    merged = sorted(ranked, key=lambda each: -each.score)
    kept = tuple(merged[:candidates])
    confidence = best.best.confidence
    if query.small_talk:
        return NoAnswer(query, Reason.SMALL_TALK, (), 0.0, kept)
    if confidence >= threshold:
        won = [each for each in rankings if each.best.confidence >= threshold]
        return _answered(query, won, merged, snapshot, terms, kept)
    near = is_near(confidence, threshold)
    reason = why_not(query.searched, snapshot.lexical.languages, near=near, trusted=trusted)
    return NoAnswer(
        query,
        reason,
        tuple(map(quote_of, choose_nearest(merged))),
        confidence,
        kept,
        spellings(query.text, snapshot),
    )


def _answered(
    query: Query,
    won: Sequence[Ranking],
    ranked: Sequence[RankedPassage],
    snapshot: Snapshot,
    terms: Terms,
    kept: tuple[RankedPassage, ...],
) -> Answer:
    """Answer by the rankings that are confident enough, one for each question that was asked."""
    sure = all(is_sure(each.certainty, each.evidence, terms.sure) for each in won)
    winners = [newest_alike(each.best, ranked) for each in won]
    alone = winners[0] if len(winners) == 1 else None
    other = at_odds(query.searched, alone, ranked) if alone and sure else None
    chosen = newest_first(alone, other) if alone and other else choose_quotes(winners, ranked, terms.quotes)
    newer = newer_than(alone, ranked, datetime.now(UTC).date()) if alone and not other else None
    return Answer(
        query,
        tuple(with_copies(quote_of(each), snapshot) for each in chosen),
        max(each.best.confidence for each in won),
        kept,
        Degree.SURE if sure else Degree.PERHAPS,
        min(each.certainty for each in won),
        together=count_together(winners, chosen),
        further=tuple(map(quote_of, choose_further(chosen, ranked))),
        differing=other is not None,
        newer=quote_of(newer) if newer else None,
        unsaid=() if sure or not alone else unsaid(query.searched, alone.passage, snapshot.lexical),
    )


def _rank_parts(
    query: Query,
    encodings: Mapping[str, Encoding],
    snapshot: Snapshot,
    covers: Collection[str],
    *,
    most: int,
    reader: ReaderStage | None,
) -> list[Ranking]:
    """Rank the passages for each part of the query."""
    within = rows_within(snapshot, query.article) if query.article else None
    found = (_candidates(part, encodings, snapshot, covers, within) for part in query.parts)
    return [rank(each, most, reader) for each in found]


def _rank_near(
    query: Query,
    encodings: Mapping[str, Encoding],
    snapshot: Snapshot,
    covers: Collection[str],
    cited: Rows,
    reader: ReaderStage | None,
) -> Ranking:
    near = with_neighbours(snapshot, cited)
    bare, joined = (
        _candidates(text, encodings, snapshot, covers, near) for text in (query.searched, query.joined)
    )
    return rank_near(bare, joined, cited, reader)


def _candidates(
    text: str,
    encodings: Mapping[str, Encoding],
    snapshot: Snapshot,
    covers: Collection[str],
    within: Rows | None,
) -> Candidates:
    words, trusted = snapshot.lexical.read(text), knows(covers, text)
    return retrieve(text, words, encodings[text], snapshot, trusted=trusted, within=within)
