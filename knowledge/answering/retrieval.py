"""Query × Snapshot → Candidates: the passages that may hold the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from embeddings.scripts import scripts_of
from embeddings.vectors import top_k
from knowledge.answering.candidate_sentences import CandidateSentences
from knowledge.answering.repeats import firsts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from embeddings.encoder import Encoding
    from knowledge.storage import Snapshot
    from knowledge.words import QueryWord, Rows, Scores

PASSAGES = 40
"""Passages whose sentences are looked at closely: 100 to 150 sentences.

They hold the answer to 98 of 100 questions on encyclopedia articles, 99 on web pages, 96 on manuals and
FAQ pages. Twenty more passages find one answer in a hundred more, for half as much time again.
"""

FIRST_PASS = 500
"""Passages that a first pass chooses, by vector and by words each, where a base has very many."""

_DENSE, _CONTEXT, _LEXICAL = 0.4, 0.2, 0.5
_CONTEXT_WORDS, _DOCUMENT_WORDS = 0.5, 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """How near each candidate passage is to the question as a whole; each of shape (n,), absolute."""

    dense: Scores
    """The cosine of question and passage."""

    context: Scores
    """The cosine of the question and the passage's title and headings."""

    words: Scores
    """BM25 of the passage."""

    context_words: Scores
    document_words: Scores
    """BM25 of its title and headings, and of its whole document."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """A question, and the passages among which its answer is looked for: n passages."""

    question: str
    words: tuple[QueryWord, ...]
    encoding: Encoding
    sentences: CandidateSentences
    """In the order of the snapshot, so that neighbours in an article are neighbours here."""

    signals: Signals
    trusted: bool
    """Whether the model knows the question's script; where it does not, only words count."""

    @cached_property
    def firsts(self) -> npt.NDArray[np.int64]:
        """Shape (n,): for each passage the number of one that stands for all with its text."""
        return firsts_of(self.sentences, self.signals.dense)


def knows(scripts: Collection[str], text: str) -> bool:
    """Whether most letters of a text are of these scripts; none given: of all scripts."""
    letters = scripts_of(text)
    known = sum(count for script, count in letters.items() if script in scripts)
    return not scripts or 2 * known >= sum(letters.values())


def retrieve(
    question: str,
    words: Sequence[QueryWord],
    encoding: Encoding,
    snapshot: Snapshot,
    *,
    trusted: bool = True,
    within: Rows | None = None,
) -> Candidates:
    """Find the passages nearest to a question by a convex mix of the dense and the lexical side.

    With `within`, the rows of some passages, only these are searched.

    The mix only recalls; nothing downstream sees it, as it is rescaled for each question (Bruch, Gai
    and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, 2023).
    """
    words_said = _words_said(words, snapshot)
    rows = _worth_a_look(words_said, encoding, snapshot) if within is None else within
    signals = _signals(words_said, encoding, snapshot, rows)
    best = np.sort(_best(_mix(signals, trusted=trusted), snapshot.is_lost[rows]))
    rows = rows[best]
    return Candidates(
        question=question,
        words=tuple(words),
        encoding=encoding,
        sentences=CandidateSentences.gather(snapshot, rows.tolist()),
        signals=_of_rows(signals, best),
        trusted=trusted,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _WordsSaid:
    """BM25 of every passage: of its own words, of its title and headings, of its document; shape (p,)."""

    own: Scores
    context: Scores
    document: Scores

    @property
    def together(self) -> Scores:
        joined: Scores = self.own + _CONTEXT_WORDS * self.context + _DOCUMENT_WORDS * self.document
        return joined


def _words_said(words: Sequence[QueryWord], snapshot: Snapshot) -> _WordsSaid:
    lexical = snapshot.lexical
    return _WordsSaid(
        own=lexical.scores(lexical.passages, words),
        context=lexical.scores(lexical.contexts, words)[snapshot.context_of],
        document=lexical.scores(lexical.documents, words)[snapshot.document_of],
    )


def _worth_a_look(words: _WordsSaid, encoding: Encoding, snapshot: Snapshot) -> Rows:
    """All rows; where there are very many, those that a first pass finds near, by vector or by words."""
    if snapshot.first_pass is None:
        return np.arange(len(snapshot), dtype=np.int32)
    meant = snapshot.first_pass.nearest(encoding.vector, FIRST_PASS)
    return np.union1d(meant, top_k(words.together, FIRST_PASS)).astype(np.int32)


def _signals(words: _WordsSaid, encoding: Encoding, snapshot: Snapshot, rows: Rows) -> Signals:
    few = rows if len(rows) < len(snapshot) else None
    return Signals(
        dense=snapshot.vectors.cosines(encoding.vector, few),
        context=_context_cosines(encoding, snapshot, few),
        words=words.own[rows],
        context_words=words.context[rows],
        document_words=words.document[rows],
    )


def _context_cosines(encoding: Encoding, snapshot: Snapshot, rows: Rows | None) -> Scores:
    """The cosine with the context of each passage, or of those asked for; each context is compared once."""
    if rows is None:
        return snapshot.context_vectors.cosines(encoding.vector)[snapshot.context_of]
    contexts, context_of = np.unique(snapshot.context_of[rows], return_inverse=True)
    return snapshot.context_vectors.cosines(encoding.vector, contexts)[context_of]


def _mix(signals: Signals, *, trusted: bool) -> Scores:
    spoken = signals.words + _CONTEXT_WORDS * signals.context_words + _DOCUMENT_WORDS * signals.document_words
    if not trusted:
        return np.asarray(spoken, dtype=np.float32)
    meant = _DENSE * _share(signals.dense) + _CONTEXT * _share(signals.context)
    return np.asarray(meant + _LEXICAL * _share(spoken), dtype=np.float32)


def _best(mix: Scores, lost: npt.NDArray[np.bool_]) -> npt.NDArray[np.integer]:
    """The places of the highest values, those of damaged passages left out."""
    if not lost.any():
        return top_k(mix, PASSAGES)
    whole = np.flatnonzero(~lost)
    return whole[top_k(mix[whole], PASSAGES)]


def _share(scores: Scores) -> Scores:
    """Of the best; unlike a stretch to the worst, it stays the same where a first pass left the worst out."""
    return np.asarray(scores / max(float(scores.max(initial=0)), 1e-9), dtype=np.float32)


def _of_rows(signals: Signals, rows: np.ndarray) -> Signals:
    return Signals(
        dense=signals.dense[rows],
        context=signals.context[rows],
        words=signals.words[rows],
        context_words=signals.context_words[rows],
        document_words=signals.document_words[rows],
    )
