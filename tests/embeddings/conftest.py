"""Models to test with: the default one, and tiny ones of other builds, made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embeddings.models.loading import load_encoder
from embeddings.models.sentence_transformer import SentenceTransformerEncoder
from embeddings.models.sources import find_source
from tests.embeddings.tiny import TinyModel, build_model

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder import Encoder


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage folder in which the default model has been prepared at both precisions."""
    return tmp_path_factory.mktemp("storage")


@pytest.fixture(scope="session")
def exact(storage: Path) -> Encoder:
    """The default model, exported, at full precision."""
    return load_encoder(None, storage)


@pytest.fixture(scope="session")
def eight_bit(storage: Path) -> Encoder:
    """The default model, exported, in eight bits."""
    return load_encoder(None, storage, precision="int8")


@pytest.fixture(scope="session")
def original() -> SentenceTransformerEncoder:
    """The default model, run by sentence-transformers."""
    source = find_source(None)
    return SentenceTransformerEncoder(source.folder, "original", tuned=source.tuned)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model's folder: for tests that must make many exports."""
    return build_model(tmp_path_factory.mktemp("tiny"), TinyModel())
