"""Test texts on which an exported model must agree with its original, and the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from embeddings.errors import ModelError

if TYPE_CHECKING:
    from embeddings.encoder import Encoding, Vectors

PROBES = (
    "",
    "Why?",
    "When does the library open on Saturdays?",
    "The ferry was late again, so the two sisters walked along the harbour and counted gulls.",
    "Dr. Okonkwo paid $4,310.50 for the lathe on 3 March 1998; it still runs.",
    (
        "The bridge was closed after engineers had found cracks in three of its nine cables. Lorries were "
        "sent around by the northern road, which adds forty minutes to the trip, while cars could use the "
        "old ferry. The council expects repairs to last until autumn and has asked shops to open longer."
    ),
    "Naïve façade, Ærøskøbing, Łódź: places and words with marks.",
    "Где находится ближайшая станция?",
    "图书馆星期六几点开门？",
    "🙂 emoji, ʇxǝʇ uʍop-ǝpısdn\u2028and a line separator\x00",
    " ".join(f"Page {page} tells of the year {1800 + page} and of its harvest." for page in range(1, 41)),
)
"""Texts of all lengths and several scripts: batches need padding, and the last one several windows."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an encoding may differ from the original model's."""

    token: float
    """Largest difference in one component of a unit token state."""

    cosine: float
    """Smallest cosine of the two vectors of one text."""

    mean_cosine: float
    """Smallest mean of those cosines."""


EXACT = Tolerance(token=1e-4, cosine=0.9999, mean_cosine=0.9999)

EIGHT_BIT = Tolerance(token=2.0, cosine=0.93, mean_cosine=0.97)
"""Eight-bit weights change single token states a lot and vectors a little: for all-MiniLM-L6-v2 the
mean cosine is .99. The bounds catch a broken graph, not one that is merely rounded."""


def check_same(encodings: list[Encoding], originals: list[Encoding], tolerance: Tolerance) -> None:
    """Compare encodings of the same texts; raises ModelError if they differ by more than the tolerance."""
    for encoding, original in zip(encodings, originals, strict=True):
        if not np.array_equal(encoding.spans, original.spans):
            raise ModelError("The exported model splits texts into different tokens than the original.")
        if np.abs(encoding.tokens - original.tokens).max(initial=0) > tolerance.token:
            raise ModelError("The exported model's token states differ too much from the original's.")
    check_near(_vectors(encodings), _vectors(originals), tolerance)


def check_near(vectors: Vectors, originals: Vectors, tolerance: Tolerance) -> None:
    """Compare unit rows; raises ModelError if they differ by more than the tolerance, or are NaN."""
    cosines = np.einsum("ij,ij->i", vectors, originals)
    # Written so that NaN also fails.
    if not (cosines.min() >= tolerance.cosine and cosines.mean() >= tolerance.mean_cosine):
        raise ModelError(
            f"The vectors differ too much from the original model's: a cosine of {cosines.min():.4f}."
        )


def _vectors(encodings: list[Encoding]) -> Vectors:
    return np.array([encoding.vector for encoding in encodings])
