"""The same answers in a terminal: questions come in, outcomes go out, and an exit code tells how it went."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol, TextIO, TypeAlias

from bot.terminal.json_lines import json_bad_question, json_outcome
from bot.terminal.printing import print_outcome
from bot.terminal.wrapping import printable
from knowledge import Answer, NoAnswer, QuestionError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.terminal.printing import Style

try:
    import readline
except ImportError:  # Windows has none, and its console edits lines by itself
    readline = None  # type: ignore[assignment]

Ask: TypeAlias = Callable[[str], Answer | NoAnswer]
"""Answers a question; raises QuestionError."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")

HISTORY_LINES = 1000
LEAVE = (":q", ":quit", ":exit")


class Exit(IntEnum):
    """What the process ends with."""

    ANSWERED = 0
    NOT_ANSWERED = 1
    ERROR = 2
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class Form(Protocol):
    """How outcomes are written."""

    def outcome(self, question: str, outcome: Answer | NoAnswer) -> str:
        """Write what came of a question."""

    def bad_question(self, question: str, error: QuestionError) -> str:
        """Write what goes to the standard output for a question that could not be searched for."""


@dataclass(frozen=True, slots=True)
class ForPeople:
    """Quotes to read."""

    style: Style
    with_questions: bool = False
    """Whether the question stands before its outcome, for readers who did not see it typed."""

    def outcome(self, question: str, outcome: Answer | NoAnswer) -> str:
        """Write the quotes, and where they stand."""
        return self._heading(question) + print_outcome(outcome, self.style)

    def bad_question(self, question: str, error: QuestionError) -> str:  # noqa: ARG002  (the border says it)
        """Write the question alone: what is wrong with it goes to the standard error."""
        return self._heading(question)

    def _heading(self, question: str) -> str:
        return f"\n{self.style.bold('? ' + printable(question))}\n" if self.with_questions else ""


@dataclass(frozen=True, slots=True)
class ForPrograms:
    """One JSON object a line."""

    candidates: bool = False

    def outcome(self, question: str, outcome: Answer | NoAnswer) -> str:
        """Write the outcome's object."""
        return json_outcome(question, outcome, candidates=self.candidates)

    def bad_question(self, question: str, error: QuestionError) -> str:
        """Write an object that says what is wrong."""
        return json_bad_question(question, error, candidates=self.candidates)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where outcomes are written, and in which form."""

    out: TextIO
    err: TextIO
    form: Form

    def answer(self, question: str, ask: Ask) -> Exit:
        """Answer one question, and let nobody wait for it in a buffer."""
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
        """Answer each question as it comes; a bad one is told, and the next has its turn.

        Returns the highest exit code among them.
        """
        return max((self.answer(each, ask) for each in questions), default=Exit.ANSWERED)

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()


def say(stream: TextIO, sentence: str) -> None:
    """Say something beside the answers, in one line."""
    stream.write(f"pullquote: {' '.join(printable(sentence).split())}\n")
    stream.flush()


def lines_of(stream: TextIO) -> Iterator[str]:
    """Yield each line as soon as it is there; a blank one is a question too, and a bad one.

    Pipes carry lines that end as on Windows, too, and the end of a line is no part of a question.
    """
    for line in stream:
        yield line.removesuffix("\n").removesuffix("\r")


def typed_lines(history: Path, prompt: str) -> Iterator[str]:
    """Yield what someone types, until Ctrl-D or `:quit`; what they typed another day can be called back."""
    _read_history(history)
    try:
        while (line := input(prompt).strip()) not in LEAVE:
            if line:
                yield line
    except EOFError:
        sys.stdout.write("\n")
    finally:
        _write_history(history)


def _read_history(history: Path) -> None:
    # Here and below: nobody should lose an answer over a history that cannot be kept.
    with suppress(OSError):
        if readline:
            readline.read_history_file(history)


def _write_history(history: Path) -> None:
    with suppress(OSError):
        if readline:
            history.parent.mkdir(parents=True, exist_ok=True)
            readline.set_history_length(HISTORY_LINES)
            readline.write_history_file(history)


def _without_surrogates(text: str) -> str:
    """Replace what could not be decoded: no model can read it, and no stream can write it."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
