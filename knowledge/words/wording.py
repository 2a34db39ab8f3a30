"""What two copies of a text have in common: its words in order, whatever their case and punctuation."""

from __future__ import annotations

from knowledge.words.terms import split_words

FEWEST_SHARED = 8
"""Words that may stand in several articles without being a repetition."""


def wording(text: str) -> str:
    """The words of a text, folded, with one space around each; empty if they are too few to be repeated."""
    words = split_words(text)
    return f" {' '.join(words)} " if len(words) >= FEWEST_SHARED else ""
