"""`pullquote evaluate` and `pullquote calibrate`, with the real model."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.in_terminal.conftest import QUESTION, Program

KNOWN: list[dict[str, Any]] = [
    {"question": QUESTION, "expect": ["surrender"]},
    {"question": "Which years are leap years?", "expect": ["divisible by"]},
    {"question": "Who is the president of Brazil?", "answerable": False},
    {"question": "What does a litre of milk cost in Prague?", "answerable": False},
]


@pytest.fixture
def known(tmp_path: Path) -> Path:
    file = tmp_path / "known.jsonl"
    file.write_text("\n".join(map(json.dumps, KNOWN)), encoding="utf-8")
    return file


def test_an_evaluation_is_the_same_to_the_byte_each_time(program: Program, known: Path) -> None:
    first, second = (program.run("evaluate", str(known), "--json") for _ in range(2))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == second.stdout
    assert [row["question"] for row in json.loads(first.stdout)["rows"]] == [q["question"] for q in KNOWN]


def test_an_evaluation_leaves_a_page_and_can_be_compared_with(
    program: Program, known: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.json"
    run.write_text(program.run("evaluate", str(known), "--json").stdout, encoding="utf-8")
    words = ("--compare", str(run), "--report", str(tmp_path / "page"))
    done = program.run("evaluate", str(known), *words)
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "known: compared with run.json over 4 questions" in done.stdout
    assert (tmp_path / "page" / "index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_calibrated_threshold_decides_from_then_on(program: Program, known: Path, tmp_path: Path) -> None:
    strict = Program(tmp_path, program.environment)
    strict.config.write_text(f'[storage]\nfolder = "{program.storage.as_posix()}"\n', encoding="utf-8")
    try:
        done = strict.run("calibrate", str(known), "--false-answers", "10%", "--yes")
        assert done.returncode == 0, done.stderr
        assert "Too few questions to be sure" in done.stdout
        change_setting(program.storage, threshold=1.0)
        assert strict.run("ask", QUESTION).returncode == 1
        change_setting(program.storage, threshold=1.0, fingerprint="other")
        done = strict.run("ask", QUESTION)
        assert done.returncode == 0
        assert "another model" in done.stderr
    finally:
        (program.storage / "community.db").unlink(missing_ok=True)


def change_setting(storage: Path, **values: object) -> None:
    """Change parts of the threshold that is kept."""
    with closing(sqlite3.connect(storage / "community.db")) as stored, stored:
        ((kept,),) = stored.execute("SELECT value FROM settings WHERE name = 'threshold'")
        stored.execute("UPDATE settings SET value = ?", (json.dumps(json.loads(kept) | values),))
