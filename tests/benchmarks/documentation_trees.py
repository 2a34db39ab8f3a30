"""Documentation trees with questions → Examples: what ranking and confidence learn of real documentation.

The trees lie beside this repository in `../shared/data/community`: a folder of pages for each, and
a file NAME.jsonl of questions with the words of their answers. Other trees of the same form can be
named. Near misses count as questions that look as if they were answered.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.answering.queries import read_question
from knowledge.answering.retrieval import retrieve
from knowledge.base import KnowledgeBase
from knowledge.evaluation.questions import ANSWERABLE, LEFT_OUT, UNANSWERABLE
from tests.benchmarks.examples import Example, columns_with_reader
from tests.benchmarks.prepared_sets import DATA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from embeddings.encoder import Encoder
    from knowledge.answering.candidate_sentences import CandidateSentences
    from knowledge.answering.reading import ReaderStage

COMMUNITY = DATA / "community"
LEARNED_FROM = ("geyser", "guides", "handbook", "pnpm")
"""The trees that weights are fitted on; the other four only judge."""

CODE = "code"
"""The kind of question whose answer is a command: the sentence that introduces it is marked."""


def tree_examples(
    name: str, folder: Path, encoder: Encoder, storage: Path, reader: ReaderStage | None
) -> list[Example]:
    """Ask the questions of the tree `name` in a folder, and note which candidates are right."""
    base = KnowledgeBase([folder / name], encoder, storage)
    base.open()
    rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines() if line]
    searched = [read_question(row["question"]).searched for row in rows]
    examples = []
    for row, text, encoding in zip(rows, searched, encoder.encode_queries(searched), strict=True):
        candidates = retrieve(text, base.snapshot.lexical.read(text), encoding, base.snapshot)
        columns = columns_with_reader(candidates, reader)
        right, right_passage = _judged(candidates.sentences, row)
        examples.append(
            Example(
                set=name,
                swapped=False,
                kind=_kind(row),
                names=tuple(columns),
                columns=np.stack(list(columns.values()), axis=1),
                passage_of=candidates.sentences.passage_of,
                right=right,
                right_passage=right_passage,
            )
        )
    return examples


def _kind(row: dict[str, Any]) -> str:
    if row["answerable"]:
        return ANSWERABLE
    return UNANSWERABLE if row["kind"] == "near-miss" else LEFT_OUT


def _judged(sentences: CandidateSentences, row: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Which sentences hold the expected words, and which passages, each of shape (s,)."""
    expected = [_folded(each) for each in row["expect"]]
    passage_of = sentences.passage_of
    texts = [_folded(sentences.text(number)) for number in range(len(passage_of))]
    right = np.array([_holds(text, expected) for text in texts], dtype=np.float32)
    if row["kind"] == CODE:
        introduces = (passage_of[:-1] == passage_of[1:]) & (right[1:] > 0)
        right[:-1][introduces] = 1
    whole = [_folded(sentences.passage(number).text) for number in range(len(sentences.rows))]
    return right, np.array([_holds(text, expected) for text in whole])[passage_of]


def _holds(text: str, expected: Sequence[str]) -> bool:
    return any(each in text for each in expected)


def _folded(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
