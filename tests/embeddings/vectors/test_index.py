"""The index finds what a plain sort finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embeddings.encoder import Vectors
from embeddings.vectors.index import BLOCK, VectorIndex, top_k

FEW_VALUES = st.sampled_from([-1.0, -0.5, 0.0, 0.25, 0.5, 1.0])


def unit_rows(seed: int, count: int, dimension: int = 16) -> Vectors:
    rows: Vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def plain_sort(scores: Vectors, k: int) -> list[int]:
    return sorted(range(len(scores)), key=lambda row: (-scores[row], row))[: max(k, 0)]


@given(
    scores=npst.arrays(np.float32, st.integers(0, 4 * BLOCK), elements=st.floats(-1, 1, width=32)),
    k=st.integers(-1, 5 * BLOCK),
)
def test_top_k_is_a_plain_sort(scores: Vectors, k: int) -> None:
    assert top_k(scores, k).tolist() == plain_sort(scores, k)


@given(
    scores=npst.arrays(np.float32, st.integers(2 * BLOCK, 9 * BLOCK), elements=FEW_VALUES),
    k=st.integers(1, 8),
)
def test_among_equal_scores_the_earlier_row_wins(scores: Vectors, k: int) -> None:
    assert top_k(scores, k).tolist() == plain_sort(scores, k)


@given(seed=st.integers(0, 99), count=st.integers(0, 3 * BLOCK), k=st.integers(0, 20))
def test_a_search_finds_the_nearest_with_their_cosines(seed: int, count: int, k: int) -> None:
    vectors, query = unit_rows(seed, count), unit_rows(seed + 1000, 1)[0]
    hits = VectorIndex(vectors).search(query, k)
    assert hits.rows.tolist() == plain_sort(vectors @ query, k)
    assert hits.scores.tolist() == (vectors @ query)[hits.rows].tolist()


@given(seed=st.integers(0, 99), start=st.integers(0, 300), stop=st.integers(0, 300), k=st.integers(1, 5))
def test_a_slice_is_searched_alone_and_named_by_the_rows_of_the_whole(
    seed: int, start: int, stop: int, k: int
) -> None:
    vectors, query = unit_rows(seed, 300), unit_rows(seed + 1000, 1)[0]
    hits = VectorIndex(vectors).search(query, k, slice(start, stop))
    inside = VectorIndex(vectors[start:stop]).search(query, k)
    assert hits.rows.tolist() == [row + start for row in inside.rows]


def test_chosen_rows_are_searched_alone() -> None:
    vectors = np.eye(5, dtype=np.float32)
    hits = VectorIndex(vectors).search(vectors[3], 2, np.array([4, 3, 1]))
    assert hits.rows.tolist() == [3, 4]
    assert hits.scores.tolist() == [1, 0]


def test_scores_are_the_cosines_with_every_row() -> None:
    vectors = np.eye(3, dtype=np.float32)
    assert VectorIndex(vectors).scores(vectors[1]).tolist() == [0, 1, 0]


def test_an_empty_index_finds_nothing() -> None:
    hits = VectorIndex(np.zeros((0, 4), dtype=np.float32)).search(np.ones(4, dtype=np.float32), 3)
    assert hits.rows.tolist() == []
    assert hits.scores.tolist() == []


def test_a_query_of_another_dimension_is_refused_with_both_shapes() -> None:
    with pytest.raises(ValueError, match=r"shape \(3,\), got \(4,\)"):
        VectorIndex(np.eye(3, dtype=np.float32)).search(np.ones(4, dtype=np.float32), 1)


def test_vectors_that_are_no_matrix_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(n, d\), got \(3,\)"):
        VectorIndex(np.ones(3, dtype=np.float32))
