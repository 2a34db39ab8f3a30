"""Candidates → RankedPassages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.documents import Span
    from knowledge.passages import Passage


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage, and the sentence in it that would be marked as the answer."""

    passage: Passage
    sentence: Span
    score: float
    """Higher is better, absolute: comparable between questions."""
