"""Confidence: the calibrated probability that a sentence is an answer, and its threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.answering.weights import Evidence, read_weights

if TYPE_CHECKING:
    import numpy.typing as npt

NEAR = 0.5
"""A refused answer was near if its confidence is at least this share of the threshold."""


def confidence_of(log_odds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Turn log-odds into probabilities of the same shape."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), dtype=np.float32)


def shipped_threshold(evidence: Evidence = Evidence.MODEL) -> float:
    """The lowest confidence with which an answer is given, unless an admin has calibrated another."""
    return read_weights()[evidence].threshold


def is_near(confidence: float, threshold: float) -> bool:
    """Whether a refused question almost got an answer."""
    return confidence >= NEAR * threshold
