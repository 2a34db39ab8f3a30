"""VectorIndex: the nearest of many unit vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from embeddings.encoder import Vectors

Rows: TypeAlias = npt.NDArray[np.intp]

BLOCK = 128
"""Scores that share one maximum in `top_k`."""

FIRST_PASS = 400
FIRST_PASS_PER_HIT = 10
"""Rows that a first pass chooses: so many, and so many for each one wanted. The compressed index's
first 400 hold all of the ten nearest among 100,000 rows, its first 500 .996 among a million."""


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """What a search found, best first; of equal scores the earlier row comes first."""

    rows: Rows
    """Shape (k,), or fewer where there are fewer: rows of the index, whatever slice was searched."""

    scores: Vectors
    """Shape (k,): cosines with the query."""


class FirstPass(Protocol):
    """Chooses rows that are worth an exact look; `embeddings.vectors.compressed` has one."""

    def __len__(self) -> int:
        """How many rows it chooses from."""

    def nearest(self, query: Vectors, count: int) -> Rows:
        """At most `count` distinct rows that hold, nearly always, those nearest to the query."""


class VectorIndex:
    """Unit vectors that are searched by reading all of them, or all of a slice.

    Nothing is copied: the vectors may be a memory-mapped file, which then is the index.
    Safe to use from several threads.

    Args:
        vectors: Shape (n, dimension), unit rows; must not change afterwards.
        first_pass: Where there are very many rows, what chooses those that are read at all
            when all of them are searched; made of the same rows.

    Raises:
        ValueError: The vectors are not a matrix, or the first pass is of another number of rows.
    """

    def __init__(self, vectors: Vectors, first_pass: FirstPass | None = None) -> None:
        if vectors.ndim != 2:  # noqa: PLR2004
            raise ValueError(f"expected vectors of shape (n, d), got {vectors.shape}")
        if first_pass is not None and len(first_pass) != len(vectors):
            raise ValueError(f"{len(vectors)} vectors but a first pass over {len(first_pass)}")
        self.vectors = vectors
        self._first_pass = first_pass

    def __len__(self) -> int:
        return len(self.vectors)

    def scores(self, query: Vectors, rows: slice | Rows | None = None) -> Vectors:
        """The cosine of a unit query, shape (dimension,), with every row, or with those asked for.

        Raises:
            ValueError: The query is of another dimension than the vectors.
        """
        if query.shape != self.vectors.shape[1:]:
            raise ValueError(f"expected a query of shape {self.vectors.shape[1:]}, got {query.shape}")
        return (self.vectors if rows is None else self.vectors[rows]) @ query

    def search(self, query: Vectors, k: int, rows: slice | Rows | None = None) -> Hits:
        """The k rows nearest to a unit query, among all or among those asked for.

        Exactly, but for a first pass that may miss one in a hundred; scores are always exact.

        Args:
            query: Shape (dimension,), unit length.
            k: How many are wanted, 0 or more.
            rows: What to search in: a slice of rows, or an array of distinct ones.

        Raises:
            ValueError: The query is of another dimension than the vectors.
        """
        if rows is None and self._first_pass is not None:
            rows = self._first_pass.nearest(query, FIRST_PASS + FIRST_PASS_PER_HIT * k)
        scores = self.scores(query, rows)
        best = top_k(scores, k)
        return Hits(best if rows is None else np.arange(len(self))[rows][best], scores[best])


def top_k(scores: Vectors, k: int) -> Rows:
    """Where the k largest of many scores stand, largest first, earlier first among equals.

    The k-th largest of the blocks' maxima is reached by k scores at least, so that only
    scores that reach it, a few more than k, need sorting. np.argpartition takes ten times as
    long on dense scores, and fifty times on scores that are mostly equal.
    """
    whole = len(scores) - len(scores) % BLOCK
    if k <= 0 or len(scores) == 0:
        return np.zeros(0, dtype=np.intp)
    if whole < k * BLOCK:
        return _sorted(scores, np.arange(len(scores)), k)
    maxima = scores[:whole].reshape(-1, BLOCK).max(axis=1)
    reached = np.partition(maxima, len(maxima) - k)[len(maxima) - k]
    return _sorted(scores, np.flatnonzero(scores >= reached), k)


def _sorted(scores: Vectors, rows: Rows, k: int) -> Rows:
    return rows[np.argsort(-scores[rows], kind="stable")[:k]]
