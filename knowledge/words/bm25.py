"""The lexical side of retrieval: BM25 over passages, over their contexts, and over whole documents.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
A question reads where its own words stand, and nothing else.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from knowledge.words.terms import FUNCTION_WORDS, find_words, question_terms
from knowledge.words.typos import near_terms, similar_term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
class Occurrences:
    """Which rows hold a term, each once, and how often."""

    rows: Rows
    counts: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Posting:
    """A term and where it stands: nowhere, where nobody says it."""

    number: int
    """What passages store for the term; -1, which none does, if it has no number."""

    passages: Occurrences
    contexts: Occurrences


class PostingSource(Protocol):
    """Knows where terms stand. Safe from any thread."""

    def find(self, term: str) -> Posting:
        """Where a term stands."""

    def terms_with_initial(self, initial: str) -> Terms:
        """All terms that begin with a letter, sorted; some may stand nowhere any more."""


Weighed: TypeAlias = tuple[Rows, Scores]
"""The rows that hold a term, and what it counts in each."""


class Channel:
    """What BM25 must know of all rows of one kind: how much their length is held against them.

    Args:
        lengths: Shape (n,): how many words each row has.
    """

    def __init__(self, lengths: npt.NDArray[np.integer]) -> None:
        mean = max(float(lengths.mean()) if len(lengths) else 0.0, 1.0)
        self._norms = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self._norms)

    def weigh(self, rows: Rows, counts: npt.NDArray[np.number]) -> Weighed:
        """BM25's saturated term frequency of each row: what the term's idf is multiplied with."""
        frequency = counts.astype(np.float32)
        return rows, frequency * np.float32(K1 + 1) / (frequency + self._norms[rows])


REMEMBERED = 1_000_000
"""Rows of terms kept in memory, the last used: those of the commonest words are asked for again and again."""


@dataclass(frozen=True, slots=True, eq=False)
class _Remembered:
    """A term's number, and what it counts in each channel."""

    number: int
    weighed: Mapping[Channel, Weighed]

    @property
    def size(self) -> int:
        """Rows, and a few more for the object itself."""
        return 100 + sum(len(rows) for rows, _ in self.weighed.values())


