"""Eight and four bits lose no more than half a step."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embeddings.encoder import Vectors
from embeddings.vectors.quantization import LEVELS, SCALE, PackedRows, UnitVectors, quantize, restore

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


def normal_rows(seed: int, count: int, dimension: int) -> Vectors:
    rows: Vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows


@given(seed=st.integers(0, 99), count=st.integers(0, 5), dimension=st.integers(1, 9))
def test_four_bits_are_off_by_half_of_a_row_s_own_step_at_most(seed: int, count: int, dimension: int) -> None:
    rows = normal_rows(seed, count, dimension)
    packed = PackedRows.pack(rows)
    assert packed.codes.shape == (count, (dimension + 1) // 2)
    steps = np.abs(rows).max(axis=1, keepdims=True, initial=0) / LEVELS
    assert (np.abs(packed.unpack(dimension) - rows) <= 0.51 * steps).all()


@given(seed=st.integers(0, 99), count=st.integers(0, 5), dimension=st.integers(1, 9))
def test_products_are_those_of_the_unpacked_rows(seed: int, count: int, dimension: int) -> None:
    packed = PackedRows.pack(normal_rows(seed, count, dimension))
    asked = normal_rows(seed + 1, 3, dimension)
    np.testing.assert_allclose(packed.dot(asked), packed.unpack(dimension) @ asked.T, atol=1e-4)


def test_a_row_of_zeros_stays_one() -> None:
    assert PackedRows.pack(np.zeros((1, 4), dtype=np.float32)).unpack(4).tolist() == [[0, 0, 0, 0]]


def test_joined_rows_stand_behind_each_other() -> None:
    one, two = (PackedRows.pack(normal_rows(seed, 2, 6)) for seed in (1, 2))
    joined = PackedRows.join([one, two])
    assert len(joined) == 4
    assert joined.unpack(6).tolist() == [*one.unpack(6).tolist(), *two.unpack(6).tolist()]


def test_vectors_give_the_same_cosines_whether_they_are_kept_as_floats_or_not() -> None:
    rows = normal_rows(3, 6, 8)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact, small = (UnitVectors(quantize(rows), exact=exact) for exact in (True, False))
    chosen = np.array([4, 1])
    np.testing.assert_allclose(exact.cosines(rows[1]), small.cosines(rows[1]), atol=1e-6)
    np.testing.assert_allclose(small.cosines(rows[1], chosen), small.cosines(rows[1])[chosen], atol=1e-6)
    assert small.cosines(rows[1])[1] > 0.99
