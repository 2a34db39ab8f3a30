"""Questions and passages → the rows that the reader learns from, new ones for every epoch.

Half of what a reader must learn is to say no. So beside the passage that answers, a question
is shown with passages that do not: the same one with its answer taken out, one that looks
near, a random one, and the same question asked about another name or number.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.training.passages import QUESTION_TOKENS, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tokenizers import Tokenizer

    from tests.training.passages import Corpus, Range

BODY_TOKENS = 197
"""With question, title and three marks, 256 tokens: what the reader reads at once."""

SIZES = (40, 56, 72, 96, 140, BODY_TOKENS)
"""Tokens of a window of a passage, one drawn for each row: passages are of all sizes."""

TITLED = 0.7
"""The share of the rows that show the passage's title."""

_NAME = re.compile(r"(?<!^)(?<![.?!] )\b(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*|\d[\d,.]*)")


@dataclass(frozen=True, slots=True)
class Shares:
    """How many rows of each kind that does not answer there are, for each question."""

    removed: float = 0.35
    """The passage without its answering sentences."""

    near: float = 0.7
    swapped: float = 0.2
    """The question with another name or number."""

    random: float = 0.1


@dataclass(frozen=True, slots=True)
class Row:
    """A question beside a window of a passage."""

    question: tuple[int, ...]
    title: tuple[int, ...]
    """Empty where the row shows none."""

    body: tuple[int, ...]
    starts: tuple[int, ...] = ()
    """Tokens of the body at which an answer starts; none: the window does not answer."""

    ends: tuple[int, ...] = ()
    """Last tokens of the answers."""

    @property
    def length(self) -> int:
        """Tokens, without the marks between the parts."""
        return len(self.question) + len(self.title) + len(self.body)


class RowMaker:
    """Makes the rows of an epoch.

    Args:
        corpus: What is learned from.
        tokenizer: Tokenizes the questions that are asked about another name.
        shares: How many rows that do not answer there are.
        seed: Of the random choices.
    """

    def __init__(self, corpus: Corpus, tokenizer: Tokenizer, shares: Shares, seed: int) -> None:
        self._corpus = corpus
        self._shares = shares
        self._random = random.Random(seed)  # noqa: S311 training needs no secrets
        self._of_set: dict[str, list[int]] = {}
        for number, passage in enumerate(corpus.passages):
            self._of_set.setdefault(passage.set, []).append(number)
        self._swapped = self._swap_names(tokenizer)

    def epoch(self) -> list[Row]:
        """All rows of an epoch, in random order."""
        rows = [row for question in self._corpus.questions for row in self._of_question(question)]
        wanted = self._shares.swapped * len(self._corpus.questions)
        for question in self._swapped:
            if self._random.random() < wanted / max(len(self._swapped), 1):
                rows += self._row(question, question.passage, self._around(question))
        self._random.shuffle(rows)
        return rows

    def _of_question(self, question: Question) -> Iterator[Row]:
        own, draw = question.passage, self._random.random
        if question.right:
            yield from self._answering(question)
            if draw() < self._shares.removed:
                yield from self._row(question, own, self._window(own, self._part_without(question)))
        else:
            yield from self._row(question, own, self._window(own, self._whole(own)))
        if question.near and draw() < self._shares.near:
            near = self._random.choice(question.near)
            yield from self._row(question, near, self._window(near, self._whole(near)))
        if draw() < self._shares.random:
            other = self._random.choice(self._of_set[self._corpus.passages[own].set])
            if other != own:
                yield from self._row(question, other, self._window(other, self._whole(other)))

    def _answering(self, question: Question) -> Iterator[Row]:
        window = self._around(question)
        if window is None:
            return
        low, high = window
        if question.answers:
            inside = [(first, last) for first, last in question.answers if low <= first and last <= high]
            starts = tuple(first - low for first, _ in inside)
            ends = tuple(last - 1 - low for _, last in inside)
        else:
            # Only the sentence is known: each of its tokens may start or end the answer.
            sentences = self._corpus.passages[question.passage].sentences
            tokens = [token for number in question.right for token in range(*sentences[number])]
            starts = ends = tuple(token - low for token in tokens if low <= token < high)
        if starts:
            yield from self._row(question, question.passage, window, starts, ends)

    def _row(
        self,
        question: Question,
        passage: int,
        window: Range | None,
        starts: tuple[int, ...] = (),
        ends: tuple[int, ...] = (),
    ) -> Iterator[Row]:
        if window is None:
            return
        shown = self._corpus.passages[passage]
        title = shown.title if self._random.random() < TITLED else ()
        yield Row(question.ids, title, shown.body[slice(*window)], starts, ends)

    def _whole(self, passage: int) -> Range:
        return 0, len(self._corpus.passages[passage].sentences)

    def _part_without(self, question: Question) -> Range:
        """The sentences before or behind those that answer."""
        before = (0, min(question.right))
        behind = (max(question.right) + 1, self._whole(question.passage)[1])
        sides = [side for side in (before, behind) if side[0] < side[1]]
        return self._random.choice(sides) if sides else (0, 0)

    def _around(self, question: Question) -> Range | None:
        """A window that holds an answering sentence."""
        whole = self._whole(question.passage)
        return self._window(question.passage, whole, self._random.choice(question.right))

    def _window(self, passage: int, part: Range, holds: int | None = None) -> Range | None:
        """The tokens of a run of whole sentences inside a part, of a random length; None if it is empty."""
        first, last = part
        if first >= last:
            return None
        sentences = self._corpus.passages[passage].sentences
        left = right = self._random.randrange(first, last) if holds is None else holds
        most = self._random.choice(SIZES)
        grew = True
        while grew:
            grew = False
            fits_left = left > first and sentences[right][1] - sentences[left - 1][0] <= most
            if fits_left and self._random.random() < 0.5:
                left, grew = left - 1, True
            if right + 1 < last and sentences[right + 1][1] - sentences[left][0] <= most:
                right, grew = right + 1, True
            elif fits_left and not grew:
                left, grew = left - 1, True
        low = sentences[left][0]
        high = min(sentences[right][1], low + BODY_TOKENS)
        return (low, high) if low < high else None

    def _swap_names(self, tokenizer: Tokenizer) -> list[Question]:
        """Questions whose name or number was replaced by one of another question of the same set."""
        pool = self._names()
        changed: list[tuple[Question, str]] = []
        for question in self._corpus.questions:
            found = list(_NAME.finditer(question.text))
            if found and question.right:
                match = self._random.choice(found)
                names = pool[self._corpus.passages[question.passage].set, match[0][0].isdigit()]
                other = self._random.choice(names)
                passage = self._corpus.passages[question.passage]
                if other.lower() not in f"{question.text} {passage.text}".lower():
                    text = question.text[: match.start()] + other + question.text[match.end() :]
                    changed.append((question, text))
        encoded = tokenizer.encode_batch([text for _, text in changed], add_special_tokens=False)
        return [
            Question(text, tuple(own.ids[:QUESTION_TOKENS]), old.passage, old.right, (), ())
            for (old, text), own in zip(changed, encoded, strict=True)
        ]

    def _names(self) -> dict[tuple[str, bool], Sequence[str]]:
        """The names and the numbers in the questions of each set."""
        pool: dict[tuple[str, bool], list[str]] = {}
        for question in self._corpus.questions:
            for name in _NAME.findall(question.text):
                key = self._corpus.passages[question.passage].set, name[0].isdigit()
                pool.setdefault(key, []).append(name)
        return dict(pool)
