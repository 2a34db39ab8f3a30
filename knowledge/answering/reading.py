"""The best candidates, read beside the question: how likely each of their sentences answers it.

Late interaction compares words; a reader reads question and passage together. That costs some
fifteen milliseconds a passage, so only the few best are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from embeddings.reader import ToRead
from knowledge.words import language_of

if TYPE_CHECKING:
    from embeddings.reader import Reader
    from knowledge.answering.features import Columns
    from knowledge.answering.retrieval import Candidates

Scores = npt.NDArray[np.float32]

READ = 4
"""Passages that are read. Of 368 questions on documentation trees the right sentence came first for 229
with none, 248 with one, 258 with two, 267 with four, and 267 with eight; each costs as much again
(`tests/benchmarks/reading_curve.py`)."""

LANGUAGE = "english"
"""The language that the default reader was trained on."""

CERTAIN = 8.0
"""Log-odds beyond this, either way, mean no more."""


@dataclass(frozen=True, slots=True)
class ReaderStage:
    """A reader, and how much it may read."""

    reader: Reader
    passages: int = READ


def read_best(candidates: Candidates, scores: Scores, stage: ReaderStage) -> Columns | None:
    """What the reader makes of the sentences, each column of shape (s,): -1 is a clear no, 1 a clear yes.

    "read" is the sentence itself, "read_passage" the best sentence of its passage. Of passages with the
    same text one is read for all. A sentence that was not read gets -1. None if nothing was read, because
    none of the best passages is in the reader's language.

    Args:
        candidates: The question and its candidates.
        scores: Shape (s,): what the first stage makes of each sentence.
        stage: Who reads, and how much.
    """
    sentences = candidates.sentences
    first_of = candidates.firsts[sentences.passage_of]
    to_read: dict[int, ToRead] = {}
    for number in _best_passages(scores, first_of, stage.passages):
        passage = sentences.passage(number)
        if language_of(passage.text) == LANGUAGE:
            inside = tuple((start - passage.start, end - passage.start) for start, end in passage.sentences)
            to_read[number] = ToRead(sentences.heading(number), passage.text, inside)
    if not to_read:
        return None
    read = np.full(len(scores), -1, dtype=np.float32)
    best_of_passage = read.copy()
    readings = stage.reader.read(candidates.question, list(to_read.values()))
    for number, found in zip(to_read, readings, strict=True):
        odds = np.clip(found.log_odds, -CERTAIN, CERTAIN) / CERTAIN
        for copy in np.unique(sentences.passage_of[first_of == number]):
            inside = sentences.passage_of == copy
            read[inside], best_of_passage[inside] = odds, odds.max()
    return {"read": read, "read_passage": best_of_passage}


def _best_passages(scores: Scores, passage_of: npt.NDArray[np.integer], most: int) -> list[int]:
    """The passages with the best sentences, the best first."""
    ordered = passage_of[np.argsort(-scores, kind="stable")].tolist()
    return list(dict.fromkeys(ordered))[:most]
