"""A weight as it was trained → the same as a graph wants it: transposed, or in eight bits.

The sums are those of `onnxruntime.quantization.quantize_dynamic`, bit for bit, so that a model
prepared here is the very model that an export with PyTorch would have given.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

    from embeddings.encoder import Vectors

Array: TypeAlias = npt.NDArray[Any]

MATRIX_LIMIT = 64
"""A matrix in eight bits holds -64 to 64, seven of its bits: see `embeddings.models.export`."""

TABLE_LIMIT = 255
"""A table of vectors in eight bits holds 0 to 255."""

SMALLEST = np.finfo(np.float32).tiny
"""The smallest scale in use: of numbers that differ by less, or not at all, the scale is 1."""


class Form(Enum):
    """What a graph takes of a weight."""

    PLAIN = "plain"
    TRANSPOSED = "transposed"
    MATRIX = "matrix"
    """In eight bits, transposed, each column by its own scale."""

    MATRIX_SCALE = "matrix scale"
    TABLE = "table"
    """In eight bits, all by one scale."""

    TABLE_SCALE = "table scale"
    TABLE_ZERO = "table zero"
    """The number that stands for 0."""


def in_form(weight: Vectors, form: Form) -> Array:
    """What a graph takes of a weight, as an array that is contiguous in memory."""
    return _FORMS[form](weight)


def _transposed(weight: Vectors) -> Vectors:
    return np.ascontiguousarray(weight.T)


def _matrix(weight: Vectors) -> Array:
    scaled = _transposed(weight) / _matrix_scale(weight)
    return scaled.round().clip(-128, 127).astype(np.int8)


def _matrix_scale(weight: Vectors) -> Vectors:
    return _usable(np.abs(weight).max(axis=1).astype(np.float64) / MATRIX_LIMIT)


def _table(weight: Vectors) -> Array:
    scaled = (weight / _table_scale(weight)).round() + _table_zero(weight)
    return scaled.clip(0, TABLE_LIMIT).astype(np.uint8)


def _table_scale(weight: Vectors) -> Vectors:
    low, high = _extremes(weight)
    return _usable((high - low) / TABLE_LIMIT)


def _table_zero(weight: Vectors) -> Array:
    low, high = _extremes(weight)
    step = (high - low) / TABLE_LIMIT
    return np.array(0 if step < SMALLEST else np.round(-low / step), dtype=np.uint8)


def _extremes(weight: Vectors) -> tuple[np.float64, np.float64]:
    """The least and the greatest number, 0 among them."""
    return np.float64(min(weight.min(), 0)), np.float64(max(weight.max(), 0))


def _usable(scale: npt.NDArray[np.float64] | np.float64) -> Vectors:
    """The scale in 32 bits, and no 0 to divide by."""
    return np.where(scale < SMALLEST, 1.0, scale).astype(np.float32)


_FORMS: dict[Form, Callable[[Vectors], Array]] = {
    Form.PLAIN: lambda weight: weight,
    Form.TRANSPOSED: _transposed,
    Form.MATRIX: _matrix,
    Form.MATRIX_SCALE: _matrix_scale,
    Form.TABLE: _table,
    Form.TABLE_SCALE: _table_scale,
    Form.TABLE_ZERO: _table_zero,
}
