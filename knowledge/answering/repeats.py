"""Candidates that have the same text, in articles that repeat each other: they count as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from knowledge.answering.candidate_sentences import CandidateSentences
    from knowledge.splitting import Passage

ROUNDING = 1e-5
"""How far two cosines may be apart that are the same but for the order in which they were added up."""


def firsts_of(sentences: CandidateSentences, cosines: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """For each of n candidate passages the number of one that stands for all with its text; shape (n,).

    Passages with the same text have the same vector, and so the same cosine with the question. Only those
    are looked into.
    """
    firsts = np.arange(len(cosines))
    order = np.argsort(cosines, kind="stable")
    for alike in np.split(order, np.flatnonzero(np.diff(cosines[order]) > ROUNDING) + 1):
        if len(alike) > 1:
            known: dict[object, int] = {}
            for number in sorted(alike.tolist()):
                firsts[number] = known.setdefault(_said(sentences.passage(number)), number)
    return firsts


def _said(passage: Passage) -> object:
    """The text of a passage, and where its sentences stand in it."""
    start = passage.start
    return passage.text, tuple((begin - start, end - start) for begin, end in passage.sentences)
