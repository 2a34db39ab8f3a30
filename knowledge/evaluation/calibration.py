"""Judgements → the threshold for a wanted error rate, with its confidence interval.

A false answer is an answer to a question that the articles do not answer. A false refusal is a
refusal of a question that they do answer. So the rate of false answers is a share of the
unanswerable questions, and the rate of false refusals is a share of the answerable ones.
"""

from __future__ import annotations

import json
import logging
import math
from bisect import bisect_left
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from knowledge.errors import EvaluationError, SnapshotError
from knowledge.evaluation.judgements import NEVER_ANSWERED
from knowledge.evaluation.resampling import Interval, Z, wilson
from knowledge.storage import Community

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from knowledge.evaluation.judgements import Judgement

logger = logging.getLogger(__name__)

_UNUSED = "The threshold in %s %s and is not used; run `pullquote calibrate` again."

SETTING = "threshold"
"""Its name among the community's settings."""

EARLIER_NAME = "threshold.json"
"""The file of the storage folder in which earlier versions kept it."""

RIGHT = 0.8
"""The share of the sentences that are marked as sure which should be right."""

FEWEST_SURE = 20
"""Fewer questions than this, known to be answered rightly or not, tell too little to move the bound."""

ALWAYS_REFUSED = -1.0
"""The confidence of a question that is refused at every threshold: below all of them."""


class Goal(StrEnum):
    """The error rate that the threshold has to keep low."""

    FALSE_ANSWERS = "false answers"
    FALSE_REFUSALS = "false refusals"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A threshold, and its error rates on the questions with which it was found."""

    threshold: float
    """The lowest confidence with which an answer is given."""

    goal: Goal
    wanted: float
    """The highest rate that was allowed, 0 to 1."""

    false_answers: Interval
    """NaN if no question is unanswerable."""

    false_refusals: Interval
    wrong_quotes: Interval
    """Share of the answered answerable questions whose passage holds no answer; NaN: not known."""

    sure: float | None
    """The lowest certainty from which on `RIGHT` of the marked sentences are right; None: the shipped one
    stays, since fewer than `FEWEST_SURE` questions tell."""

    unanswerable: int
    answerable: int
    needed: int
    """How many questions of that kind are needed to show, without any error, that the rate is kept."""

    @property
    def reached(self) -> Interval:
        """The rate that the goal keeps low, as measured."""
        return self.false_answers if self.goal is Goal.FALSE_ANSWERS else self.false_refusals

    @property
    def questions(self) -> int:
        """The number of questions of which that rate is a share."""
        return self.unanswerable if self.goal is Goal.FALSE_ANSWERS else self.answerable

    @property
    def too_few(self) -> bool:
        """Whether even no error at all would not show that the true rate is as low as wanted."""
        return self.questions < self.needed


def propose(rows: Sequence[Judgement], goal: Goal, wanted: float) -> Proposal:
    """Find the threshold that keeps one rate within its limit, and the other as low as possible.

    Args:
        rows: Judgements of answerable and unanswerable questions.
        goal: The rate to keep within the limit.
        wanted: The limit, 0 < wanted < 1.

    Raises:
        EvaluationError: There is no question of the kind that the rate is about.
    """
    answerable = sorted(map(_confidence, filter(lambda row: row.answerable, rows)))
    others = sorted(map(_confidence, filter(lambda row: not row.answerable, rows)))
    failing = others if goal is Goal.FALSE_ANSWERS else answerable
    if not failing:
        kind = "unanswerable" if goal is Goal.FALSE_ANSWERS else "answerable"
        raise EvaluationError(f"There is no {kind} question, so no rate of {goal} can be measured; add some.")
    threshold = _threshold(goal, wanted, failing, sorted([*answerable, *others]))
    return Proposal(
        threshold=threshold,
        goal=goal,
        wanted=wanted,
        false_answers=wilson(len(others) - bisect_left(others, threshold), len(others)),
        false_refusals=wilson(bisect_left(answerable, threshold), len(answerable)),
        wrong_quotes=_wrong_quotes(rows, threshold),
        sure=_sure(rows),
        unanswerable=len(others),
        answerable=len(answerable),
        needed=math.ceil(Z * Z * (1 - wanted) / wanted),
    )


def _confidence(row: Judgement) -> float:
    return ALWAYS_REFUSED if row.reason in NEVER_ANSWERED else row.confidence


def _threshold(goal: Goal, wanted: float, failing: Sequence[float], everything: Sequence[float]) -> float:
    """Half way between the two confidences that it separates, so that rounding changes no decision."""
    allowed = math.floor(wanted * len(failing) + 1e-9)
    if goal is Goal.FALSE_REFUSALS:
        lowest_answered = failing[allowed]
        below = [each for each in everything if each < lowest_answered]
        return max(0.0, _midpoint(below[-1] if below else 0.0, lowest_answered))
    highest_refused = failing[-1 - allowed]
    above = [each for each in everything if each > highest_refused]
    return max(0.0, _midpoint(highest_refused, above[0] if above else 1.0))


def _midpoint(low: float, high: float) -> float:
    return (max(low, 0.0) + high) / 2


def _wrong_quotes(rows: Sequence[Judgement], threshold: float) -> Interval:
    known = [row for row in rows if row.answerable and row.rank is not None]
    answered = [row for row in known if _confidence(row) >= threshold]
    return wilson(sum(row.rank != 1 for row in answered), len(answered))


def _sure(rows: Sequence[Judgement]) -> float | None:
    """The lowest certainty from which on `RIGHT` of the marked sentences of all kinds are right."""
    told = [row for row in rows if row.answered and (row.quote is not None or not row.answerable)]
    told.sort(key=lambda row: -row.certainty)
    right = accumulate(row.answerable and bool(row.quote) for row in told)
    enough = [number for number, count in enumerate(right, 1) if count >= RIGHT * number]
    if not enough or enough[-1] < FEWEST_SURE:
        return None
    return told[enough[-1] - 1].certainty


@dataclass(frozen=True, slots=True)
class _Stored:
    """A threshold as it is stored."""

    threshold: float
    fingerprint: str
    goal: str
    wanted: float
    questions: int
    sure: float | None = None


def save_threshold(storage: Path, fingerprint: str, proposal: Proposal) -> Path:
    """Keep a threshold for a model and splitter in the storage folder, whole or not at all; returns where.

    Raises:
        SnapshotError: The file cannot be written.
    """
    stored = _Stored(
        proposal.threshold,
        fingerprint,
        proposal.goal,
        proposal.wanted,
        proposal.questions,
        proposal.sure,
    )
    community = Community(storage)
    community.keep_setting(SETTING, asdict(stored))
    forget_earlier_threshold(storage)
    return community.path


def forget_earlier_threshold(storage: Path) -> None:
    """Delete what an earlier version kept, which would otherwise count more than the database."""
    (storage / EARLIER_NAME).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What was calibrated on a community's own questions; None: as shipped."""

    threshold: float | None = None
    sure: float | None = None


