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
    losses = [choice.weight * _negative_log_likelihood(choice, weights) for choice in choices]
    return float(sum(losses) / total + ridge * weights @ weights)


def _negative_log_likelihood(choice: Choice, weights: Array) -> float:
    scores = choice.columns @ weights
    exponentials = np.exp(scores - scores.max())
    return float(np.log(exponentials.sum()) - np.log(max(float(exponentials @ choice.good), 1e-300)))


def _newton_step(choices: Sequence[Choice], weights: Array, ridge: float) -> Array:
    total = sum(choice.weight for choice in choices)
    gradient, curvature = 2 * ridge * weights, 2 * ridge * np.eye(len(weights))
    for choice in choices:
        own_gradient, own_curvature = _derivatives(choice, weights)
        gradient += choice.weight / total * own_gradient
        curvature += choice.weight / total * own_curvature
    return np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)


def _derivatives(choice: Choice, weights: Array) -> tuple[Array, Array]:
    """The gradient of a question's loss, and an upper bound of its curvature."""
    scores = choice.columns @ weights
    probabilities = _softmax(scores)
    right = _softmax(scores + np.log(np.maximum(choice.good, 1e-300)))
    mean = probabilities @ choice.columns
    spread = choice.columns - mean
    return mean - right @ choice.columns, (spread * probabilities[:, None]).T @ spread


def _softmax(scores: Array) -> Array:
    exponentials = np.exp(scores - scores.max())
    shares: Array = exponentials / exponentials.sum()
    return shares


def fit_logistic(columns: Array, outcomes: Array, counts: Array, ridge: float) -> tuple[Array, float]:
    """Fit a logistic regression: weights, shape (f,), and bias. Each row counts `counts` times."""
    wide = np.hstack([columns, np.ones((len(columns), 1))])
    penalty = ridge * np.append(np.ones(columns.shape[1]), 0.0)
    weights = np.zeros(wide.shape[1])
    shares = counts / counts.sum()
    for _ in range(STEPS):
        probabilities = 1 / (1 + np.exp(-wide @ weights))
        gradient = wide.T @ (shares * (probabilities - outcomes)) + penalty * weights
        variances = shares * probabilities * (1 - probabilities)
        curvature = (wide * variances[:, None]).T @ wide + np.diag(penalty)
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights -= step
        if np.abs(step).max() < SMALL_STEP:
            break
    return weights[:-1], float(weights[-1])
