"""A first pass over very many vectors: each in 56 bytes instead of 1,536, near enough to choose by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from embeddings.encoder import Vectors
    from embeddings.index import Rows

COMPRESS_ABOVE = 50_000
"""Rows from which a first pass pays: an exact scan of so many takes some 3 ms, this one .4 ms."""

BLOCK_ROWS = 65_536
"""Rows that are compressed at a time, to bound the memory that a memory-mapped matrix takes."""


class CompressedVectors:
    """One bit for each component, read with the query's own scale: RaBitQ, in faiss' FastScan layout.

    What it gives must be scored again with the vectors themselves, as `VectorIndex` does; of
    the ten nearest among 100,000 real vectors, .998 are then among its 100 and all among its 200.
    (J. Gao and C. Long, RaBitQ, SIGMOD 2024. Of numpy alone, 64 principal components were 3
    times slower than that for a recall of .996, packed signs 7 times for .986.)

    Args:
        codes: What `codes` of another one gave; see `compress`.
    """

    def __init__(self, codes: npt.NDArray[np.uint8]) -> None:
        self.codes = codes
        """Shape (bytes,): what to store."""
        self._index: Any = _faiss().deserialize_index(codes)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, query: Vectors, count: int) -> Rows:
        """Rows that are nearest to a query, shape (dimension,), or nearly so: at most `count`, ascending."""
        if count >= len(self):
            return np.arange(len(self))
        _, rows = self._index.search(query[np.newaxis], count)
        return np.sort(rows[0][rows[0] >= 0]).astype(np.intp)


def compress(vectors: Vectors) -> CompressedVectors:
    """The first pass for unit rows, shape (n, dimension): .4 s of one core for each 100,000 rows."""
    faiss = _faiss()
    index = faiss.IndexRaBitQFastScan(vectors.shape[1], faiss.METRIC_INNER_PRODUCT)
    step = max(1, len(vectors) // BLOCK_ROWS)
    index.train(np.ascontiguousarray(vectors[::step]))
    for start in range(0, len(vectors), BLOCK_ROWS):
        index.add(np.ascontiguousarray(vectors[start : start + BLOCK_ROWS]))
    return CompressedVectors(cast("npt.NDArray[np.uint8]", faiss.serialize_index(index)))


def _faiss() -> Any:
    # Late, since only knowledge bases of more than COMPRESS_ABOVE rows need it, and the others
    # start a sixteenth of a second earlier and 15 MB smaller without.
    import faiss  # noqa: PLC0415

    return faiss
