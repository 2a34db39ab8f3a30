"""Unit vectors in eight or four bits: less room, and no loss that a ranking shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from embeddings.encoder import Vectors

SCALE = 127
"""What 1 becomes in eight bits. A component of a unit vector lies in [-1, 1], so that nothing is clipped."""

LEVELS = 7
"""The largest number of four bits, of either sign; they are stored with `ZERO` added."""

ZERO = 8


def quantize(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Unit rows as eight-bit integers, same shape; each component is off by at most 1 / (2 · SCALE)."""
    return np.rint(vectors * SCALE).astype(np.int8)


def restore(quantized: npt.NDArray[np.int8]) -> Vectors:
    """The rows as they were, but for the rounding."""
    return quantized * np.float32(1 / SCALE)


@dataclass(frozen=True, slots=True, eq=False)
class PackedRows:
    """Vectors in four bits a component, each row with a scale of its own: n rows of d components."""

    codes: npt.NDArray[np.uint8]
    """Shape (n, ⌈d / 2⌉): the first half of the components in the low bits, the second in the high ones."""

    scales: npt.NDArray[np.float16]
    """Shape (n,): what the number 1 stands for."""

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def pack(cls, vectors: Vectors) -> Self:
        """Pack rows, shape (n, d); a component is off by at most a fourteenth of its row's largest."""
        half = -(-vectors.shape[1] // 2)
        scales = (np.abs(vectors).max(axis=1, initial=0) / LEVELS).astype(np.float16)
        numbers = np.full((len(vectors), 2 * half), ZERO, dtype=np.uint8)
        steps = np.maximum(scales.astype(np.float32), np.float32(1e-7))[:, np.newaxis]
        numbers[:, : vectors.shape[1]] = np.clip(np.rint(vectors / steps), -LEVELS, LEVELS) + ZERO
        return cls(numbers[:, :half] | numbers[:, half:] << 4, scales)

    @classmethod
    def join(cls, parts: Sequence[PackedRows]) -> Self:
        """The rows of several, one after the other; at least one part."""
        return cls(np.concatenate([p.codes for p in parts]), np.concatenate([p.scales for p in parts]))

    def unpack(self, dimension: int) -> Vectors:
        """The rows as they were, but for the rounding; shape (n, dimension)."""
        return (self._numbers()[:, :dimension] - ZERO) * self.scales.astype(np.float32)[:, np.newaxis]

    def dot(self, vectors: Vectors) -> Vectors:
        """The products of every row with each of some vectors, shape (m, d): shape (n, m)."""
        products = self._numbers()[:, : vectors.shape[1]] @ vectors.T
        # ZERO is taken off the sums: one number for each vector, and not one for each component.
        products -= ZERO * vectors.sum(axis=1)
        products *= self.scales.astype(np.float32)[:, np.newaxis]
        return products

    def _numbers(self) -> Vectors:
        half = self.codes.shape[1]
        numbers = np.empty((len(self.codes), 2 * half), dtype=np.float32)
        np.bitwise_and(self.codes, 15, out=numbers[:, :half])
        np.right_shift(self.codes, 4, out=numbers[:, half:])
        return numbers


class UnitVectors:
    """Unit rows in eight bits, compared with a query one by one.

    Args:
        quantized: Shape (n, dimension), as `quantize` made them.
        exact: Whether to keep them as floats: four times the memory, and a scan of all of them
            takes a tenth of the time.
    """

    def __init__(self, quantized: npt.NDArray[np.int8], *, exact: bool) -> None:
        self._rows: npt.NDArray[Any] = restore(quantized) if exact else quantized
        self.shape = quantized.shape

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, rows: npt.NDArray[np.integer] | slice) -> Vectors:
        """Some of the rows, as floats."""
        chosen = self._rows[rows]
        return restore(chosen) if chosen.dtype == np.int8 else chosen

    def cosines(self, query: Vectors, rows: npt.NDArray[np.integer] | None = None) -> Vectors:
        """The cosine of a unit query, shape (dimension,), with every row, or with those asked for."""
        return self.of(slice(None) if rows is None else rows) @ query
