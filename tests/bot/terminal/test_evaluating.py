"""`pullquote evaluate` and `pullquote calibrate` on a small knowledge base with a word-count encoder."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.terminal.arguments import Arguments, read_arguments
from bot.terminal.asking import Exit
from bot.terminal.evaluating import Evaluating
from bot.terminal.styles import Style
from bot.terminal.wrapping import columns
from knowledge import EvaluationError, KnowledgeBase, load_bounds, read_question_files
from tests.fakes import WordEncoder

OAK = "The oak grows slowly and lives for a thousand years.\n"
QUESTIONS: list[dict[str, Any]] = [
    {"question": "How many years lives the oak?", "expect": ["thousand"]},
    {"question": "Which tree grows slowly?", "expect": ["oak"], "kind": "hard", "answerable": True},
    {"question": "Who won the world cup?", "answerable": False},
    {"question": "What is the price of gold?", "answerable": False},
]


class Typed(io.StringIO):
    """What someone types at a terminal."""

    def isatty(self) -> bool:
        return True


class Desk:
    """A knowledge base, a file of questions, and two streams to write to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "articles").mkdir()
        (folder / "articles" / "oak.txt").write_text(OAK)
        self.base = KnowledgeBase([folder / "articles"], WordEncoder(256), folder / "storage")
        self.base.open()
        self.file = folder / "trees.jsonl"
        self.write(*QUESTIONS)
        self.out, self.err = io.StringIO(), io.StringIO()

    def write(self, *lines: Any) -> None:
        self.file.write_text("\n".join(map(json.dumps, lines)))

    def arguments(self, command: str, *words: str) -> Arguments:
        return read_arguments([command, str(self.file), *words])

    def evaluate(self, *words: str) -> str:
        assert self.evaluating().evaluate(self.arguments("evaluate", *words)) == Exit.ANSWERED
        return self.out.getvalue()

    def calibrate(self, *words: str, stdin: io.StringIO | None = None) -> str:
        self.evaluating().calibrate(
            self.arguments("calibrate", *words), self.folder / "storage", stdin or io.StringIO()
        )
        return self.out.getvalue()

    def evaluating(self) -> Evaluating:
        self.out.truncate(self.out.seek(0))
        return Evaluating(self.base, read_question_files([self.file]), Style(), self.out, self.err)

    def threshold(self, fingerprint: str = "") -> float | None:
        """What is kept for a model; this desk's, if none is named."""
        return load_bounds(self.folder / "storage", fingerprint or self.base.confidence_fingerprint).threshold


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_table_fits_80_columns(desk: Desk) -> None:
    shown = desk.evaluate()
    assert shown.startswith("trees: ")
    assert "quote@1" in shown
    assert max(map(columns, shown.splitlines())) <= 80
    assert shown.isascii()  # any terminal can show it


def test_the_json_holds_every_question_and_is_the_same_each_time(desk: Desk) -> None:
    first = desk.evaluate("--json")
    assert [row["question"] for row in json.loads(first)["rows"]] == [q["question"] for q in QUESTIONS]
    assert desk.evaluate("--json") == first


def test_a_run_compared_with_itself_is_the_same(desk: Desk) -> None:
    before = desk.folder / "before.json"
    before.write_text(desk.evaluate("--json"))
    shown = desk.evaluate("--compare", str(before))
    assert "compared with before.json over 4 questions" in shown
    assert {line.split("  ")[-1] for line in shown.splitlines() if "+0.000 to +0.000" in line} == {"the same"}
    (compared,) = json.loads(desk.evaluate("--json", "--compare", str(before)))["compared"]
    assert compared["measures"]["quote@1"]["verdict"] == "the same"


def test_a_run_that_cannot_be_read_is_an_error_before_anything_is_asked(desk: Desk) -> None:
    with pytest.raises(EvaluationError, match="cannot be read"):
        desk.evaluate("--compare", str(desk.folder / "none.json"))
    assert desk.out.getvalue() == ""


def test_the_report_is_a_page_in_addition_to_the_table(desk: Desk) -> None:
    shown = desk.evaluate("--report", str(desk.folder / "report"))
    page = desk.folder / "report" / "index.html"
    assert "trees" in page.read_text(encoding="utf-8")
    assert str(page) in desk.err.getvalue()
    assert shown.startswith("trees: ")


def test_lines_that_were_left_out_are_listed_above_the_figures(desk: Desk) -> None:
    desk.write(*QUESTIONS, {"question": 3})
    assert desk.evaluate().startswith("1 line left out:\n  • trees.jsonl, line 5: ")


def test_strict_ends_at_gold_that_is_not_in_the_articles(desk: Desk) -> None:
    desk.write(*QUESTIONS, {"question": "?", "gold": [{"document": "yew.txt", "start": 0, "end": 1}]})
    assert "line 5" in desk.evaluate()
    with pytest.raises(EvaluationError, match="line 5: no article has the path"):
        desk.evaluate("--strict")


def test_a_threshold_is_written_with_yes_on_the_command_line(desk: Desk) -> None:
    shown = desk.calibrate("--false-answers", "0.5", "--yes")
    assert shown.startswith("Threshold 0.")
    written = desk.threshold()
    assert written is not None
    assert f"{written:.4f}" in shown
    assert desk.threshold("another") is None


@pytest.mark.parametrize("typed", ["y\n", " YES \n"])
def test_a_threshold_is_written_if_the_user_agrees(desk: Desk, typed: str) -> None:
    assert "Write it? [y/N]" in desk.calibrate("--false-refusals", "10%", stdin=Typed(typed))
    assert desk.threshold() is not None


@pytest.mark.parametrize("stdin", [Typed("n\n"), Typed("\n"), Typed(""), io.StringIO("y\n")])
def test_nothing_is_written_without_a_yes(desk: Desk, stdin: io.StringIO) -> None:
    desk.calibrate("--false-refusals", "10%", stdin=stdin)
    assert desk.threshold() is None
    assert "nothing was written" in desk.err.getvalue()


def test_too_few_questions_are_reported(desk: Desk) -> None:
    assert "Too few questions to be sure" in desk.calibrate("--false-answers", "0.5")


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate"],
        ["calibrate", "q.jsonl"],
        ["calibrate", "q.jsonl", "--false-answers", "0"],
        ["calibrate", "q.jsonl", "--false-answers", "1"],
        ["calibrate", "q.jsonl", "--false-answers", "-0.1"],
        ["calibrate", "q.jsonl", "--false-answers", "nan"],
        ["calibrate", "q.jsonl", "--false-answers", "many"],
        ["calibrate", "q.jsonl", "--false-refusals", "100%"],
        ["calibrate", "q.jsonl", "--false-refusals", "0.1", "--false-answers", "0.1"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        read_arguments(words)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("word", "rate"), [("0.05", 0.05), ("5%", 0.05), ("12.5%", 0.125)])
def test_a_rate_is_a_share_or_a_percentage(word: str, rate: float) -> None:
    read = read_arguments(["calibrate", "q.jsonl", "--false-answers", word])
    assert read.false_answers == pytest.approx(rate)