def load_bounds(storage: Path, fingerprint: str) -> Bounds:
    """The bounds that were calibrated for this model and splitter, as far as there are any.

    A threshold for another model or splitter, or a damaged file, is ignored with a warning in the log.
    """
    try:
        found = take_over_threshold(storage) or Community(storage).setting(SETTING)
        if found is None:
            return Bounds()
        stored = _Stored(**cast(dict[str, Any], found))
    except (SnapshotError, OSError, ValueError, TypeError):
        logger.warning(_UNUSED, storage, "cannot be read")
        return Bounds()
    if stored.fingerprint != fingerprint:
        logger.warning(_UNUSED, storage, "was calibrated for another model or splitter")
        return Bounds()
    if not all(_is_probability(bound) for bound in (stored.threshold, stored.sure or 0.0)):
        logger.warning(_UNUSED, storage, "is not a number from 0 to 1")
        return Bounds()
    return Bounds(stored.threshold, stored.sure)


def _is_probability(bound: object) -> bool:
    return isinstance(bound, float) and 0 <= bound <= 1


def take_over_threshold(storage: Path) -> object:
    """What an earlier version kept in a file of its own: it moves to the database.

    Raises OSError and ValueError where that file cannot be read.
    """
    earlier = storage / EARLIER_NAME
    if not earlier.exists():
        return None
    found: object = json.loads(earlier.read_bytes())
    with suppress(SnapshotError, OSError):  # it stays where it is, and is used from there
        Community(storage).keep_setting(SETTING, found)
        earlier.unlink()
    return found
