"""Finds the terms that a misspelt word of a question may have been meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

MIN_LENGTH = 5
"""Letters. Shorter words are too similar to each other: "tale" is no misspelt "talk"."""

MAX_ENDING = 4
"""Letters of an ending that was not stemmed because it is misspelt: -ence, -ment, -ness."""

MAX_TERMS = 2
"""Terms to return for one word, the commonest first."""


SIMILAR_EDITS = 2
"""Errors in a long word, of `LONG` letters or more; in a shorter one, one."""

LONG = 7


def near_terms(
    word: str,
    vocabulary: npt.NDArray[np.str_],
    frequency: Callable[[str], int],
) -> tuple[str, ...]:
    """Return the terms at an edit distance of one: a letter added, dropped, replaced, or two swapped.

    Damerau (1964) found that this explains four of five typing errors. The first letter is assumed
    to be right, so only a small slice of the sorted vocabulary is compared. A misspelt ending may
    not have been stemmed ("resistence"), so a term that begins the word counts too.
    Terms of frequency 0 stand in no article any more and are left out.
    """
    if len(word) < MIN_LENGTH or any(map(str.isdigit, word)):
        return ()
    near = (term for term in _similar_candidates(word, vocabulary).tolist() if _is_near(word, term))
    found = [term for term in near if frequency(term)]
    return tuple(sorted(found, key=lambda term: (-frequency(term), term))[:MAX_TERMS])


def similar_term(word: str, vocabulary: npt.NDArray[np.str_], frequency: Callable[[str], int]) -> str:
    """The commonest term that is spelt nearly so and begins alike; empty if there is none.

    That is too far to search for it unasked, but near enough to ask whether it was meant.
    """
    if len(word) < MIN_LENGTH or any(map(str.isdigit, word)):
        return ""
    most = SIMILAR_EDITS if len(word) >= LONG else 1
    lengths = np.strings.str_len(vocabulary)
    terms = vocabulary[(np.abs(lengths - len(word)) <= most) & (lengths >= MIN_LENGTH - 1)]
    letters = set(word)  # each that a term lacks is an error: that leaves one term in twenty to be compared
    counts = {term: edits(word, term) for term in terms.tolist() if len(letters.difference(term)) <= most}
    near = [term for term, count in counts.items() if count <= most and frequency(term)]
    return min(near, key=lambda term: (counts[term], -frequency(term), term), default="")


def edits(one: str, other: str) -> int:
    """The edit distance of two words (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, against in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != against))
    return row[-1]


def _similar_candidates(word: str, vocabulary: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """The terms with the same first letter and one half of the word: one error spoils only one half."""
    start, end = np.searchsorted(vocabulary, [word[0], chr(ord(word[0]) + 1)])
    terms, half = vocabulary[start:end], len(word) // 2
    # Swapping the two middle letters changes both halves, so the second half starts one letter later.
    return terms[np.strings.startswith(terms, word[:half]) | np.strings.endswith(terms, word[half + 1 :])]


def _is_near(word: str, term: str) -> bool:
    begins = len(term) >= MIN_LENGTH and word.startswith(term) and len(word) - len(term) <= MAX_ENDING
    return begins or _is_one_edit(word, term)


def _is_one_edit(word: str, term: str) -> bool:
    shorter, longer = sorted((word, term), key=len)
    if len(longer) - len(shorter) > 1 or len(shorter) < MIN_LENGTH - 1:
        return False
    head = _common_prefix(word, term)
    if len(shorter) < len(longer):
        return shorter[head:] == longer[head + 1 :]
    swapped = word[:head] + word[head : head + 2][::-1] + word[head + 2 :]
    return word[head + 1 :] == term[head + 1 :] or swapped == term


def _common_prefix(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
