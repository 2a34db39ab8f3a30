"""Candidates → LateInteraction: how near each token of the question comes to what stands around it.

Late interaction after Khattab and Zaharia, ColBERT (2020): for every token of the question the
best cosine with a token of the text. Here the text is a sentence, then the sentence and its title,
then these and its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from embeddings.vectors import PackedRows

if TYPE_CHECKING:
    import numpy.typing as npt

    from embeddings.encoder import Offsets, Vectors
    from knowledge.answering.candidate_sentences import CandidateSentences
    from knowledge.answering.retrieval import Candidates
    from knowledge.words import QueryWord

LEAST_IDF = 0.05
"""What a token counts that belongs to no word of the index, beside the idf of those that do."""


@dataclass(frozen=True, slots=True, eq=False)
class LateInteraction:
    """Best cosines, each of shape (s, q), for s sentences and the q tokens of the question that are words."""

    own: Vectors
    """With the sentence's tokens."""

    context: Vectors
    """With those of its title and headings."""

    before: Vectors
    after: Vectors
    """With those of the sentences before and after it; 0 where there is none among the candidates."""

    telling: Vectors
    """Shape (q,), of sum 1: each token's weight, by the idf of its word."""


def interact(candidates: Candidates) -> LateInteraction:
    """Compare the question's tokens with those of all candidates, once."""
    sentences = candidates.sentences
    wordy = _wordy(candidates)
    tokens = candidates.encoding.tokens[wordy]
    own = _best_of_ranges(sentences.tokens.dot(tokens), sentences.token_ranges)
    idf = _idf_of_tokens(candidates.words, candidates.encoding.spans[wordy])
    return LateInteraction(
        own=own,
        context=_contexts(sentences, tokens)[sentences.passage_of],
        before=_shifted(own, sentences, 1),
        after=_shifted(own, sentences, -1),
        telling=_shares(idf),
    )


def _wordy(candidates: Candidates) -> npt.NDArray[np.bool_]:
    spans = candidates.encoding.spans.tolist()
    question = candidates.question
    return np.array([any(map(str.isalnum, question[a:b])) for a, b in spans], dtype=bool)


def _idf_of_tokens(words: tuple[QueryWord, ...], spans: Offsets) -> Vectors:
    idf = np.zeros(len(spans), dtype=np.float32)
    for word in words:
        start, end = word.span
        idf[(spans[:, 0] >= start) & (spans[:, 0] < end)] = word.idf
    return np.maximum(idf, LEAST_IDF)


def _shares(weights: Vectors) -> Vectors:
    return weights / max(float(weights.sum()), 1e-9)


def _best_of_ranges(similarity: Vectors, ranges: npt.NDArray[np.int32]) -> Vectors:
    """The largest of each column within each range of rows, shape (len(ranges), q); 0 for an empty range."""
    best = np.zeros((len(ranges), similarity.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(ranges[:, 1] > ranges[:, 0])
    if len(filled):
        # The ranges follow each other without a gap, so that each ends where the next begins.
        best[filled] = np.maximum.reduceat(similarity, ranges[filled, 0], axis=0)
    return best


def _contexts(sentences: CandidateSentences, tokens: Vectors) -> Vectors:
    """For each passage, the best cosines with its title and headings, shape (n, q)."""
    states = [each.tokens for each in sentences.contexts]
    ends = np.cumsum([len(each) for each in states])
    ranges = np.stack([ends - [len(each) for each in states], ends], axis=1).astype(np.int32)
    return _best_of_ranges(PackedRows.join(states).dot(tokens), ranges)[sentences.context_of]


def _shifted(own: Vectors, sentences: CandidateSentences, step: int) -> Vectors:
    """The row of the sentence `step` places earlier in the same document, where it is a candidate."""
    documents = sentences.documents[sentences.passage_of]
    near = np.roll(own, step, axis=0)
    follows = (np.roll(sentences.numbers, step) + step == sentences.numbers) & (
        np.roll(documents, step) == documents
    )
    near[~follows] = 0
    return near
