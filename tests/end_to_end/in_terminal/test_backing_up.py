"""A backup, restored onto an empty machine, with the real model."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tests.end_to_end.in_terminal.conftest import ROOT, Program
from tests.end_to_end.in_terminal.test_evaluating import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADINGS = [
    heading
    for article in sorted((ROOT / "knowledge" / "articles").glob("*.md"))
    for heading in re.findall(r"^## (.+)$", article.read_text(encoding="utf-8"), flags=re.MULTILINE)
]
"""What the shipped articles are asked: their own headings, most of which are questions."""

OTHERS = [
    *(known["question"] for known in KNOWN),
    "Who was Ahmad Massoud?",
    "What did the Taliban offer?",
    "Where is the Panjshir valley?",
    "When did the fighting begin?",
    "Is the year 2100 a leap year?",
    "How long does the earth take around the sun?",
    "Which pope was it?",
    "Can I ask you in a direct message?",
    "How do I add my own articles?",
    "What is a threshold?",
    "How tall is Mount Everest?",
]
QUESTIONS = [*HEADINGS, *OTHERS]


def answers(program: Program) -> list[dict[str, object]]:
    lines = program.run("ask", "--json", lines=QUESTIONS).stdout.splitlines()
    read = [json.loads(line) for line in lines]
    assert len(read) == len(QUESTIONS)
    return read


def test_a_backup_restored_onto_an_empty_machine_gives_the_same_answers(
    tmp_path: Path, with_models: Callable[[Path], Path]
) -> None:
    assert len(QUESTIONS) >= 50
    known = tmp_path / "known.jsonl"
    known.write_text("\n".join(map(json.dumps, KNOWN)), encoding="utf-8")
    old, new = (Program(tmp_path / name) for name in ("old", "new"))
    for each in (old, new):
        each.storage.mkdir()
    with_models(old.storage / "stored")
    old.config.write_text('[answers]\nquotes = 1\n[storage]\nfolder = "stored"\n', encoding="utf-8")
    uncalibrated = answers(old)
    assert old.run("calibrate", str(known), "--false-refusals", "50%", "--yes").returncode == 0
    before = answers(old)
    assert before != uncalibrated

    made = old.run("backup", str(tmp_path / "backup.zip"))
    assert made.returncode == 0, made.stderr
    done = new.run("restore", str(tmp_path / "backup.zip"))
    assert done.returncode == 0, done.stderr
    assert answers(new) == before
    assert new.config.read_bytes() == old.config.read_bytes()
