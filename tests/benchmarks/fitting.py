"""Examples → Fitted: the weights of ranking, confidence and certainty, and the bounds of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.answering.certainty import certainty_columns
from knowledge.answering.weights import Linear
from knowledge.evaluation.questions import ANSWERABLE, UNANSWERABLE
from tests.benchmarks.learning import Choice, fit_choice, fit_logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from knowledge.answering.features import Columns
    from tests.benchmarks.examples import Example
    from tests.benchmarks.learning import Array

RIGHT = 0.8
"""The share of the sentences marked as sure that are right, the mean over the sets."""

DIGITS = 4
"""Decimals of a weight. More would suggest a precision that the fit does not have."""

CREDITS = 3.0
"""The weight of a byline that is asked for. Set, not fitted, because no public set asks for one. It is
enough to lift a line that shares no word with the question above a sentence that shares one."""

_KINDS = {"xquad-es": "xquad", "xquad-de": "xquad"}
"""The same articles and questions in two languages are one kind. Chinese shares no word with them."""

_HARD_CANDIDATES = 30
"""Most wrong candidates of a question that are used for the fit: the nearest ones."""

_PARTLY_RIGHT = 0.3
"""The value of a sentence with at least half of an answer; one with the whole answer has 1."""

_DECEPTIVE = 0.4
"""The weight of an unanswerable question whose article looks as if it answered; a left-out one has 1."""

_TRANSLATED = 0.3
"""The weight of a translated question; one that people wrote has 1."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The features that are fitted, and how."""

    ranking: tuple[str, ...]
    confidence: tuple[str, ...]
    certainty: tuple[str, ...]
    near: tuple[str, str]
    """Features whose weighted sum finds the nearest candidates."""

    answered: float = 0.96
    """The share of the answerable questions that the threshold answers, the mean over the sets."""

    ridge: float = 3e-3


