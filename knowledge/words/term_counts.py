"""Bags of words as arrays: which terms a text holds, and how often."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from knowledge.words.terms import TERM_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TERM_DTYPE = np.dtype(f"<U{TERM_LENGTH}")


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """One bag a row, over a vocabulary that stands beside it."""

    offsets: npt.NDArray[np.int32]
    """Shape (rows + 1,): row i's terms are terms[offsets[i]:offsets[i + 1]]."""

    terms: npt.NDArray[np.int32]
    """Positions in the vocabulary."""

    counts: npt.NDArray[np.int32]

    @classmethod
    def view(cls, arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Self:
        """The table that `arrays_of` laid down under this name."""
        return cls(arrays[f"{name}.offsets"], arrays[f"{name}.terms"], arrays[f"{name}.counts"])

    @staticmethod
    def arrays_of(tables: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, npt.NDArray[Any]]:
        """Tables of words as arrays over one sorted "vocabulary"."""
        vocabulary = sorted({term for bags in tables.values() for bag in bags for term in bag})
        positions = {term: position for position, term in enumerate(vocabulary)}
        arrays: dict[str, npt.NDArray[Any]] = {"vocabulary": np.array(vocabulary, dtype=TERM_DTYPE)}
        for name, bags in tables.items():
            counted = [Counter(positions[term] for term in bag) for bag in bags]
            entries = [entry for bag in counted for entry in bag.items()]
            terms, counts = np.array(entries, dtype=np.int32).reshape(-1, 2).T
            arrays[f"{name}.offsets"] = np.cumsum([0, *map(len, counted)], dtype=np.int32)
            arrays[f"{name}.terms"], arrays[f"{name}.counts"] = terms, counts
        return arrays

    def copy(self) -> Self:
        """The same table in memory of its own."""
        return type(self)(self.offsets.copy(), self.terms.copy(), self.counts.copy())

    def rows(self) -> npt.NDArray[np.int32]:
        """The row of each entry: offsets, written out."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))

    def bag(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The terms of a row, and their counts."""
        part = slice(self.offsets[row], self.offsets[row + 1])
        return self.terms[part], self.counts[part]
