"""weights.json → Weights: how much each feature counts. tests/benchmarks/fit.py fits them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
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


class Evidence(StrEnum):
    """What a question's candidates are judged by. Each kind has weights of its own."""

    READER = "with_reader"
    """The reader has read the best of them."""

    MODEL = "with_model"
    """The encoder's token states and the words."""

    WORDS = "words_only"
    """The words alone: the model does not know the question's script."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights for one kind of evidence."""

    ranking: Linear
    """Gives a sentence's score."""

    confidence: Linear
    """Gives the log-odds that a sentence answers the question."""

    threshold: float
    """The lowest confidence with which an answer is given."""

    certainty: Linear
    """Gives the log-odds that the marked sentence is the right one."""

    sure: float
    """The lowest certainty with which a sentence is marked."""


@cache
def read_weights() -> dict[Evidence, Weights]:
    """The shipped weights."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    return {evidence: _weights(stored[evidence]) for evidence in Evidence}


@cache
def weights_digest() -> str:
    """Identifies the weights: eight hexadecimal digits of their SHA-256."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:8]


def _weights(stored: Mapping[str, dict[str, float]]) -> Weights:
    ranking, confidence, certainty = (dict(stored[part]) for part in ("ranking", "confidence", "certainty"))
    threshold, sure = confidence.pop("threshold"), certainty.pop("sure")
    return Weights(
        ranking=_linear(ranking),
        confidence=_linear(confidence),
        threshold=threshold,
        certainty=_linear(certainty),
        sure=sure,
    )


def _linear(stored: dict[str, float]) -> Linear:
    return Linear(stored.pop("bias", 0.0), stored)
