"""question → Query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was asked, and as it is searched for."""

    text: str
    """The asker's own characters."""

    searched: str
    """Without small talk, control characters and stray white space: what the model and the index see."""
