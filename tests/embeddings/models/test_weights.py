"""Weights come from one file or several, in 32 bits, and in the forms that ONNX Runtime's own tools give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto
from onnxruntime.quantization.quant_utils import (  # type: ignore[import-untyped]
    compute_scale_zp,
    quantize_nparray,
)
from safetensors.numpy import save_file

from embeddings.errors import ModelError
from embeddings.models.forms import Form, in_form
from embeddings.models.weights import Weights

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = st.integers(0, 2**32 - 1)


def test_a_weight_of_a_later_file_replaces_that_of_an_earlier_one(tmp_path: Path) -> None:
    one, other = tmp_path / "one.safetensors", tmp_path / "other.safetensors"
    save_file({"a": np.ones((2, 3), np.float32), "b": np.zeros(2, np.float32)}, one)
    save_file({"a": np.full((2, 3), 0.5, np.float16)}, other)
    weights = Weights([one, other])
    assert sorted(weights.names()) == ["a", "b"]
    assert weights.read("a").dtype == np.float32
    np.testing.assert_array_equal(weights.read("a"), np.full((2, 3), 0.5))
    np.testing.assert_array_equal(weights.read("b"), [0, 0])


def test_a_weight_that_is_not_there_is_named(tmp_path: Path) -> None:
    save_file({"a": np.ones(2, np.float32)}, tmp_path / "one.safetensors")
    with pytest.raises(ModelError, match="no weight 'b'"):
        Weights([tmp_path / "one.safetensors"]).read("b")


def test_a_file_that_holds_no_weights_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match=r"one\.safetensors cannot be read"):
        Weights([tmp_path / "one.safetensors"])


@given(SEEDS, st.sampled_from([0.0, 1e-39, 1e-6, 1.0, 1e3]))
def test_a_matrix_in_eight_bits_is_what_the_quantizer_makes(seed: int, size: float) -> None:
    drawn = np.random.default_rng(seed).normal(0, size, (5, 7)).astype(np.float32)
    drawn[0] *= 0
    values, scales = in_form(drawn, Form.MATRIX), in_form(drawn, Form.MATRIX_SCALE)
    for column, row in enumerate(drawn):
        limits = np.int8(-64), np.int8(64)
        zero, scale = compute_scale_zp(row.min(), row.max(), *map(np.array, limits), symmetric=True)
        assert zero == 0
        assert scales[column] == scale
        expected = quantize_nparray(TensorProto.INT8, row, scale, zero)
        np.testing.assert_array_equal(values[:, column], expected)


@given(SEEDS, st.sampled_from([0.0, 1e-39, 1e-6, 1.0, 1e3]), st.sampled_from([-3, 0, 3]))
def test_a_table_in_eight_bits_is_what_the_quantizer_makes(seed: int, size: float, shift: int) -> None:
    drawn = np.random.default_rng(seed).normal(shift * size, size, (5, 7)).astype(np.float32)
    limits = np.array(0, np.uint8), np.array(255, np.uint8)
    zero, scale = compute_scale_zp(drawn.min(), drawn.max(), *limits)
    assert in_form(drawn, Form.TABLE_SCALE) == scale
    assert in_form(drawn, Form.TABLE_ZERO) == zero
    expected = quantize_nparray(TensorProto.UINT8, drawn, scale, zero)
    np.testing.assert_array_equal(in_form(drawn, Form.TABLE), expected)


def test_a_transposed_weight_is_contiguous() -> None:
    made = in_form(np.arange(6, dtype=np.float32).reshape(2, 3), Form.TRANSPOSED)
    assert made.flags["C_CONTIGUOUS"]
    np.testing.assert_array_equal(made, [[0, 3], [1, 4], [2, 5]])
