"""The lexical side of retrieval: BM25 over passages, over their contexts, and over whole documents.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
Each channel is a set of postings in compressed rows, so that a question touches only the
passages that share a word with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from knowledge.words.terms import FUNCTION_WORDS, find_words, question_terms
from knowledge.words.typos import near_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.documents import Span

Terms: TypeAlias = npt.NDArray[np.str_]
Rows: TypeAlias = npt.NDArray[np.int32]
Scores: TypeAlias = npt.NDArray[np.float32]

K1 = 1.2
"""How soon a word's repetition stops counting; the value of the paper's section 3.3."""

B = 0.75
"""How much a long passage is held against it; the same section."""

BACKGROUND = 400
"""Passages of ordinary text that each knowledge base is imagined to stand beside.

In a base of three articles a word's share of the passages says little of how telling it
is. Counted as if among this many ordinary passages, function words stay cheap and names dear.
"""

FUNCTION_WORD_SHARE = 0.2
CONTENT_WORD_SHARE = 0.003
"""The share of ordinary passages that hold a given function word, or a given other word."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a question, and the terms of the index that stand for it."""

    word: str
    terms: tuple[str, ...]
    """Its stems that the articles hold, or the nearest terms to it; empty: the articles never say it."""

    idf: float
    """How telling the word is: at least 0, about 6 for a name said once."""

    exact: bool
    """False where only a near spelling of it was found."""

    span: Span
    """Where it stands in the question."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which rows hold which term, and how much it counts there."""

    offsets: npt.NDArray[np.int64]
    """Shape (terms + 1,): term i's entries are rows[offsets[i]:offsets[i + 1]]."""

    rows: Rows
    weights: Scores
    """BM25's saturated term frequency: what the term's idf is multiplied with."""

    size: int
    """How many rows there are."""

    @classmethod
    def build(cls, terms: Rows, rows: Rows, counts: Rows, vocabulary: int, size: int) -> Self:
        """From entries (term, row, count) in any order; each pair of term and row stands once."""
        order = np.argsort(terms, kind="stable")
        offsets = np.zeros(vocabulary + 1, dtype=np.int64)
        np.cumsum(np.bincount(terms, minlength=vocabulary), out=offsets[1:])
        lengths = np.bincount(rows, weights=counts, minlength=size)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if size else 0.0, 1.0))
        frequency = counts[order].astype(np.float32)
        weights = frequency * (K1 + 1) / (frequency + norm[rows[order]])
        return cls(offsets, rows[order].astype(np.int32), weights.astype(np.float32), size)

    def entries(self, term: int) -> tuple[Rows, Scores]:
        """The rows that hold a term, and what it counts in each."""
        entries = slice(self.offsets[term], self.offsets[term + 1])
        return self.rows[entries], self.weights[entries]

    def frequency(self, term: int) -> int:
        """How many rows hold the term."""
        return int(self.offsets[term + 1] - self.offsets[term])


@dataclass(frozen=True, slots=True, eq=False)
class LexicalIndex:
    """Three channels over one vocabulary."""

    vocabulary: Terms
    """Sorted."""

    passages: Postings
    contexts: Postings
    documents: Postings
    languages: tuple[str, ...]
    """The languages of the articles: a question's words are stemmed in each."""

    def read(self, question: str) -> list[QueryWord]:
        """The question's distinct words as the index knows them, in order."""
        variants = question_terms(question, self.languages)
        words: dict[object, QueryWord] = {}
        for (word, span), terms in zip(find_words(question), variants, strict=True):
            read = self._read_word(word, span, terms)
            words.setdefault(read.terms or word, read)
        return list(words.values())

    def _read_word(self, word: str, span: Span, variants: tuple[str, ...]) -> QueryWord:
        present = tuple(v for v in variants if self._find(v) is not None)
        terms = present or near_terms(variants[0], self.vocabulary, self._frequency)
        return QueryWord(word, terms, self._idf(word, terms), exact=bool(present) or not terms, span=span)

    def _idf(self, word: str, terms: Sequence[str]) -> float:
        share = FUNCTION_WORD_SHARE if word in FUNCTION_WORDS else CONTENT_WORD_SHARE
        held = max((self._frequency(t) for t in terms), default=0) + BACKGROUND * share
        return math.log(1 + (self.passages.size + BACKGROUND - held + 0.5) / (held + 0.5))

    def scores(self, channel: Postings, words: Sequence[QueryWord]) -> Scores:
        """BM25 of each row of a channel, shape (channel.size,)."""
        scores = np.zeros(channel.size, dtype=np.float32)
        for word in words:
            rows, weights = self._entries(channel, word.terms)
            scores[rows] += word.idf * weights
        return scores

    def _entries(self, channel: Postings, terms: Sequence[str]) -> tuple[Rows, Scores]:
        """The rows that hold any of a word's terms; a row counts once, by its best term."""
        found = [channel.entries(self._position(term)) for term in terms]
        if len(found) == 1:
            return found[0]
        best = np.zeros(channel.size, dtype=np.float32)
        for rows, weights in found:
            best[rows] = np.maximum(best[rows], weights)
        held = np.flatnonzero(best).astype(np.int32)
        return held, best[held]

    def _find(self, term: str) -> int | None:
        position = self._position(term)
        found = position < len(self.vocabulary) and self.vocabulary[position] == term
        return position if found else None

    def _position(self, term: str) -> int:
        return int(np.searchsorted(self.vocabulary, term))

    def _frequency(self, term: str) -> int:
        position = self._find(term)
        return 0 if position is None else self.passages.frequency(position)
