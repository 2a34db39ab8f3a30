"""Finding: one thing that was looked at, how it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something is."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"
    """It works, but not as well or as safely as it could."""

    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    check: str
    """What was looked at, in a word or two."""

    state: State
    found: str
    """How it is, in a phrase."""

    remedy: str = ""
    """What to do about it, in a sentence; empty where all is right."""
