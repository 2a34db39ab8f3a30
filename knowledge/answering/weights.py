"""weights.json → Weights: how much each feature counts. tests/benchmarks/fit.py fits them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of features."""

    bias: float
    weights: Mapping[str, float]

    def apply(self, columns: Mapping[str, npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
        """The weighted sum for every sentence, shape (s,)."""
        terms = [weight * columns[name] for name, weight in self.weights.items()]
        return np.asarray(np.sum(terms, axis=0) + self.bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights for one case: the model knows the question's script, or it does not."""

    ranking: Linear
    """Gives a sentence's score."""

    confidence: Linear
    """Gives the log-odds that a sentence answers the question."""

    threshold: float
    """The lowest confidence with which an answer is given."""


@cache
def read_weights() -> dict[bool, Weights]:
    """The shipped weights, by whether the model knows the question's script."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    return {known: _weights(stored[name]) for known, name in ((True, "with_model"), (False, "words_only"))}


@cache
def weights_digest() -> str:
    """Identifies the weights: eight hexadecimal digits of their SHA-256."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:8]


def _weights(stored: Mapping[str, dict[str, float]]) -> Weights:
    ranking, confidence = dict(stored["ranking"]), dict(stored["confidence"])
    return Weights(
        ranking=Linear(ranking.pop("bias", 0.0), ranking),
        confidence=Linear(
            confidence.pop("bias", 0.0), {k: v for k, v in confidence.items() if k != "threshold"}
        ),
        threshold=float(stored["confidence"]["threshold"]),
    )
