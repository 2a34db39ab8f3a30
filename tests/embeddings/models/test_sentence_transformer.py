"""Whatever sentence-transformers model comes in, ours gives the vectors that its makers' call gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from embeddings.errors import ModelError
from embeddings.models.loading import load_encoder
from embeddings.models.sentence_transformer import SentenceTransformerEncoder
from embeddings.serving.exported import ExportedEncoder
from tests.embeddings.tiny import TinyModel, build_model

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder import Encoding

TEXTS = ["the ferry was late", "when does the library open?", "", "🙂 cracks in nine cables"]

BUILDS = {
    "mean pooling": TinyModel(),
    "first token": TinyModel(pooling="cls"),
    "last token": TinyModel(pooling="lasttoken"),
    "two poolings and a layer": TinyModel(pooling=("cls", "mean"), dense=16),
    "not normalised": TinyModel(normalize=False),
    "cut to fewer dimensions": TinyModel(truncate_dim=8),
    "prompts": TinyModel(prompts={"query": "query: ", "document": "passage: "}),
    "a prompt by default": TinyModel(prompts={"search": "search_query : "}, default_prompt="search"),
    "token types that are not used": TinyModel(architecture="t5"),
    "bytes": TinyModel(architecture="roberta"),
    "bytes with prompts": TinyModel(
        architecture="roberta", prompts={"query": "query:", "passage": "passage: "}
    ),
}


def vectors(encodings: list[Encoding]) -> np.ndarray:
    return np.array([encoding.vector for encoding in encodings])


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS.keys())
def test_any_build_of_model_gives_its_own_vectors_before_and_after_export(
    build: TinyModel, tmp_path: Path
) -> None:
    folder = build_model(tmp_path, build)
    original = SentenceTransformerEncoder(folder, "test")
    queries, passages = (original.encode_originally(TEXTS, queries=queries) for queries in (True, False))
    exported = load_encoder(str(folder), tmp_path / "storage")
    assert isinstance(exported, ExportedEncoder)
    for encoder in (original, exported):
        np.testing.assert_allclose(vectors(encoder.encode_queries(TEXTS)), queries, atol=1e-4)
        np.testing.assert_allclose(vectors(encoder.encode_passages(TEXTS)), passages, atol=1e-4)


def test_token_states_lie_in_the_space_of_the_vectors(tmp_path: Path) -> None:
    original = SentenceTransformerEncoder(build_model(tmp_path, TinyModel(dense=16)), "test")
    encoding = original.encode_passages(["the ferry"])[0]
    assert encoding.tokens.shape == (2, 16)
    np.testing.assert_allclose(np.linalg.norm(encoding.tokens, axis=1), 1, atol=1e-5)


def test_a_prompt_changes_the_states_but_has_none_itself(tmp_path: Path) -> None:
    build = TinyModel(prompts={"query": "search_query : "})
    original = SentenceTransformerEncoder(build_model(tmp_path, build), "test")
    query, passage = original.encode_queries(["the ferry"])[0], original.encode_passages(["the ferry"])[0]
    assert query.spans.tolist() == passage.spans.tolist() == [[0, 3], [4, 9]]
    assert not np.allclose(query.tokens, passage.tokens, atol=1e-2)


def test_a_folder_with_broken_weights_is_one_sentence(tmp_path: Path) -> None:
    folder = build_model(tmp_path, TinyModel())
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match=r"holds no model that sentence-transformers can load"):
        SentenceTransformerEncoder(folder, "test")
