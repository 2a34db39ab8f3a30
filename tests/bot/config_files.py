"""The shipped config.toml, and what is wrong with one that a test writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.config import read_config
from bot.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "config.toml"
LOOKS_LIKE_A_TOKEN = "A" * 26 + "." + "b" * 6 + "." + "C" * 38

Write: TypeAlias = Callable[[str], Path]
"""Writes a config.toml, and returns its path."""


def fault(file: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_config(file)
    return str(caught.value)


def shipped_sources() -> str:
    """The lines about [[source]] in the shipped file, which are all comments."""
    text = SHIPPED.read_text(encoding="utf-8")
    return text[text.index("# [[source]]") : text.index("[model]")]
