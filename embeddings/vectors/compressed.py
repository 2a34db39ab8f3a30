"""A first pass over very many vectors: each in 48 bytes instead of 1,536, near enough to choose by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from embeddings.encoder import Vectors
    from embeddings.vectors.index import Rows

COMPRESS_ABOVE = 50_000
"""Rows from which a first pass pays: an exact scan of so many takes some 3 ms, this one .2 ms."""

BITS = 4
CENTRES = 1 << BITS
"""A group of components is coded as the nearest of so many centres: their products fit one register."""

TRAINED_ON = 50_000
"""Rows that the centres are learned from, evenly spread over all."""

BLOCK_ROWS = 65_536
"""Rows that are compressed at a time, to bound the memory that a memory-mapped matrix takes."""


class CompressedVectors:
    """Four bits for every four components, scanned in registers: a product quantizer, laid out for SIMD.

    What it gives must be scored again with the vectors themselves, as `VectorIndex` does. (H. Jégou
    and others, TPAMI 2011; F. André and others, VLDB 2015; faiss' IndexPQFastScan.) Measured beside
    it, for a million rows and a recall of .99: RaBitQ's bits 5.5 ms where this takes 1.9, of numpy
    alone 64 principal components 13 ms, reading all of the vectors 53 ms.

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
    """The first pass for unit rows, shape (n, dimension): 1.3 s of one core for 100,000, 5 s for a million.

    Raises:
        ValueError: There are fewer than `CENTRES` rows to learn the centres from.
    """
    faiss = _faiss()
    count, dimension = vectors.shape
    if count < CENTRES:
        raise ValueError(f"expected {CENTRES} vectors at least, got {count}")
    index = faiss.IndexPQFastScan(dimension, _groups(dimension), BITS, faiss.METRIC_INNER_PRODUCT)
    index.train(np.ascontiguousarray(vectors[:: max(1, count // TRAINED_ON)]))
    for start in range(0, count, BLOCK_ROWS):
        index.add(np.ascontiguousarray(vectors[start : start + BLOCK_ROWS]))
    return CompressedVectors(cast("npt.NDArray[np.uint8]", faiss.serialize_index(index)))


def _groups(dimension: int) -> int:
    """How many groups of components are coded: of four each, or of more where that does not divide."""
    return next(groups for groups in range(max(1, dimension // 4), 0, -1) if dimension % groups == 0)


def _faiss() -> Any:
    # Late, since only knowledge bases of more than COMPRESS_ABOVE rows need it, and the others
    # start a sixteenth of a second earlier and 15 MB smaller without.
    import faiss  # noqa: PLC0415

    return faiss
