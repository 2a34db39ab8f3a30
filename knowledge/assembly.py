"""Shards → the arrays that every question scans: laid side by side, nothing computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from knowledge.bags import TERM_DTYPE, BagTable
from knowledge.lexical import Postings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.shards import Shard

Arrays = dict[str, npt.NDArray[Any]]


def assemble(shards: Sequence[Shard]) -> Arrays:
    """The arrays of a snapshot over these documents, in this order."""
    passages = np.array([len(shard.passages) for shard in shards])
    contexts = np.array([len(shard.contexts) for shard in shards])
    context_base = np.cumsum(contexts) - contexts
    context_of = [shard.passages[:, 4] + base for shard, base in zip(shards, context_base, strict=True)]
    return {
        "vectors": np.concatenate([shard.vectors for shard in shards]),
        "context_vectors": np.concatenate([shard.context_vectors for shard in shards]),
        "context_of": np.concatenate(context_of).astype(np.int32),
        "document_of": np.repeat(np.arange(len(shards), dtype=np.int32), passages),
        "first_passages": np.concatenate(([0], np.cumsum(passages))).astype(np.int64),
        "ids": np.concatenate([shard.ids for shard in shards]),
        **_lexical_arrays(shards),
    }


def _lexical_arrays(shards: Sequence[Shard]) -> Arrays:
    positions: dict[str, int] = {}
    for shard in shards:
        for term in shard.vocabulary.tolist():
            positions.setdefault(term, len(positions))
    vocabulary = np.array(list(positions), dtype=TERM_DTYPE)
    order = np.argsort(vocabulary, kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    terms = [rank[[positions[term] for term in shard.vocabulary.tolist()]] for shard in shards]
    arrays: Arrays = {"vocabulary": vocabulary[order]}
    channels: dict[str, Callable[[Shard], BagTable]] = {
        "passages": lambda shard: shard.passage_words,
        "contexts": lambda shard: shard.context_words,
        "documents": _whole_document,
    }
    for name, table_of in channels.items():
        arrays |= _channel(name, [table_of(shard) for shard in shards], terms, len(vocabulary))
    return arrays


def _channel(
    name: str, tables: Sequence[BagTable], terms: Sequence[npt.NDArray[np.int32]], size: int
) -> Arrays:
    """One channel's postings: every shard's bags, their terms and rows renumbered."""
    heights = np.array([len(table.offsets) - 1 for table in tables])
    bases = np.cumsum(heights) - heights
    postings = Postings.build(
        np.concatenate([numbers[table.terms] for table, numbers in zip(tables, terms, strict=True)]),
        np.concatenate([table.rows() + base for table, base in zip(tables, bases, strict=True)]),
        np.concatenate([table.counts for table in tables]),
        vocabulary=size,
        size=int(heights.sum()),
    )
    return {
        f"{name}.offsets": postings.offsets,
        f"{name}.rows": postings.rows,
        f"{name}.weights": postings.weights,
        f"{name}.size": np.array([postings.size]),
    }


def _whole_document(shard: Shard) -> BagTable:
    """A document's one bag: its passages' words and its title's."""
    size = len(shard.vocabulary)
    counts = np.bincount(shard.passage_words.terms, weights=shard.passage_words.counts, minlength=size)
    title, title_counts = shard.context_words.bag(0)
    counts[title] += title_counts
    held = np.flatnonzero(counts).astype(np.int32)
    return BagTable(np.array([0, len(held)], dtype=np.int32), held, counts[held].astype(np.int32))
