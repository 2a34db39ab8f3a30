"""The default models, prepared once for all processes that the tests start."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.config import ModelSettings
from embeddings.models import load_encoder, load_reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def with_models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Gives a storage folder the models, so that the first process there need not prepare them."""
    prepared, settings = tmp_path_factory.mktemp("prepared"), ModelSettings()
    load_encoder(None, prepared, precision=settings.precision)
    load_reader(None, prepared, precision=settings.precision)

    def give(storage: Path) -> Path:
        ignored = shutil.ignore_patterns(".lock")  # a link to it would be the same lock for all
        shutil.copytree(prepared / "models", storage / "models", ignore=ignored, copy_function=os.link)
        return storage

    return give
