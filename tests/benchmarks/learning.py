"""Fits a linear ranker and a logistic regression by Newton's method.

Both problems are small and convex, or nearly so. NumPy gives the same weights on every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = npt.NDArray[np.float64]

STEPS = 30
SMALL_STEP = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A question with an answer among its candidates."""

    columns: Array
    """Shape (s, f): the candidates' features."""

    good: Array
    """Shape (s,): 1 for a right sentence, less for one with half of the answer, 0 for the others."""

    weight: float
    """The weight of the question."""


def fit_choice(choices: Sequence[Choice], ridge: float) -> Array:
    """Fit weights, shape (f,), that give the right candidates most of a softmax over a question's candidates.

    The features should be of similar scale. The loss is the weighted mean over the questions, plus
    `ridge` times the sum of the squared weights.
    """
    weights = np.zeros(choices[0].columns.shape[1])
    loss = _loss(choices, weights, ridge)
    for _ in range(STEPS):
        step = _newton_step(choices, weights, ridge)
        while (shorter := _loss(choices, weights - step, ridge)) > loss and np.abs(step).max() > SMALL_STEP:
            step /= 2
        weights, loss = weights - step, shorter
        if np.abs(step).max() <= SMALL_STEP:
            break
    return weights


def _loss(choices: Sequence[Choice], weights: Array, ridge: float) -> float:
    total = sum(choice.weight for choice in choices)
    losses = [choice.weight * _surprise(choice, weights) for choice in choices]
    return float(sum(losses) / total + ridge * weights @ weights)


def _surprise(choice: Choice, weights: Array) -> float:
    scores = choice.columns @ weights
    odds = np.exp(scores - scores.max())
    return float(np.log(odds.sum()) - np.log(max(float(odds @ choice.good), 1e-300)))


def _newton_step(choices: Sequence[Choice], weights: Array, ridge: float) -> Array:
    total = sum(choice.weight for choice in choices)
    slope, curve = 2 * ridge * weights, 2 * ridge * np.eye(len(weights))
    for choice in choices:
        own_slope, own_curve = _pull(choice, weights)
        slope += choice.weight / total * own_slope
        curve += choice.weight / total * own_curve
    return np.asarray(np.linalg.solve(curve, slope), dtype=np.float64)


def _pull(choice: Choice, weights: Array) -> tuple[Array, Array]:
    """The gradient of a question's loss, and an upper bound of its curvature."""
    scores = choice.columns @ weights
    chances = _softmax(scores)
    right = _softmax(scores + np.log(np.maximum(choice.good, 1e-300)))
    mean = chances @ choice.columns
    spread = choice.columns - mean
    return mean - right @ choice.columns, (spread * chances[:, None]).T @ spread


def _softmax(scores: Array) -> Array:
    odds = np.exp(scores - scores.max())
    shares: Array = odds / odds.sum()
    return shares


def fit_logistic(columns: Array, outcomes: Array, counts: Array, ridge: float) -> tuple[Array, float]:
    """Fit a logistic regression: weights, shape (f,), and bias. Each row counts `counts` times."""
    wide = np.hstack([columns, np.ones((len(columns), 1))])
    penalty = ridge * np.append(np.ones(columns.shape[1]), 0.0)
    weights = np.zeros(wide.shape[1])
    shares = counts / counts.sum()
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-wide @ weights))
        slope = wide.T @ (shares * (chances - outcomes)) + penalty * weights
        curve = (wide * (shares * chances * (1 - chances))[:, None]).T @ wide + np.diag(penalty)
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
        weights -= step
        if np.abs(step).max() < SMALL_STEP:
            break
    return weights[:-1], float(weights[-1])
