"""Query × Snapshot → Candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.slabs import Slab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoding
    from knowledge.lexical import QueryWord, Scores
    from knowledge.snapshots import Snapshot

PASSAGES = 30
"""Passages whose sentences are looked at closely."""


def retrieve(words: Sequence[QueryWord], encoding: Encoding, snapshot: Snapshot) -> Slab:
    """The passages nearest to a question, by a convex mix of the dense and the lexical side."""
    lexical = snapshot.lexical
    dense = snapshot.vectors @ encoding.vector
    context = snapshot.context_vectors @ encoding.vector
    passages = lexical.scores(lexical.passages, words)
    contexts = lexical.scores(lexical.contexts, words)
    mix = (
        dense
        + 0.5 * context[snapshot.context_of]
        + _share(passages)
        + 0.5 * _share(contexts)[snapshot.context_of]
    )
    order = np.argsort(-mix, kind="stable")[:PASSAGES]
    return Slab.gather(snapshot, order.tolist())


def _share(scores: Scores) -> Scores:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores
