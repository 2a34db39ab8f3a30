"""A compressed first pass loses next to nothing, and what it finds is scored exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from embeddings.vectors.compressed import Centres, CompressedVectors
from embeddings.vectors.index import VectorIndex

if TYPE_CHECKING:
    from embeddings.encoder import Encoder, Vectors

SHARED = Path(__file__).parents[4] / "shared" / "data"


def unit_rows(seed: int, count: int, dimension: int = 384) -> Vectors:
    rows: Vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def compress(vectors: Vectors) -> CompressedVectors:
    centres = Centres.learn(vectors)
    return CompressedVectors(centres, centres.codes(vectors))


def recall_at_10(vectors: Vectors, queries: Vectors) -> float:
    exact, quick = VectorIndex(vectors), VectorIndex(vectors, compress(vectors))
    found = [
        len(set(exact.search(query, 10).rows) & set(quick.search(query, 10).rows)) / 10 for query in queries
    ]
    return float(np.mean(found))


def test_the_ten_nearest_of_real_vectors_are_found(eight_bit: Encoder) -> None:
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data for real sentences")
    lines = (SHARED / "squad2" / "documents.jsonl").read_text(encoding="utf-8").split("\n")
    texts = [json.loads(line)["text"] for line in lines if line]
    sentences = [sentence for text in texts for sentence in text.split(". ")][:2000]
    asked = (SHARED / "squad2" / "questions.jsonl").read_text(encoding="utf-8").split("\n")[:100]
    vectors = np.array([encoding.vector for encoding in eight_bit.encode_passages(sentences)])
    questions = eight_bit.encode_queries([json.loads(line)["question"] for line in asked])
    # Mixes of two sentences lie as close together as those of many articles on one subject do.
    partners = np.random.default_rng(1).permutation(np.repeat(np.arange(len(vectors)), 10))
    mixed = np.repeat(vectors, 10, axis=0) + 0.5 * vectors[partners]
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    assert recall_at_10(mixed, np.array([question.vector for question in questions])) >= 0.99


def test_scores_of_what_is_found_are_exact() -> None:
    vectors = unit_rows(1, 3000)
    hits = VectorIndex(vectors, compress(vectors)).search(vectors[7], 5)
    assert hits.rows[0] == 7
    np.testing.assert_allclose(hits.scores, vectors[hits.rows] @ vectors[7], atol=1e-6)
    assert hits.scores.tolist() == sorted(hits.scores, reverse=True)


def test_codes_and_centres_that_were_stored_find_the_same() -> None:
    vectors = unit_rows(2, 500)
    centres = Centres.learn(vectors)
    again = Centres.of(centres.centroids.tobytes(), 384)
    made, read = (CompressedVectors(each, each.codes(vectors)) for each in (centres, again))
    assert read.nearest(vectors[3], 20).tolist() == made.nearest(vectors[3], 20).tolist()


def test_vectors_that_come_later_are_coded_by_the_same_centres() -> None:
    vectors = unit_rows(9, 600)
    centres = Centres.learn(vectors[:500])
    parts = np.concatenate([centres.codes(vectors[:500]), centres.codes(vectors[500:])])
    assert parts.tolist() == centres.codes(vectors).tolist()
    assert VectorIndex(vectors, CompressedVectors(centres, parts)).search(vectors[550], 1).rows == [550]


def test_a_row_takes_a_twentieth_of_its_room() -> None:
    vectors = unit_rows(3, 4096)
    assert Centres.learn(vectors).codes(vectors).nbytes < vectors.nbytes / 20


@pytest.mark.parametrize("count", [16, 31, 33])
def test_all_rows_are_found_where_there_are_few(count: int) -> None:
    vectors = unit_rows(4, count)
    assert compress(vectors).nearest(vectors[0], 1000).tolist() == list(range(count))


def test_a_slice_is_searched_exactly_without_the_first_pass() -> None:
    vectors = unit_rows(5, 200)
    quick = VectorIndex(vectors, compress(vectors)).search(vectors[0], 3, slice(100, 200))
    assert quick.rows.tolist() == VectorIndex(vectors).search(vectors[0], 3, slice(100, 200)).rows.tolist()


def test_a_first_pass_over_other_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="5 vectors but a first pass over 16"):
        VectorIndex(unit_rows(6, 5), compress(unit_rows(6, 16)))


def test_too_few_rows_to_learn_from_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 16 vectors at least, got 15"):
        compress(unit_rows(7, 15))


@pytest.mark.parametrize("dimension", [1, 7, 30, 64])
def test_any_dimension_can_be_compressed(dimension: int) -> None:
    vectors = unit_rows(8, 700, dimension)
    assert VectorIndex(vectors, compress(vectors)).search(vectors[5], 1).scores[0] == pytest.approx(1)