_LEADS = ("confidence", "ahead", "ahead_inside")
_FORM = ("fragment", "question", "apparatus")
WITH_MODEL = Recipe(
    ranking=("own_telling", "before", "coverage", "asked_before", *_FORM),
    confidence=("around", "words_mass"),
    certainty=_LEADS,
    near=("before", "coverage"),
)
WITH_READER = Recipe(
    ranking=(*WITH_MODEL.ranking, "read"),
    confidence=(*WITH_MODEL.confidence, "read_passage"),
    certainty=(*_LEADS, "read"),
    near=WITH_MODEL.near,
    answered=0.97,  # so that documentation trees that no weight was fitted on answer some 95 %
)
WORDS_ONLY = Recipe(
    ranking=("coverage", "passage_words", "document_words", *_FORM),
    confidence=("passage_words", "words_mass"),
    certainty=_LEADS,
    near=("coverage", "passage_words"),
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fitted weights and bounds."""

    ranking: Linear
    confidence: Linear
    threshold: float
    certainty: Linear
    sure: float

    def record(self) -> dict[str, Any]:
        """Return the content of weights.json."""
        ranking = {**self.ranking.weights, "credits": CREDITS}
        confidence = {
            **self.confidence.weights,
            "credits": CREDITS,
            "bias": self.confidence.bias,
            "threshold": self.threshold,
        }
        certainty = {**self.certainty.weights, "bias": self.certainty.bias, "sure": self.sure}
        return {"ranking": ranking, "confidence": confidence, "certainty": certainty}


def kind_of(example: Example) -> str:
    """The kind of an example: its set, or a group of sets that are left out together."""
    return _KINDS.get(example.set, example.set)


def columns_of(example: Example) -> Columns:
    """The features by name."""
    return dict(zip(example.names, example.columns.T, strict=True))


def fit(examples: Sequence[Example], recipe: Recipe) -> Fitted:
    """Fit the ranking; on the sentences that it puts first, the confidence; and on both, the certainty."""
    ranking = _fit_ranking(examples, recipe)
    winners = [_Winner.of(example, ranking) for example in examples]
    confidence = _fit_confidence(winners, recipe)
    marked = [_Marked.of(example, ranking, confidence) for example in examples]
    certainty = _fit_certainty(marked, recipe)
    return Fitted(
        ranking,
        confidence,
        _threshold(winners, confidence, recipe.answered),
        certainty,
        _sure(marked, certainty),
    )


def _fit_ranking(examples: Sequence[Example], recipe: Recipe) -> Linear:
    usable = [each for each in examples if each.kind == ANSWERABLE and (each.right >= 0.5).any()]
    scale = _scale([_matrix(columns_of(each), recipe.ranking) for each in usable])
    sizes = _sizes([(each.set, each.swapped) for each in usable])
    choices = [_choice(each, recipe, scale, sizes[each.set, each.swapped]) for each in usable]
    weights = fit_choice(choices, recipe.ridge) / scale
    return Linear(0.0, {n: round(float(w), DIGITS) for n, w in zip(recipe.ranking, weights, strict=True)})


def _choice(example: Example, recipe: Recipe, scale: Array, size: int) -> Choice:
    columns = columns_of(example)
    good = np.where(example.right >= 1, 1.0, np.where(example.right >= 0.5, _PARTLY_RIGHT, 0.0))
    nearest = np.argsort(-(columns[recipe.near[0]] + 0.5 * columns[recipe.near[1]]), kind="stable")
    kept = np.union1d(nearest[:_HARD_CANDIDATES], np.flatnonzero(good))
    weight = (_TRANSLATED if kind_of(example) == "xquad" else 1.0) / np.sqrt(size + 30)
    return Choice(_matrix(columns, recipe.ranking)[kept] / scale, good[kept], weight)


@dataclass(frozen=True, slots=True, eq=False)
class _Winner:
    """The sentence of an example that would be marked."""

    example: Example
    columns: Columns
    """The features of that sentence, each of shape (1,)."""

    right: bool
    """Whether its passage contains an answer."""

    @classmethod
    def of(cls, example: Example, ranking: Linear) -> _Winner:
        columns = columns_of(example)
        best = int(ranking.apply(columns).argmax())
        own = {name: column[best : best + 1] for name, column in columns.items()}
        return cls(example, own, bool(example.right_passage[best]))


def _fit_confidence(winners: Sequence[_Winner], recipe: Recipe) -> Linear:
    """Fit what separates answerable questions from others, then scale it to the odds of being right."""
    matrix = np.concatenate([_matrix(each.columns, recipe.confidence) for each in winners])
    scale = _scale([matrix])
    answerable = np.array([each.example.kind == ANSWERABLE for each in winners], dtype=np.float64)
    sizes = _sizes([_group(each) for each in winners])
    counts = np.array([_count(each, sizes[_group(each)]) for each in winners])
    weights, _ = fit_logistic(matrix / scale, answerable, counts, ridge=1e-3)
    scores = (matrix / scale @ weights)[:, None]
    right = np.array([each.right for each in winners], dtype=np.float64)
    slope, bias = fit_logistic(scores, right, counts, ridge=0.0)
    stretched = slope[0] * weights / scale
    named = {n: round(float(w), DIGITS) for n, w in zip(recipe.confidence, stretched, strict=True)}
    return Linear(round(bias, DIGITS), named)


def _group(winner: _Winner) -> tuple[str, str]:
    return kind_of(winner.example), winner.example.kind


def _count(winner: _Winner, size: int) -> float:
    deceptive = winner.example.kind == UNANSWERABLE
    return float((_DECEPTIVE if deceptive else 1.0) / np.sqrt(size))


def _threshold(winners: Sequence[_Winner], confidence: Linear, answered: float) -> float:
    """The highest confidence at which this share of the answerable questions is answered.

    The share is the mean over the sets, so that a large one does not decide alone.
    """
    sets: dict[str, list[float]] = {}
    for each in winners:
        if each.example.kind == ANSWERABLE and not each.example.swapped:
            sets.setdefault(each.example.set, []).append(float(confidence.apply(each.columns)[0]))
    sums = [np.array(each) for each in sets.values()]
    fit_for_all = [
        threshold
        for threshold in np.unique(np.concatenate(sums))
        if np.mean([np.mean(each >= threshold) for each in sums]) >= answered
    ]
    return _probability(float(max(fit_for_all)))


def _probability(log_odds: float) -> float:
    """Rounded down, so that a bound lets through whatever it was chosen for."""
    return float(np.floor(1e4 / (1 + np.exp(-log_odds))) / 1e4)


@dataclass(frozen=True, slots=True, eq=False)
class _Marked:
    """The sentence of an example that would be in bold."""

    example: Example
    columns: Columns
    right: bool

    @classmethod
    def of(cls, example: Example, ranking: Linear, confidence: Linear) -> _Marked:
        columns = columns_of(example)
        scores = ranking.apply(columns)
        best = marked_in(example, scores)
        own = certainty_columns(columns, scores, confidence.apply(columns), example.passage_of, best)
        return cls(example, own, example.kind == ANSWERABLE and bool(example.right[best] >= 1))


def marked_in(example: Example, scores: npt.NDArray[np.float32]) -> int:
    """The number of the sentence that is marked: the best of the best passage that is no question."""
    inside = example.passage_of == example.passage_of[int(scores.argmax())]
    asks = columns_of(example)["question"] > 0
    candidates = inside & ~asks if (inside & ~asks).any() else inside
    return int(np.where(candidates, scores, -np.inf).argmax())


def _fit_certainty(marked: Sequence[_Marked], recipe: Recipe) -> Linear:
    matrix = np.concatenate([_matrix(each.columns, recipe.certainty) for each in marked])
    scale = _scale([matrix])
    right = np.array([each.right for each in marked], dtype=np.float64)
    sizes = _sizes([(each.example.set, None) for each in marked])
    counts = np.array([1 / np.sqrt(sizes[each.example.set, None]) for each in marked])
    weights, bias = fit_logistic(matrix / scale, right, counts, ridge=1e-3)
    named = zip(recipe.certainty, weights / scale, strict=True)
    return Linear(round(bias, DIGITS), {name: round(float(weight), DIGITS) for name, weight in named})


def _sure(marked: Sequence[_Marked], certainty: Linear) -> float:
    """The lowest certainty from which on `RIGHT` of the marked sentences are right; each set counts alike."""
    own = [each for each in marked if not each.example.swapped]
    sizes = _sizes([(each.example.set, None) for each in own])
    log_odds = np.array([float(certainty.apply(each.columns)[0]) for each in own])
    counts = np.array([1 / sizes[each.example.set, None] for each in own])
    right = counts * np.array([each.right for each in own])
    order = np.argsort(-log_odds, kind="stable")
    share = np.cumsum(right[order]) / np.cumsum(counts[order])
    enough = np.flatnonzero(share >= RIGHT)
    lowest = log_odds[order][enough[-1]] if enough.size else np.inf
    return _probability(float(lowest))


def _matrix(columns: Columns, names: Sequence[str]) -> Array:
    return np.stack([columns[name] for name in names], axis=1).astype(np.float64)


def _scale(matrices: Sequence[Array]) -> Array:
    spread: Array = np.maximum(np.concatenate(matrices).std(axis=0), 0.02)
    return spread


def _sizes(groups: Sequence[tuple[str, object]]) -> dict[tuple[str, object], int]:
    return {group: groups.count(group) for group in set(groups)}
