"""Is this an answer? One absolute, calibrated number, and from where on it is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.answering.weights import read_weights

if TYPE_CHECKING:
    import numpy.typing as npt

NEAR = 0.5
"""Refused below this share of the threshold, an answer was not even near."""


def confidence_of(log_odds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The probabilities of log-odds, same shape."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), dtype=np.float32)


def shipped_threshold(*, trusted: bool = True) -> float:
    """The confidence from which on an answer is given, where nobody has calibrated their own."""
    return read_weights()[trusted].threshold


def is_near(confidence: float, threshold: float) -> bool:
    """Whether a refused question came near to an answer."""
    return confidence >= NEAR * threshold
