"""Query × Snapshot → Candidates: the passages that may hold the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from embeddings.index import top_k
from embeddings.scripts import scripts_of
from knowledge.slabs import Slab

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from embeddings.encoder import Encoding
    from knowledge.lexical import QueryWord, Rows, Scores
    from knowledge.snapshots import Snapshot

PASSAGES = 40
"""Passages whose sentences are looked at closely: 100 to 150 sentences.

They hold the answer to 98 of 100 questions on encyclopedia articles, 99 on web pages, 96 on manuals and
FAQ pages. Twenty more passages find one answer in a hundred more, for half as much time again.
"""

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


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """A question, and the passages among which its answer is looked for: n passages."""

    question: str
    words: tuple[QueryWord, ...]
    encoding: Encoding
    slab: Slab
    """In the order of the snapshot, so that neighbours in an article are neighbours here."""

    signals: Signals
    contexts: Rows
    """Shape (n,): passages of one number share title and headings."""

    documents: Rows
    """Shape (n,): passages of one number stand in one document."""

    trusted: bool
    """Whether the model knows the question's script; where it does not, only words count."""


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
) -> Candidates:
    """Find the passages nearest to a question by a convex mix of the dense and the lexical side.

    The mix only recalls; nothing downstream sees it, as it is rescaled for each question (Bruch, Gai
    and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, 2023).
    """
    signals = _signals(words, encoding, snapshot)
    rows = np.sort(top_k(_mix(signals, trusted=trusted), PASSAGES))
    return Candidates(
        question=question,
        words=tuple(words),
        encoding=encoding,
        slab=Slab.gather(snapshot, rows.tolist()),
        signals=_of_rows(signals, rows),
        contexts=snapshot.context_of[rows],
        documents=snapshot.document_of[rows],
        trusted=trusted,
    )


def _signals(words: Sequence[QueryWord], encoding: Encoding, snapshot: Snapshot) -> Signals:
    lexical = snapshot.lexical
    context_words = lexical.scores(lexical.contexts, words)
    return Signals(
        dense=snapshot.vectors @ encoding.vector,
        context=(snapshot.context_vectors @ encoding.vector)[snapshot.context_of],
        words=lexical.scores(lexical.passages, words),
        context_words=context_words[snapshot.context_of],
        document_words=lexical.scores(lexical.documents, words)[snapshot.document_of],
    )


def _mix(signals: Signals, *, trusted: bool) -> Scores:
    spoken = signals.words + _CONTEXT_WORDS * signals.context_words + _DOCUMENT_WORDS * signals.document_words
    lexical: Scores = spoken / max(float(spoken.max(initial=0)), 1e-9)
    if not trusted:
        return lexical
    meant = _DENSE * _stretched(signals.dense) + _CONTEXT * _stretched(signals.context)
    mixed: Scores = meant + _LEXICAL * lexical
    return mixed


def _stretched(scores: Scores) -> Scores:
    low, high = float(scores.min(initial=1)), float(scores.max(initial=-1))
    return (scores - low) / max(high - low, 1e-9)


def _of_rows(signals: Signals, rows: np.ndarray) -> Signals:
    return Signals(
        dense=signals.dense[rows],
        context=signals.context[rows],
        words=signals.words[rows],
        context_words=signals.context_words[rows],
        document_words=signals.document_words[rows],
    )
