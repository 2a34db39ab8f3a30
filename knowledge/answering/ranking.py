"""Candidates → RankedPassages, by the scores of their sentences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from knowledge.answering.confidence import confidence_of
from knowledge.answering.features import features
from knowledge.answering.weights import read_weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from knowledge.answering.candidate_sentences import CandidateSentences
    from knowledge.answering.retrieval import Candidates
    from knowledge.documents import Span
    from knowledge.splitting import Passage

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


def rank(candidates: Candidates, most: int | None = None) -> list[RankedPassage]:
    """Rank the passages by their best sentence, the best first; ties keep the order of the articles.

    With `most`, only so many are returned, and only their articles are read.

    A question in a passage counts for the rank, because the answer usually follows it. But it is
    marked only if the passage has no other sentence. If only words are compared, titles and bylines
    that were not asked for come last, because a title often just repeats the question.
    """
    weights = read_weights()[candidates.trusted]
    columns = features(candidates)
    scores, sentences = weights.ranking.apply(columns), candidates.sentences
    sure = confidence_of(weights.confidence.apply(columns))
    if not candidates.trusted:
        scores = scores - _LAST * columns["apparatus"]
    marked = _best_of_passages(scores - _LAST * columns["question"], sentences)
    ordered = _best_of_passages(scores, sentences)
    return [
        RankedPassage(
            sentences.passage(number), sentences.span(marked[number]), float(scores[best]), float(sure[best])
        )
        for number, best in islice(ordered.items(), most)
    ]


def _best_of_passages(scores: npt.NDArray[np.float32], sentences: CandidateSentences) -> dict[int, int]:
    """Passage number → its best sentence, the best passage first."""
    best: dict[int, int] = {}
    for sentence in np.argsort(-scores, kind="stable").tolist():
        best.setdefault(int(sentences.passage_of[sentence]), sentence)
    return best
