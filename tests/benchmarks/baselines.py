"""The baselines of Pullquote's ranking, over the same sentences and the same vectors.

They are what a user would simply write: BM25, a convex mix of dense and lexical scores, and token
MaxSim. All score every sentence of the snapshot.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
from knowledge.storage.shards import FIRST_SENTENCE, FIRST_TOKEN, LAST_SENTENCE

from embeddings.vectors.quantization import restore
from knowledge.answering.answers import NoAnswer, Reason
from knowledge.answering.ranking import RankedPassage
from knowledge.documents import Span
from knowledge.evaluation.judgements import DEPTH
from knowledge.words.bm25 import Postings
from knowledge.words.terms import question_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.storage.shards import Shard

    from embeddings.encoder import Encoding
    from knowledge.answering.queries import Query
    from knowledge.storage.snapshots import Snapshot

Scores = npt.NDArray[np.float32]

SHORTLIST = 300
"""How many of the best sentences of the convex mix MaxSim scores; more were measured to gain nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """Every sentence of a snapshot: s sentences."""

    shards: tuple[Shard, ...]
    shard_of: npt.NDArray[np.int64]
    row_of: npt.NDArray[np.int64]
    """Shape (s,): the sentence's row in its shard."""

    passage_of: npt.NDArray[np.int64]
    """Shape (s,): the passage's row in the sentence's shard."""

    vectors: Scores
    """Shape (s, dimension): the mean of each sentence's token states, unit rows."""

    positions: dict[str, int]
    postings: Postings
    languages: tuple[str, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Lay the sentences of all shards side by side."""
        shards = tuple(snapshot.locate(first)[0] for first in snapshot.first_passages[:-1])
        lengths = [len(shard.sentences) for shard in shards]
        positions: dict[str, int] = {}
        for shard in shards:
            for term in shard.vocabulary.tolist():
                positions.setdefault(term, len(positions))
        return cls(
            shards=shards,
            shard_of=np.repeat(np.arange(len(shards)), lengths),
            row_of=np.concatenate([np.arange(length) for length in lengths]),
            passage_of=np.concatenate([_passages_of(shard) for shard in shards]),
            vectors=np.concatenate([_mean_states(shard) for shard in shards]),
            positions=positions,
            postings=_postings(shards, positions),
            languages=snapshot.lexical.languages,
        )

    def ranked(self, sentence: int, score: float) -> RankedPassage:
        """A sentence in its passage."""
        shard = self.shards[self.shard_of[sentence]]
        start, end = shard.sentences[self.row_of[sentence], :2].tolist()
        return RankedPassage(shard.passage(int(self.passage_of[sentence])), Span(start, end), score)

    def tokens(self, sentence: int) -> Scores:
        """The token states of a sentence, shape (t, dimension)."""
        shard = self.shards[self.shard_of[sentence]]
        return restore(shard.tokens[slice(*shard.sentences[self.row_of[sentence], FIRST_TOKEN:])])


def _mean_states(shard: Shard) -> Scores:
    means = np.zeros((len(shard.sentences), shard.tokens.shape[1]), dtype=np.float32)
    for row, (first, last) in enumerate(shard.sentences[:, FIRST_TOKEN:]):
        means[row] = shard.tokens[first:last].sum(axis=0, dtype=np.float32)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return means


def _passages_of(shard: Shard) -> npt.NDArray[np.int64]:
    counts = shard.passages[:, LAST_SENTENCE] - shard.passages[:, FIRST_SENTENCE]
    return np.repeat(np.arange(len(shard.passages)), counts)


def _postings(shards: Sequence[Shard], positions: dict[str, int]) -> Postings:
    terms, rows, counts, base = [], [], [], 0
    for shard in shards:
        numbers = np.array([positions[term] for term in shard.vocabulary.tolist()], dtype=np.int32)
        table = shard.sentence_words
        terms.append(numbers[table.terms])
        rows.append(table.rows() + base)
        counts.append(table.counts)
        base += len(shard.sentences)
    return Postings.build(
        np.concatenate(terms),
        np.concatenate(rows).astype(np.int32),
        np.concatenate(counts),
        vocabulary=len(positions),
        size=base,
    )


def bm25(query: Query, _: Encoding, sentences: Sentences) -> NoAnswer:
    """BM25 over stemmed words of sentences, or over pairs of characters in scripts without spaces."""
    scores = _bm25(query.searched, sentences)
    return _outcome(query, scores, sentences, confidence=float(scores.max()))


def convex(query: Query, encoding: Encoding, sentences: Sentences) -> NoAnswer:
    """Half the sentence's cosine, scaled to 0 … 1 over all sentences, and half its BM25 over the best one's.

    Its confidence is the winner's own cosine, the only absolute number in it.
    """
    dense, mix = _mix(query, encoding, sentences)
    best = int(mix.argmax())
    return _outcome(query, mix, sentences, confidence=float(dense[best]))


def maxsim(query: Query, encoding: Encoding, sentences: Sentences) -> NoAnswer:
    """The mean, over the question's words, of the best cosine with a word of the sentence."""
    _, mix = _mix(query, encoding, sentences)
    wordy = [any(map(str.isalnum, query.searched[start:end])) for start, end in encoding.spans]
    asked = encoding.tokens[wordy] if any(wordy) else encoding.tokens
    scores = np.full(len(mix), -1.0, dtype=np.float32)
    for sentence in np.argsort(-mix, kind="stable")[:SHORTLIST].tolist():
        similarity = sentences.tokens(sentence) @ asked.T
        if similarity.size:
            scores[sentence] = similarity.max(axis=0).mean()
    return _outcome(query, scores, sentences, confidence=float(scores.max()))


def _mix(query: Query, encoding: Encoding, sentences: Sentences) -> tuple[Scores, Scores]:
    dense = sentences.vectors @ encoding.vector
    lexical = _bm25(query.searched, sentences)
    spread = float(dense.max() - dense.min()) or 1.0
    highest = float(lexical.max()) or 1.0
    return dense, (0.5 * (dense - dense.min()) / spread + 0.5 * lexical / highest).astype(np.float32)


def _bm25(question: str, sentences: Sentences) -> Scores:
    postings = sentences.postings
    scores = np.zeros(postings.size, dtype=np.float32)
    variants = question_terms(question, sentences.languages)
    for term in dict.fromkeys(term for word in variants for term in word):
        if (position := sentences.positions.get(term)) is not None:
            rows, weights = postings.entries(position)
            held = postings.frequency(position)
            scores[rows] += math.log(1 + (postings.size - held + 0.5) / (held + 0.5)) * weights
    return scores


def _outcome(query: Query, scores: Scores, sentences: Sentences, *, confidence: float) -> NoAnswer:
    """The best sentences' passages as candidates, each passage once."""
    ranked: dict[tuple[int, int], RankedPassage] = {}
    for sentence in np.argsort(-scores, kind="stable").tolist():
        place = int(sentences.shard_of[sentence]), int(sentences.passage_of[sentence])
        if place not in ranked:
            ranked[place] = sentences.ranked(sentence, float(scores[sentence]))
        if len(ranked) == DEPTH:
            break
    return NoAnswer(query, Reason.UNSURE, (), confidence, tuple(ranked.values()))
