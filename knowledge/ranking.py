"""Candidates → RankedPassages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from embeddings.quantize import restore
from knowledge.documents import Role, Span
from knowledge.sentences import Trait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoding
    from knowledge.lexical import QueryWord
    from knowledge.passages import Passage
    from knowledge.slabs import Slab


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage, and the sentence in it that would be marked as the answer."""

    passage: Passage
    sentence: Span
    score: float
    """Higher is better, absolute: comparable between questions."""


def rank(words: Sequence[QueryWord], encoding: Encoding, slab: Slab) -> list[RankedPassage]:
    """Rank the candidates' passages by their best sentence, the best first."""
    scores = _maxsim(encoding, slab) + 0.3 * _coverage(words, slab)
    scores -= 0.3 * (slab.roles[slab.passage_of] == Role.APPARATUS)
    scores -= 0.2 * ((slab.traits & (Trait.FRAGMENT | Trait.QUESTION)) > 0)
    best: dict[int, int] = {}
    for sentence in np.argsort(-scores, kind="stable").tolist():
        best.setdefault(int(slab.passage_of[sentence]), sentence)
    return [
        RankedPassage(slab.passage(number), slab.span(sentence), float(scores[sentence]))
        for number, sentence in best.items()
    ]


def _maxsim(encoding: Encoding, slab: Slab) -> np.ndarray:
    similarity = restore(slab.tokens) @ encoding.tokens.T
    context = np.stack(
        [
            (restore(tokens) @ encoding.tokens.T).max(axis=0, initial=0.0)
            for _, tokens, _ in map(slab.context, range(len(slab.rows)))
        ]
    )
    scores = np.zeros(len(slab.spans), dtype=np.float32)
    for row, (first, last) in enumerate(slab.token_ranges):
        own = similarity[first:last].max(axis=0, initial=0.0)
        joined = np.maximum(own, context[slab.passage_of[row]])
        scores[row] = (own.mean() + joined.mean()) / 2
    return scores


def _coverage(words: Sequence[QueryWord], slab: Slab) -> np.ndarray:
    idf = np.array([word.idf for word in words], dtype=np.float32)
    return ((slab.counts(words) > 0) @ idf) / max(float(idf.sum()), 1e-6)
