"""A configuration to write, and a service that answers from a scripted knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.service import KnowledgeService
from tests.bot.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.config_files import Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def base() -> Scripted:
    return Scripted()


@pytest.fixture
async def service(base: Scripted) -> KnowledgeService:
    return KnowledgeService(base)
