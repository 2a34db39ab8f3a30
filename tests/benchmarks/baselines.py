"""The baselines of Pullquote's ranking, over the same sentences and the same vectors.

They are what a user would simply write: BM25, a convex mix of dense and lexical scores, and token
MaxSim. All score every sentence of the snapshot.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from embeddings.vectors.quantization import PackedRows
from knowledge.answering.answers import NoAnswer
from knowledge.answering.candidate_sentences import CandidateSentences
from knowledge.answering.ranking import RankedPassage
from knowledge.answering.refusing import Reason
from knowledge.evaluation.judgements import DEPTH
from knowledge.words.bm25 import Channel
from knowledge.words.terms import language_of, question_terms, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from embeddings.encoder import Encoding
    from knowledge.answering.queries import Query
    from knowledge.storage.snapshots import Snapshot

Scores = npt.NDArray[np.float32]

SHORTLIST = 300
"""How many of the best sentences of the convex mix MaxSim scores; more were measured to gain nothing."""


AT_ONCE = 256
"""Passages that are read at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """Every sentence of a snapshot: s sentences."""

    parts: tuple[CandidateSentences, ...]
    """All passages, some at a time."""

    part_of: npt.NDArray[np.int64]
    """Shape (s,): the part of each sentence."""

    row_of: npt.NDArray[np.int64]
    """Shape (s,): the sentence's row in its part."""

    vectors: Scores
    """Shape (s, dimension): the mean of each sentence's token states, unit rows."""

    postings: Mapping[str, tuple[npt.NDArray[np.int32], Scores]]
    """For each term, the sentences that say it, and BM25's saturated frequency in each."""

    languages: tuple[str, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Lay the sentences of all passages side by side."""
        rows = np.array_split(np.arange(len(snapshot)), math.ceil(len(snapshot) / AT_ONCE))
        parts = tuple(CandidateSentences.gather(snapshot, part.tolist()) for part in rows)
        lengths = [len(part.table) for part in parts]
        dimension = snapshot.vectors.shape[1]
        return cls(
            parts=parts,
            part_of=np.repeat(np.arange(len(parts)), lengths),
            row_of=np.concatenate([np.arange(length) for length in lengths]),
            vectors=np.concatenate([_mean_states(part, dimension) for part in parts]),
            postings=_postings(parts),
            languages=snapshot.lexical.languages,
        )

    def place(self, sentence: int) -> tuple[CandidateSentences, int]:
        """A sentence's part, and its row there."""
        return self.parts[int(self.part_of[sentence])], int(self.row_of[sentence])

    def ranked(self, sentence: int, score: float) -> RankedPassage:
        """A sentence in its passage."""
        part, row = self.place(sentence)
        return RankedPassage(part.passage(int(part.passage_of[row])), part.span(row), score)

    def tokens(self, sentence: int) -> Scores:
        """The token states that are kept of a sentence, shape (t, dimension)."""
        part, row = self.place(sentence)
        kept = slice(*part.token_ranges[row].tolist())
        return PackedRows(part.tokens.codes[kept], part.tokens.scales[kept]).unpack(self.vectors.shape[1])


def _mean_states(part: CandidateSentences, dimension: int) -> Scores:
    states = part.tokens.unpack(dimension)
    means = np.array([states[first:last].sum(axis=0) for first, last in part.token_ranges], dtype=np.float32)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return means


def _postings(parts: Sequence[CandidateSentences]) -> dict[str, tuple[npt.NDArray[np.int32], Scores]]:
    said: dict[str, dict[int, int]] = {}
    lengths: list[int] = []
    for part in parts:
        languages: dict[int, str] = {}
        for row, number in enumerate(part.passage_of.tolist()):
            if number not in languages:
                languages[number] = language_of(part.passage(number).document.text)
            terms = terms_of(part.text(row), languages[number])
            for term, count in Counter(terms).items():
                said.setdefault(term, {})[len(lengths)] = count
            lengths.append(len(terms))
    channel = Channel(np.array(lengths))
    return {
        term: channel.weigh(np.array([*counts], dtype=np.int32), np.array([*counts.values()]))
        for term, counts in said.items()
    }


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
    size = len(sentences.vectors)
    scores = np.zeros(size, dtype=np.float32)
    variants = question_terms(question, sentences.languages)
    for term in dict.fromkeys(term for word in variants for term in word):
        if term in sentences.postings:
            rows, weights = sentences.postings[term]
            scores[rows] += math.log(1 + (size - len(rows) + 0.5) / (len(rows) + 0.5)) * weights
    return scores


def _outcome(query: Query, scores: Scores, sentences: Sentences, *, confidence: float) -> NoAnswer:
    """The best sentences' passages as candidates, each passage once."""
    ranked: dict[tuple[int, int], RankedPassage] = {}
    for sentence in np.argsort(-scores, kind="stable").tolist():
        part, row = sentences.place(sentence)
        place = int(sentences.part_of[sentence]), int(part.passage_of[row])
        if place not in ranked:
            ranked[place] = sentences.ranked(sentence, float(scores[sentence]))
        if len(ranked) == DEPTH:
            break
    return NoAnswer(query, Reason.UNSURE, (), confidence, tuple(ranked.values()))
