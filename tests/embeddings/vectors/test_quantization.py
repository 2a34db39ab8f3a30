"""Eight bits lose no more than half a step."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embeddings.encoder import Vectors
from embeddings.vectors.quantization import SCALE, quantize, restore

ROWS = npst.arrays(
    np.float32, st.tuples(st.integers(0, 5), st.integers(1, 40)), elements=st.floats(-1, 1, width=32)
)


@given(rows=ROWS)
def test_each_component_is_off_by_half_a_step_at_most(rows: Vectors) -> None:
    quantized = quantize(rows)
    assert quantized.dtype == np.int8
    assert quantized.shape == rows.shape
    assert np.abs(restore(quantized) - rows).max(initial=0) <= 0.5 / SCALE + 1e-6


@given(seed=st.integers(0, 999))
def test_cosines_of_unit_vectors_are_kept_to_a_hundredth(seed: int) -> None:
    rows = np.random.default_rng(seed).standard_normal((2, 384)).astype(np.float32)
    one, other = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    kept = restore(quantize(one[np.newaxis]))[0] @ other
    assert abs(float(kept) - float(one @ other)) < 0.01


def test_the_ends_of_the_range_are_reached_and_not_passed() -> None:
    assert quantize(np.array([[-1, 0, 1]], dtype=np.float32)).tolist() == [[-SCALE, 0, SCALE]]