class LexicalIndex:
    """Three channels over one vocabulary. Safe from any thread.

    Args:
        source: Where the terms stand.
        passages: How many words each passage has.
        contexts: The same of each context.
        document_of: Shape (passages,): the document of each passage, counted from 0.
        titles: Shape (documents,): the context that counts as each document's title.
        languages: The languages of the articles: a question's words are stemmed in each.
    """

    def __init__(
        self,
        source: PostingSource,
        passages: npt.NDArray[np.integer],
        contexts: npt.NDArray[np.integer],
        document_of: Rows,
        titles: Rows,
        languages: Sequence[str],
    ) -> None:
        self._source = source
        self._document_of = document_of
        self._document_with_title = np.full(len(contexts), -1, dtype=np.int32)
        self._document_with_title[titles] = np.arange(len(titles))
        lengths = np.bincount(document_of, weights=passages, minlength=len(titles)) + contexts[titles]
        self.passages, self.contexts, self.documents = map(Channel, (passages, contexts, lengths))
        self.languages = tuple(languages)
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()
        self._rows_remembered = 0
        self._vocabulary: dict[str, Terms] = {}
        self._lock = Lock()

    def read(self, question: str) -> list[QueryWord]:
        """The question's distinct words as the index knows them, in order."""
        variants = question_terms(question, self.languages)
        words: dict[object, QueryWord] = {}
        for (word, span), terms in zip(find_words(question), variants, strict=True):
            read = self._read_word(word, span, terms)
            words.setdefault(read.terms or word, read)
        return list(words.values())

    def _read_word(self, word: str, span: Span, variants: tuple[str, ...]) -> QueryWord:
        present = tuple(term for term in variants if self._frequency(term))
        terms = present or near_terms(variants[0], self._terms_beside(variants[0]), self._frequency)
        return QueryWord(word, terms, self._idf(word, terms), exact=bool(present) or not terms, span=span)

    def _idf(self, word: str, terms: Sequence[str]) -> float:
        share = FUNCTION_WORD_SHARE if word in FUNCTION_WORDS else CONTENT_WORD_SHARE
        held = max((self._frequency(t) for t in terms), default=0) + BACKGROUND * share
        return math.log(1 + (self.passages.size + BACKGROUND - held + 0.5) / (held + 0.5))

    def scores(self, channel: Channel, words: Sequence[QueryWord]) -> Scores:
        """BM25 of each row of a channel, shape (channel.size,)."""
        scores = np.zeros(channel.size, dtype=np.float32)
        for word in words:
            rows, weights = self._entries(channel, word.terms)
            scores[rows] += np.float32(word.idf) * weights
        return scores

    def _entries(self, channel: Channel, terms: Sequence[str]) -> Weighed:
        """The rows that hold any of a word's terms; a row counts once, by its best term."""
        found = [self._weighed(term)[channel] for term in terms]
        if len(found) == 1:
            return found[0]
        best = np.zeros(channel.size, dtype=np.float32)
        for rows, weights in found:
            best[rows] = np.maximum(best[rows], weights)
        held = np.flatnonzero(best).astype(np.int32)
        return held, best[held]

    def _frequency(self, term: str) -> int:
        """How many passages hold a term; 0 also where only contexts do."""
        return len(self._weighed(term)[self.passages][0])

    def says(self, term: str) -> bool:
        """Whether a passage or a heading holds a term."""
        return any(len(rows) for rows, _ in self._weighed(term).values())

    def rows_with(self, term: str) -> Rows:
        """The passages that hold a term."""
        return self._weighed(term)[self.passages][0]

    def similar(self, word: str) -> str:
        """The commonest term that is spelt nearly like a word that no article has; empty if there is none."""
        if not word:
            return ""
        return similar_term(word, self._terms_beside(word), self._frequency)

    def numbers(self, terms: Sequence[str]) -> dict[str, int]:
        """What passages store for some terms; -1 for one that none of them says."""
        return {term: self._recall(term).number for term in terms}

    def _weighed(self, term: str) -> Mapping[Channel, Weighed]:
        return self._recall(term).weighed

    def _recall(self, term: str) -> _Remembered:
        with self._lock:
            if term in self._remembered:
                self._remembered.move_to_end(term)
                return self._remembered[term]
        found = self._weigh(self._source.find(term))
        with self._lock:
            if term not in self._remembered:
                self._remembered[term] = found
                self._rows_remembered += found.size
            while self._rows_remembered > REMEMBERED and len(self._remembered) > 1:
                self._rows_remembered -= self._remembered.popitem(last=False)[1].size
        return found

    def _weigh(self, posting: Posting) -> _Remembered:
        passages, contexts = posting.passages, posting.contexts
        said = np.bincount(
            self._document_of[passages.rows], weights=passages.counts, minlength=self.documents.size
        )
        titled = self._document_with_title[contexts.rows]
        said[titled[titled >= 0]] += contexts.counts[titled >= 0]
        documents = np.flatnonzero(said).astype(np.int32)
        weighed = {
            self.passages: self.passages.weigh(passages.rows, passages.counts),
            self.contexts: self.contexts.weigh(contexts.rows, contexts.counts),
            self.documents: self.documents.weigh(documents, said[documents]),
        }
        return _Remembered(posting.number, weighed)

    def _terms_beside(self, term: str) -> Terms:
        """The part of the vocabulary that a misspelt word may be meant for."""
        initial = term[0]
        if initial not in self._vocabulary:
            self._vocabulary[initial] = self._source.terms_with_initial(initial)
        return self._vocabulary[initial]
