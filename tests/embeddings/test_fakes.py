"""The fake encoder does what its docstring says, because other tests rely on it."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from embeddings.encoder import Encoder


def test_the_word_encoder_is_an_encoder() -> None:
    encoder: Encoder = WordEncoder()
    assert encoder.dimension == 1024
    assert encoder.fingerprint == "word-count"


def test_cosine_is_that_of_the_bags_of_words() -> None:
    cat, dog = WordEncoder().encode_passages(["the cat", "The dog"])
    assert float(cat.vector @ dog.vector) == pytest.approx(0.5)


def test_a_word_matches_itself_and_no_other_word() -> None:
    query, passage = WordEncoder().encode_queries(["talks failed?", "Why talks collapsed."])
    assert (query.tokens @ passage.tokens.T).tolist() == [[0, 1, 0], [0, 0, 0]]


def test_spans_are_the_words_own_code_points() -> None:
    text = "🙂 naïve\u2028Ⅻ"
    encoding = WordEncoder().encode_passages([text])[0]
    assert [text[start:end] for start, end in encoding.spans] == ["naïve", "Ⅻ"]


def test_a_text_without_words_is_like_no_word() -> None:
    nothing, word = WordEncoder().encode_queries(["?!", "word"])
    assert nothing.tokens.shape == (0, 1024)
    assert np.linalg.norm(nothing.vector) == 1
    assert float(nothing.vector @ word.vector) == 0


def test_it_remembers_what_it_was_asked() -> None:
    encoder = WordEncoder()
    encoder.encode_passages(["a", "b"])
    encoder.encode_queries(["c"])
    assert encoder.encoded == ["a", "b", "c"]
