"""Questions in, outcomes out: asks each question, writes its outcome and gives an exit code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol, TextIO, TypeAlias

from bot.terminal.json_lines import json_bad_question, json_outcome
from bot.terminal.printing import print_outcome
from bot.terminal.wrapping import printable
from knowledge import Answer, NoAnswer, QuestionError

if TYPE_CHECKING:
    from bot.terminal.styles import Style

Ask: TypeAlias = Callable[[str], Answer | NoAnswer]
"""Answers a question; raises QuestionError."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Exit(IntEnum):
    """Exit codes of the process."""

    ANSWERED = 0
    NOT_ANSWERED = 1
    ERROR = 2
    TOKEN_REFUSED = 3
    """Trying again is no use; a supervisor should not start the process again."""

    SILENCE = 4
    """Starting again may help."""

    INTERRUPTED = 130
    PIPE_CLOSED = 141


class Form(Protocol):
    """How outcomes are written, for people or for programs."""

    def outcome(self, question: str, outcome: Answer | NoAnswer) -> str:
        """Return the text that shows the outcome of a question."""

    def bad_question(self, question: str, error: QuestionError) -> str:
        """Return what the standard output gets for a question that could not be searched for."""


@dataclass(frozen=True, slots=True)
class ForPeople:
    """Quotes for people to read."""

    style: Style
    with_questions: bool = False
    """Whether to repeat each question above its outcome, as when questions come from a file."""

    def outcome(self, question: str, outcome: Answer | NoAnswer) -> str:
        """Return the quotes and their sources."""
        return self._heading(question) + print_outcome(outcome, self.style)

    def bad_question(self, question: str, error: QuestionError) -> str:  # noqa: ARG002  (`Terminal` prints it)
        """Return the question only: the error goes to the standard error."""
        return self._heading(question)

    def _heading(self, question: str) -> str:
        return f"\n{self.style.bold('? ' + printable(question))}\n" if self.with_questions else ""


@dataclass(frozen=True, slots=True)
class ForPrograms:
    """One JSON object on each line, for programs to read."""

    candidates: bool = False

    def outcome(self, question: str, outcome: Answer | NoAnswer) -> str:
        """Return the JSON object of the outcome."""
        return json_outcome(question, outcome, candidates=self.candidates)

    def bad_question(self, question: str, error: QuestionError) -> str:
        """Return a JSON object that says what is wrong with the question."""
        return json_bad_question(question, error, candidates=self.candidates)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Writes the outcomes of questions to a stream, and errors to another."""

    out: TextIO
    err: TextIO
    form: Form

    def answer(self, question: str, ask: Ask) -> Exit:
        """Answer one question, and flush the outcome so that it can be read at once."""
        question = _without_surrogates(question)
        try:
            outcome = ask(question)
        except QuestionError as error:
            self._write(self.form.bad_question(question, error))
            say(self.err, str(error))
            return Exit.ERROR
        self._write(self.form.outcome(question, outcome))
        return Exit.ANSWERED if isinstance(outcome, Answer) else Exit.NOT_ANSWERED

    def answer_all(self, questions: Iterable[str], ask: Ask) -> Exit:
        """Answer each question as it comes. A bad question gets an error, and the next one follows.

        Returns the highest exit code of them all.
        """
        return max((self.answer(each, ask) for each in questions), default=Exit.ANSWERED)

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()


def say(stream: TextIO, sentence: str) -> None:
    """Write one line with the program's name before it, beside the answers."""
    stream.write(f"pullquote: {' '.join(printable(sentence).split())}\n")
    stream.flush()


def _without_surrogates(text: str) -> str:
    """Replace bytes that could not be decoded: no model can read them, and no stream can write them."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
