"""Judgements for tests, written by hand."""

from __future__ import annotations

from dataclasses import replace

from knowledge.evaluation.judgements import Judgement

RIGHT = Judgement(
    set="tides",
    id="1",
    question="Why does the tide rise?",
    kind="answerable",
    answerable=True,
    word="why",
    answered=True,
    confidence=0.75,
    certainty=0.875,
    sure=True,
    reason="",
    document="tides.txt",
    start=4,
    end=20,
    passage_length=40,
    quote=True,
    rank=1,
    false=False,
    marked="The moon pulls.",
    wanted=("moon",),
)
"""Answered with the right sentence."""

WRONG = replace(RIGHT, id="2", quote=False, rank=0, false=True, marked="The sea is salty.")
"""Answered from a passage without the answer."""

HELD_BACK = replace(
    RIGHT, id="3", answered=False, confidence=0.25, certainty=0.0, sure=False, reason="unsure", false=None
)
"""Refused, although the right sentence was found."""

REFUSED = replace(
    HELD_BACK,
    id="4",
    question="Who won the cup?",
    kind="left_out",
    answerable=False,
    word="who",
    quote=None,
    rank=None,
    wanted=(),
)
"""Rightly refused: nothing answers it."""

MADE_UP = replace(
    REFUSED, id="5", answered=True, confidence=0.875, certainty=0.625, sure=True, reason="", false=True
)
"""Answered, although nothing answers it."""


def answerable(confidence: float, number: int, *, reason: str = "") -> Judgement:
    """A question that the articles answer, rightly marked."""
    return replace(RIGHT, id=f"a{number}", confidence=confidence, reason=reason)


def unanswerable(confidence: float, number: int, *, reason: str = "") -> Judgement:
    """A question that they do not answer."""
    return replace(REFUSED, id=f"u{number}", confidence=confidence, reason=reason)
