"""Texts are read window by window, in batches of like length, and come back in their own order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from embeddings.serving.profile import Profile
from embeddings.serving.window_encoder import BATCH_TOKENS, BATCH_WINDOWS, WindowEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embeddings.encoder import Vectors
    from embeddings.serving.windows import Ids

PAD = 0
VOCABULARY = {"[PAD]": PAD, "a": 1, "b": 2, "c": 3}


class AxisEncoder(WindowEncoder):
    """Token 1 lies on axis 1, and so on; a window's vector is the sum of its tokens, made unit."""

    def __init__(self, max_length: int = 4) -> None:
        tokenizer = Tokenizer(models.WordLevel(VOCABULARY, unk_token="[PAD]"))  # noqa: S106
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        profile = Profile("axes", 4, max_length, ("input_ids", "attention_mask"), PAD, "", "", frozenset())
        super().__init__(tokenizer, profile)
        self.shapes: list[tuple[int, int]] = []
        self.masks: list[list[list[int]]] = []

    def _run(self, inputs: Mapping[str, Ids]) -> tuple[Vectors, Vectors]:
        ids, mask = inputs["input_ids"], inputs["attention_mask"]
        self.shapes.append((ids.shape[0], ids.shape[1]))
        self.masks.append(mask.tolist())
        states = np.eye(4, dtype=np.float32)[ids]
        sums = (states * mask[:, :, None]).sum(axis=1)
        return states, (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)


def test_each_text_comes_back_in_its_place_with_its_own_tokens() -> None:
    encodings = AxisEncoder().encode_passages(["a", "b b c", "c"])
    assert [encoding.tokens.argmax(axis=1).tolist() for encoding in encodings] == [[1], [2, 2, 3], [3]]
    assert encodings[1].spans.tolist() == [[0, 1], [2, 3], [4, 5]]
    np.testing.assert_allclose(encodings[1].vector, np.array([0, 0, 2, 1]) / 5**0.5, atol=1e-6)


def test_a_long_text_is_read_to_its_end_and_its_vector_is_the_mean_of_its_windows() -> None:
    encoding = AxisEncoder().encode_passages(["a a a b b b"])[0]
    assert encoding.tokens.argmax(axis=1).tolist() == [1, 1, 1, 2, 2, 2]
    np.testing.assert_allclose(encoding.vector, np.array([0, 1, 1, 0]) / 2**0.5, atol=1e-6)


def test_padding_is_masked() -> None:
    encoder = AxisEncoder()
    encoder.encode_passages(["a", "a b c"])
    assert encoder.masks == [[[1, 1, 1], [1, 0, 0]]]


def test_an_empty_text_is_given_to_the_model_as_one_token() -> None:
    encoder = AxisEncoder()
    encoding = encoder.encode_queries([""])[0]
    assert encoder.shapes == [(1, 1)]
    assert encoding.tokens.shape == (0, 4)
    assert np.linalg.norm(encoding.vector) == pytest.approx(1)


def test_no_texts_give_no_encodings_and_no_run() -> None:
    encoder = AxisEncoder()
    assert encoder.encode_queries([]) == []
    assert encoder.shapes == []


def test_a_batch_is_bounded_in_windows_and_in_padded_tokens() -> None:
    encoder = AxisEncoder(max_length=512)
    encoder.encode_passages(["a"] * 100 + ["a " * 500] * 10)
    assert sum(windows for windows, _ in encoder.shapes) == 110
    assert all(windows <= BATCH_WINDOWS for windows, _ in encoder.shapes)
    assert all(windows * length <= BATCH_TOKENS for windows, length in encoder.shapes)


def test_short_texts_are_not_padded_to_long_ones_of_another_batch() -> None:
    encoder = AxisEncoder(max_length=512)
    encoder.encode_passages(["a " * 500] * 2 + ["b"] * 32)
    assert encoder.shapes == [(1, 500), (1, 500), (32, 1)]


def test_whether_a_text_fits_one_window_is_told() -> None:
    assert AxisEncoder().fits("a a a a")
    assert not AxisEncoder().fits("a a a a a")
