"""Questions asked in a terminal or through a pipe, one or many."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.terminal.arguments import read_arguments
from bot.terminal.asking import Exit, ForPeople, ForPrograms, Terminal, say
from bot.terminal.styles import Style
from knowledge import Answer, NoAnswer, QuestionError
from tests.bot.examples import answer, no_answer, quote


def ask(question: str) -> Answer | NoAnswer:
    """Answer why the tide rises, and no other question."""
    if not question.strip():
        raise QuestionError("The question is empty.")
    return answer(quote("The moon pulls.")) if "tide" in question else no_answer()


class Screen(Terminal):
    """A terminal that keeps what is written to it."""

    def __init__(self, form: ForPeople | ForPrograms) -> None:
        super().__init__(io.StringIO(), io.StringIO(), form)

    @property
    def shown(self) -> str:
        assert isinstance(self.out, io.StringIO)
        return self.out.getvalue()

    @property
    def complaints(self) -> str:
        assert isinstance(self.err, io.StringIO)
        return self.err.getvalue()


@pytest.mark.parametrize(
    ("question", "code"),
    [("Why a tide?", 0), ("Why?", 1), ("", 2), (" ", 2)],
    ids=["yes", "no", "empty", "blank"],
)
@pytest.mark.parametrize("form", [ForPeople(Style()), ForPrograms()])
def test_the_exit_code_says_whether_it_was_answered(
    question: str, code: int, form: ForPeople | ForPrograms
) -> None:
    assert Screen(form).answer(question, ask) == code


def test_a_bad_question_is_one_sentence_on_the_standard_error() -> None:
    screen = Screen(ForPeople(Style()))
    screen.answer("", ask)
    assert (screen.shown, screen.complaints) == ("", "pullquote: The question is empty.\n")


def test_a_program_gets_one_line_for_each_line_even_for_a_bad_one() -> None:
    screen = Screen(ForPrograms())
    code = screen.answer_all(["Why a tide?", "", "Why?", "tide\0\u202e"], ask)
    read = [json.loads(line) for line in screen.shown.splitlines()]
    assert [each["question"] for each in read] == ["Why a tide?", "", "Why?", "tide\0\u202e"]
    assert [each["answered"] for each in read] == [True, False, False, True]
    assert code is Exit.ERROR


@pytest.mark.parametrize(
    ("questions", "code"),
    [([], 0), (["tide", "tide"], 0), (["tide", "?", "tide"], 1), (["?", "", "tide"], 2)],
)
def test_of_several_questions_the_highest_exit_code_counts(questions: list[str], code: int) -> None:
    assert Screen(ForPrograms()).answer_all(questions, ask) == code


def test_each_question_is_answered_before_the_next_is_read() -> None:
    screen = Screen(ForPrograms())
    lines_at_each_question = []

    def questions() -> Iterator[str]:
        for _ in range(3):
            lines_at_each_question.append(screen.shown.count("\n"))
            yield "Why a tide?"

    screen.answer_all(questions(), ask)
    assert lines_at_each_question == [0, 1, 2]


class Pipe(io.StringIO):
    """Counts how often it was flushed."""

    flushes = 0

    def flush(self) -> None:
        self.flushes += 1


def test_each_answer_is_flushed_at_once() -> None:
    out = Pipe()
    Terminal(out, io.StringIO(), ForPrograms()).answer_all(["tide", "?", ""], ask)
    assert out.flushes == 3


def test_answers_to_a_file_of_questions_repeat_each_question() -> None:
    screen = Screen(ForPeople(Style(), with_questions=True))
    screen.answer_all(["Why a tide?\x1b[2J"], ask)
    assert screen.shown.startswith("\n? Why a tide?␛[2J\n")


def test_bytes_that_are_no_text_are_replaced() -> None:
    asked: list[str] = []

    def listen(question: str) -> NoAnswer:
        asked.append(question)
        return no_answer()

    Screen(ForPrograms()).answer("caf\udce9\ud800", listen)
    assert asked == ["caf\ufffd\ufffd"]


def test_an_error_is_one_line_and_cannot_command_the_terminal() -> None:
    stream = io.StringIO()
    say(stream, "There is no file a\nb\x1b[2J.")
    assert stream.getvalue() == "pullquote: There is no file a b␛[2J.\n"


def test_a_question_needs_no_quotation_marks() -> None:
    assert read_arguments(["ask", "Why", "did", "they", "fail?"]).question == ["Why", "did", "they", "fail?"]
    assert read_arguments(["ask", "--json"]).question == []


def test_articles_can_be_named_more_than_once() -> None:
    arguments = read_arguments(["reload", "--knowledge", "a", "--knowledge", "b"])
    assert arguments.knowledge == [Path("a"), Path("b")]
    assert read_arguments(["reload"]).knowledge == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["rleoad"], "invalid choice: 'rleoad'"),
        (["ask", "--jsno"], "--jsno"),
        (["ask", "--js"], "--js"),
        (["ask", "--candidates", "-1"], "whole number from 0 to 1000"),
        (["ask", "--candidates", "x"], "whole number from 0 to 1000"),
        (["ask", "--knowledge"], "expected one argument"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        read_arguments(words)
    complaint = capsys.readouterr().err
    assert caught.value.code == Exit.ERROR
    assert why in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["--help"], ["ask", "--help"], ["--version"]])
def test_help_is_no_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_arguments(words)
    assert caught.value.code == 0
    assert "pullquote" in capsys.readouterr().out


def test_an_empty_path_is_refused_and_not_taken_for_this_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_arguments(["ask", "--knowledge", "", "why?"])
    assert caught.value.code == 2
    assert "must name a folder or file; it is empty" in capsys.readouterr().err
