"""Certainty: the calibrated probability that the marked sentence is the right one, and the degree it gives.

Confidence says whether the articles answer at all. Certainty says whether the sentence in bold is
the answer: it also looks at how far that sentence is ahead of all others.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from knowledge.answering.weights import read_weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from knowledge.answering.features import Columns
    from knowledge.answering.weights import Evidence

FAR = 8.0
"""A lead beyond this means no more."""


class Degree(StrEnum):
    """How sure an answer is. The bounds stand in weights.json."""

    SURE = "sure"
    """The marked sentence is the answer: in four of five cases, each set of questions counting alike."""

    PERHAPS = "perhaps"
    """The passage may be the answer; no sentence of it is marked."""

    NO = "no"
    """There is no answer."""


def is_sure(certainty: float, evidence: Evidence, bound: float | None = None) -> bool:
    """Whether a certainty is high enough to mark the sentence; `bound` replaces the shipped one."""
    return certainty >= (read_weights()[evidence].sure if bound is None else bound)


def certainty_columns(
    columns: Columns,
    scores: npt.NDArray[np.float32],
    log_odds: npt.NDArray[np.float32],
    passage_of: npt.NDArray[np.int32],
    marked: int,
) -> Columns:
    """What the certainty of a marked sentence is computed from, each of shape (1,).

    All features of the sentence; "confidence", the log-odds of its confidence; and how far its
    score is ahead: "ahead" over the best sentence of another passage, "ahead_inside" over the
    best other sentence of its own.

    Args:
        columns: The features of all sentences, each of shape (s,).
        scores: Shape (s,): their scores.
        log_odds: Shape (s,): the log-odds of their confidences.
        passage_of: Shape (s,): the number of each one's passage.
        marked: The number of the sentence.
    """
    inside = passage_of == passage_of[marked]
    rivals = inside.copy()
    rivals[marked] = False
    return {name: column[[marked]] for name, column in columns.items()} | {
        "confidence": log_odds[[marked]],
        "ahead": _lead(scores, marked, ~inside),
        "ahead_inside": _lead(scores, marked, rivals),
    }


def _lead(
    scores: npt.NDArray[np.float32], marked: int, rivals: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float32]:
    if not rivals.any():
        return np.array([FAR], dtype=np.float32)
    lead = scores[[marked]] - scores[rivals].max()
    return np.asarray(np.clip(lead, -FAR, FAR), dtype=np.float32)
