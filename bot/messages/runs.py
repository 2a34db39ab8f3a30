"""Run: characters that look the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look the same."""

    text: str
    marked: bool = False
    """Part of the answer."""

    strong: bool = False
    emphasis: bool = False
    code: bool = False
    address: str = ""
    """Where it leads; empty where it is no link."""


Runs: TypeAlias = tuple[Run, ...]
