"""Candidates → RankedPassages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.confidence import confidence_of
from knowledge.features import features
from knowledge.weights import read_weights

if TYPE_CHECKING:
    from knowledge.documents import Span
    from knowledge.passages import Passage
    from knowledge.retrieval import Candidates


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage, and the sentence in it that would be marked as the answer."""

    passage: Passage
    sentence: Span
    score: float
    """Higher is better, absolute: comparable between questions."""

    confidence: float = 0.0
    """The calibrated probability, 0 to 1, that the sentence answers the question; see `confidence`."""


def rank(candidates: Candidates) -> list[RankedPassage]:
    """Rank the passages by their best sentence, the best first; of equals, the earlier in the articles."""
    weights = read_weights()[candidates.trusted]
    columns = features(candidates)
    scores, slab = weights.ranking.of(columns), candidates.slab
    sure = confidence_of(weights.confidence.of(columns))
    best: dict[int, int] = {}
    for sentence in np.argsort(-scores, kind="stable").tolist():
        best.setdefault(int(slab.passage_of[sentence]), sentence)
    return [
        RankedPassage(
            slab.passage(number), slab.span(sentence), float(scores[sentence]), float(sure[sentence])
        )
        for number, sentence in best.items()
    ]
