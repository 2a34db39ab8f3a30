"""A word that no article holds, and the words that it may have been meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

SHORTEST = 5
"""Shorter words lie too near to each other: "tale" is no slip for "talk"."""

LONGEST_ENDING = 4
"""Letters that a misspelt ending may have kept: -ence, -ment, -ness."""

MOST = 2
"""Near terms to take for one word, the commonest first."""


def near_terms(
    word: str,
    vocabulary: npt.NDArray[np.str_],
    frequency: Callable[[str], int],
) -> tuple[str, ...]:
    """The terms one slip away: a letter more, less, other, or two neighbours swapped.

    The slip of Damerau (1964), which explains four of five typing errors; the first
    letter is taken as right, which leaves a narrow slice of the sorted vocabulary to compare.
    A slip in an ending can keep it from being stemmed ("resistence"): then the term is its beginning.
    """
    if len(word) < SHORTEST or any(map(str.isdigit, word)):
        return ()
    found = [term for term in _possible(word, vocabulary).tolist() if _is_near(word, term)]
    return tuple(sorted(found, key=lambda term: (-frequency(term), term))[:MOST])


def _possible(word: str, vocabulary: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """The terms with the same first letter that begin or end as the word does: one slip spoils one half."""
    start, end = np.searchsorted(vocabulary, [word[0], chr(ord(word[0]) + 1)])
    terms, half = vocabulary[start:end], len(word) // 2
    # Two neighbours swapped across the middle leave the word's half in front of them, or what follows both.
    return terms[np.strings.startswith(terms, word[:half]) | np.strings.endswith(terms, word[half + 1 :])]


def _is_near(word: str, term: str) -> bool:
    begins = len(term) >= SHORTEST and word.startswith(term) and len(word) - len(term) <= LONGEST_ENDING
    return begins or _is_one_slip(word, term)


def _is_one_slip(word: str, term: str) -> bool:
    shorter, longer = sorted((word, term), key=len)
    if len(longer) - len(shorter) > 1 or len(shorter) < SHORTEST - 1:
        return False
    head = _common_prefix(word, term)
    if len(shorter) < len(longer):
        return shorter[head:] == longer[head + 1 :]
    swapped = word[:head] + word[head : head + 2][::-1] + word[head + 2 :]
    return word[head + 1 :] == term[head + 1 :] or swapped == term


def _common_prefix(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
