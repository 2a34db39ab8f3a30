"""Candidates → RankedPassages, by the scores of their sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.answering.certainty import certainty_columns
from knowledge.answering.confidence import confidence_of
from knowledge.answering.features import features
from knowledge.answering.reading import read_best
from knowledge.answering.weights import Evidence, read_weights

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from knowledge.answering.candidate_sentences import CandidateSentences
    from knowledge.answering.features import Columns
    from knowledge.answering.reading import ReaderStage
    from knowledge.answering.retrieval import Candidates
    from knowledge.documents import Span
    from knowledge.splitting import Passage

HOPELESS = 0.02
"""A first confidence below which nothing is read, to save time. Set, not fitted."""

_LAST = 1000.0
"""More than any score. Subtracting it moves a sentence behind all others."""


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage, and the sentence in it that is marked if the passage is quoted."""

    passage: Passage
    sentence: Span
    score: float
    """Higher is better. Absolute: comparable between questions."""

    confidence: float = 0.0
    """The calibrated probability, 0 to 1, that the sentence answers the question."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is made of the candidate sentences: s of them."""

    columns: Columns
    evidence: Evidence
    scores: npt.NDArray[np.float32]
    """Shape (s,): higher is better."""

    log_odds: npt.NDArray[np.float32]
    """Shape (s,): that the sentence answers the question."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages for one question, the best first, at least one; and what they were judged by."""

    passages: tuple[RankedPassage, ...]
    evidence: Evidence
    certainty: float
    """The calibrated probability, 0 to 1, that the marked sentence of the best passage is the right one."""

    @property
    def best(self) -> RankedPassage:
        """The first of them."""
        return self.passages[0]


def rank(candidates: Candidates, most: int | None = None, reader: ReaderStage | None = None) -> Ranking:
    """Rank the passages by their best sentence, the best first; ties keep the order of the articles.

    With `most`, only so many are returned, those with the same text counted as one, and only their
    articles are read. With `reader`, a model reads the best of them, and the order is by what it finds,
    too.

    A question in a passage counts for the rank, because the answer usually follows it. But it is
    marked only if the passage has no other sentence. If only words are compared, titles and bylines
    that were not asked for come last, because a title often just repeats the question.
    """
    return ranking_of(candidates, judge(candidates, reader), most)


def ranking_of(candidates: Candidates, judged: Judged, most: int | None = None) -> Ranking:
    """Put the passages into the order of what was made of their sentences."""
    scores, sentences = judged.scores, candidates.sentences
    confidence = confidence_of(judged.log_odds)
    marked = _best_of_passages(scores - _LAST * judged.columns["question"], sentences)
    ordered = _best_of_passages(scores, sentences)
    passages = tuple(
        RankedPassage(
            sentences.passage(number),
            sentences.span(marked[number]),
            float(scores[best]),
            float(confidence[best]),
        )
        for number, best in _first(most, ordered, candidates)
    )
    best = marked[next(iter(ordered))]
    evidence_for_it = certainty_columns(judged.columns, scores, judged.log_odds, sentences.passage_of, best)
    certainty = confidence_of(read_weights()[judged.evidence].certainty.apply(evidence_for_it))
    return Ranking(passages, judged.evidence, float(certainty[0]))


def _first(most: int | None, ordered: dict[int, int], candidates: Candidates) -> Iterator[tuple[int, int]]:
    """The first of the passages with their best sentences; those with the same text count as one."""
    met = set[int]()
    for number, best in ordered.items():
        met.add(int(candidates.firsts[number]))
        if most is not None and len(met) > most:
            return
        yield number, best


def judge(candidates: Candidates, reader: ReaderStage | None) -> Judged:
    """Judge each candidate sentence by its features."""
    columns, evidence = _columns(candidates, reader)
    weights = read_weights()[evidence]
    scores = weights.ranking.apply(columns)
    if evidence is Evidence.WORDS:
        scores = scores - _LAST * columns["apparatus"]
    return Judged(columns, evidence, scores, weights.confidence.apply(columns))


def _columns(candidates: Candidates, reader: ReaderStage | None) -> tuple[Columns, Evidence]:
    """The features of the candidates, those of the reader among them where one has read."""
    columns = features(candidates)
    if not candidates.trusted:
        return columns, Evidence.WORDS
    if reader:
        first = read_weights()[Evidence.MODEL]
        scores, sure = first.ranking.apply(columns), confidence_of(first.confidence.apply(columns))
        if sure[int(scores.argmax())] >= HOPELESS:
            found = read_best(candidates, scores, reader)
            if found is not None:
                return columns | found, Evidence.READER
    return columns, Evidence.MODEL


def _best_of_passages(scores: npt.NDArray[np.float32], sentences: CandidateSentences) -> dict[int, int]:
    """Passage number → its best sentence, the best passage first."""
    best: dict[int, int] = {}
    for sentence in np.argsort(-scores, kind="stable").tolist():
        best.setdefault(int(sentences.passage_of[sentence]), sentence)
    return best
