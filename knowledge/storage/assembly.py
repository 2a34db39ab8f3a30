"""Shards → the arrays that every question scans: laid side by side, nothing computed twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embeddings.vectors import COMPRESS_ABOVE, compress
from knowledge.storage.shards import CONTEXT
from knowledge.words import TERM_DTYPE, Postings, TermCounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Vectors
    from knowledge.storage.shards import Shard

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What a snapshot takes from one shard, copied out of it: a process cannot hold every file open."""

    key: str
    language: str
    size: int
    """Bytes of the shard's file."""

    vectors: Vectors
    context_vectors: Vectors
    context_of: npt.NDArray[np.int32]
    """Shape (p,): the context of each passage, within the shard."""

    ids: npt.NDArray[np.uint64]
    vocabulary: list[str]
    passages: TermCounts
    contexts: TermCounts
    documents: TermCounts

    @classmethod
    def of(cls, shard: Shard) -> Part:
        """Copy a shard's part out of it."""
        return cls(
            key=shard.path.stem,
            language=shard.language,
            size=shard.path.stat().st_size,
            vectors=shard.vectors.copy(),
            context_vectors=shard.context_vectors.copy(),
            context_of=shard.passages[:, CONTEXT].copy(),
            ids=shard.ids.copy(),
            vocabulary=shard.vocabulary.tolist(),
            passages=shard.passage_words.copy(),
            contexts=shard.context_words.copy(),
            documents=_whole_document(shard),
        )


def assemble(parts: Sequence[Part], compress_above: int = COMPRESS_ABOVE) -> Arrays:
    """The arrays of a snapshot over these documents, in this order.

    With more passages than `compress_above`, the vectors' compressed codes are among them.
    """
    vectors = np.concatenate([part.vectors for part in parts])
    compressed = {"codes": compress(vectors).codes} if len(vectors) > compress_above else {}
    passages = np.array([len(part.vectors) for part in parts])
    contexts = np.array([len(part.context_vectors) for part in parts])
    bases = np.cumsum(contexts) - contexts
    return {
        **compressed,
        "vectors": vectors,
        "context_vectors": np.concatenate([part.context_vectors for part in parts]),
        "context_of": (np.concatenate([p.context_of for p in parts]) + np.repeat(bases, passages)).astype(
            np.int32
        ),
        "document_of": np.repeat(np.arange(len(parts), dtype=np.int32), passages),
        "first_passages": np.concatenate(([0], np.cumsum(passages))).astype(np.int64),
        "ids": np.concatenate([part.ids for part in parts]),
        **_lexical_arrays(parts),
    }


def _lexical_arrays(parts: Sequence[Part]) -> Arrays:
    positions: dict[str, int] = {}
    terms = [
        np.array([positions.setdefault(term, len(positions)) for term in part.vocabulary], dtype=np.int32)
        for part in parts
    ]
    vocabulary = np.array(list(positions), dtype=TERM_DTYPE)
    order = np.argsort(vocabulary, kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    terms = [rank[each] for each in terms]
    tables = {
        "passages": [part.passages for part in parts],
        "contexts": [part.contexts for part in parts],
        "documents": [part.documents for part in parts],
    }
    arrays: Arrays = {"vocabulary": vocabulary[order]}
    for name, each in tables.items():
        arrays |= _channel(name, each, terms, len(vocabulary))
    return arrays


def _channel(
    name: str, tables: Sequence[TermCounts], terms: Sequence[npt.NDArray[np.int32]], size: int
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


def _whole_document(shard: Shard) -> TermCounts:
    """A document's one bag: its passages' words and its title's."""
    size = len(shard.vocabulary)
    counts = np.bincount(shard.passage_words.terms, weights=shard.passage_words.counts, minlength=size)
    title, title_counts = shard.context_words.bag(0)
    counts[title] += title_counts
    held = np.flatnonzero(counts).astype(np.int32)
    return TermCounts(np.array([0, len(held)], dtype=np.int32), held, counts[held].astype(np.int32))
