"""A file of questions with known answers → passages and questions as token ids, ready to be trained on.

The files are JSON, compressed by xz: a list of passages

    {"set", "title", "text", "sents": [[start, end]], "qas": [{"q", "s", "spans", "neg"}]}

`s` names the sentences that answer, `spans` the exact stretches in them, `neg` other passages of the
file that look near and do not answer. Offsets are code points of `text`.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from tokenizers import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Range: TypeAlias = tuple[int, int]
"""Tokens from the first up to, not including, the last."""

RESEARCH_ONLY = frozenset({"race", "duorc", "relation_extraction"})
"""Sets whose licence does not allow a shipped model to be trained on them."""

MOST_ALIKE = {"policyqa": 3}
"""Questions taken of each passage of a set in which the questions of a passage are much alike."""

QUESTION_TOKENS = 32
TITLE_TOKENS = 24
"""A longer question or title is cut: so the reader sees it when it answers, too."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as token ids."""

    set: str
    text: str
    title: tuple[int, ...]
    body: tuple[int, ...]
    sentences: tuple[Range, ...]
    """Each sentence's tokens in `body`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a passage."""

    text: str
    ids: tuple[int, ...]
    passage: int
    """The passage it was asked about."""

    right: tuple[int, ...]
    """The sentences of it that answer; none: the passage does not answer."""

    answers: tuple[Range, ...]
    """The exact stretches, as ranges of tokens in its body."""

    near: tuple[int, ...]
    """Passages that look near and do not answer."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages, and the questions about them."""

    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]


def load_tokenizer(model: Path) -> Tokenizer:
    """The tokenizer in a model's folder, neither padding nor truncating."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_corpus(path: Path, tokenizer: Tokenizer) -> Corpus:
    """Read a file of questions with known answers."""
    records = json.loads(lzma.decompress(path.read_bytes()))
    bodies = tokenizer.encode_batch([record["text"] for record in records], add_special_tokens=False)
    titles = tokenizer.encode_batch([record["title"] or "" for record in records], add_special_tokens=False)
    spans = [np.array(body.offsets or [(0, 0)]) for body in bodies]
    passages = tuple(
        Passage(
            set=record["set"],
            text=record["text"],
            title=tuple(title.ids[: TITLE_TOKENS - 1]),
            body=tuple(body.ids),
            sentences=tuple(_tokens_of(own, *each) for each in record["sents"]),
        )
        for record, body, title, own in zip(records, bodies, titles, spans, strict=True)
    )
    asked = [
        (number, each)
        for number, record in enumerate(records)
        if record["set"] not in RESEARCH_ONLY
        for each in record["qas"][: MOST_ALIKE.get(record["set"])]
    ]
    ids = tokenizer.encode_batch([each["q"] for _, each in asked], add_special_tokens=False)
    questions = tuple(
        _question(passages, spans[number], number, each, own.ids)
        for (number, each), own in zip(asked, ids, strict=True)
    )
    return Corpus(passages, questions)


def join(corpora: Sequence[Corpus]) -> Corpus:
    """Put several corpora behind each other."""
    passages: list[Passage] = []
    questions: list[Question] = []
    for corpus in corpora:
        base = len(passages)
        passages += corpus.passages
        questions += [
            Question(
                text=each.text,
                ids=each.ids,
                passage=each.passage + base,
                right=each.right,
                answers=each.answers,
                near=tuple(number + base for number in each.near),
            )
            for each in corpus.questions
        ]
    return Corpus(tuple(passages), tuple(questions))


def _question(
    passages: Sequence[Passage],
    offsets: np.ndarray,
    number: int,
    record: dict[str, Any],
    ids: Sequence[int],
) -> Question:
    sentences = len(passages[number].sentences)
    answers = (_tokens_of(offsets, start, end) for start, end in record["spans"])
    return Question(
        text=record["q"],
        ids=tuple(ids[:QUESTION_TOKENS]),
        passage=number,
        right=tuple(each for each in record["s"] if each < sentences),
        answers=tuple(answer for answer in answers if answer[0] < answer[1]),
        near=tuple(each for each in record.get("neg", ()) if each < len(passages)),
    )


def _tokens_of(offsets: np.ndarray, start: int, end: int) -> Range:
    """The tokens that a stretch of characters touches."""
    first = int(np.searchsorted(offsets[:, 1], start, side="right"))
    last = int(np.searchsorted(offsets[:, 0], end, side="left"))
    return first, last
