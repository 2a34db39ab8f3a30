"""Judgements → the threshold for a wanted rate of errors, and how sure one can be of it.

A false answer is an answer to a question that the articles do not answer; a false refusal is a
refusal of one that they do. Each rate is a share of the questions that can go wrong in that way.
"""

from __future__ import annotations

import json
import logging
import math
from bisect import bisect_left
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from embeddings.errors import StorageError
from embeddings.vectors import replace_file
from knowledge.errors import EvaluationError, SnapshotError
from knowledge.evaluation.judgements import NEVER_ANSWERED
from knowledge.evaluation.resampling import Interval, Z, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from knowledge.evaluation.judgements import Judgement

logger = logging.getLogger(__name__)

_UNUSED = "The threshold in %s %s and is not used; run `pullquote calibrate` again."

NEVER = -1.0
"""Below every threshold: the confidence of what is refused in any case."""


class Goal(StrEnum):
    """Which of the two rates is to be kept low."""

    FALSE_ANSWERS = "false answers"
    FALSE_REFUSALS = "false refusals"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A threshold, and what it does to the questions it was found with."""

    threshold: float
    """An answer is given from this confidence on."""

    goal: Goal
    wanted: float
    """The highest rate that was to be."""

    false_answers: Interval
    """NaN where no question is unanswerable."""

    false_refusals: Interval
    wrong_quotes: Interval
    """Of the answerable questions that were answered, those whose passage does not tell; NaN: not known."""

    unanswerable: int
    answerable: int
    needed: int
    """Questions that could go wrong in this way, without which the wanted rate cannot be told from more."""

    @property
    def reached(self) -> Interval:
        """The rate that was to be kept low."""
        return self.false_answers if self.goal is Goal.FALSE_ANSWERS else self.false_refusals

    @property
    def questions(self) -> int:
        """How many questions that rate is a share of."""
        return self.unanswerable if self.goal is Goal.FALSE_ANSWERS else self.answerable

    @property
    def too_few(self) -> bool:
        """Whether even no error at all would leave it open that the true rate is higher than wanted."""
        return self.questions < self.needed


def propose(rows: Sequence[Judgement], goal: Goal, wanted: float) -> Proposal:
    """Find the threshold that keeps one rate at or below what is wanted, and the other as low as then can be.

    Args:
        rows: Judgements of questions, answerable or not.
        goal: Which rate.
        wanted: 0 < wanted < 1.

    Raises:
        EvaluationError: no question could go wrong in this way.
    """
    answerable = sorted(map(_confidence, filter(lambda row: row.answerable, rows)))
    others = sorted(map(_confidence, filter(lambda row: not row.answerable, rows)))
    failing = others if goal is Goal.FALSE_ANSWERS else answerable
    if not failing:
        kind = "unanswerable" if goal is Goal.FALSE_ANSWERS else "answerable"
        raise EvaluationError(f"There is no {kind} question, so no rate of {goal} can be told; add some.")
    threshold = _threshold(goal, wanted, failing, sorted([*answerable, *others]))
    return Proposal(
        threshold=threshold,
        goal=goal,
        wanted=wanted,
        false_answers=wilson(len(others) - bisect_left(others, threshold), len(others)),
        false_refusals=wilson(bisect_left(answerable, threshold), len(answerable)),
        wrong_quotes=_wrong_quotes(rows, threshold),
        unanswerable=len(others),
        answerable=len(answerable),
        needed=math.ceil(Z * Z * (1 - wanted) / wanted),
    )


def _confidence(row: Judgement) -> float:
    return NEVER if row.reason in NEVER_ANSWERED else row.confidence


def _threshold(goal: Goal, wanted: float, failing: Sequence[float], everything: Sequence[float]) -> float:
    """Half way between the confidences that it must part, so that a rounding moves nobody across."""
    allowed = math.floor(wanted * len(failing) + 1e-9)
    if goal is Goal.FALSE_REFUSALS:
        lowest_answered = failing[allowed]
        below = [each for each in everything if each < lowest_answered]
        return max(0.0, _between(below[-1] if below else 0.0, lowest_answered))
    highest_refused = failing[-1 - allowed]
    above = [each for each in everything if each > highest_refused]
    return max(0.0, _between(highest_refused, above[0] if above else 1.0))


def _between(low: float, high: float) -> float:
    return (max(low, 0.0) + high) / 2


def _wrong_quotes(rows: Sequence[Judgement], threshold: float) -> Interval:
    known = [row for row in rows if row.answerable and row.rank is not None]
    answered = [row for row in known if _confidence(row) >= threshold]
    return wilson(sum(row.rank != 1 for row in answered), len(answered))


@dataclass(frozen=True, slots=True)
class _Stored:
    """A threshold on the disk."""

    threshold: float
    fingerprint: str
    goal: str
    wanted: float
    questions: int


def save_threshold(path: Path, fingerprint: str, proposal: Proposal) -> None:
    """Keep a threshold for a model and splitter; whole or not at all.

    Raises:
        SnapshotError: the disk is full or closed to us.
    """
    stored = _Stored(proposal.threshold, fingerprint, proposal.goal, proposal.wanted, proposal.questions)
    try:
        replace_file(path, (json.dumps(asdict(stored), indent=1) + "\n").encode())
    except StorageError as error:
        raise SnapshotError(str(error)) from error


def load_threshold(path: Path, fingerprint: str) -> float | None:
    """The threshold that was calibrated for this model and splitter; None if there is none.

    One that belongs to another, or cannot be read, is not used, and a warning in the log says so.
    """
    try:
        stored = _Stored(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        logger.warning(_UNUSED, path, "cannot be read")
        return None
    if stored.fingerprint != fingerprint:
        logger.warning(_UNUSED, path, "was calibrated for another model or splitter")
        return None
    if not isinstance(stored.threshold, float) or not 0 <= stored.threshold <= 1:
        logger.warning(_UNUSED, path, "is no number from 0 to 1")
        return None
    return stored.threshold
