"""Questions in a terminal, from another program and over a changed set of articles."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from knowledge.formats import read
from tests.end_to_end.in_terminal.conftest import QUESTION, ROOT, SECONDS, Program, the_pipe

ARTICLES = ROOT / "knowledge" / "articles"
ASKED = {
    "pullquote-guide.md": {
        "what is pullquote": "a bot that answers questions by quoting articles",
        "are you human?": "not a human",
        "what can you do?": "answer questions with sentences out of the articles",
        "do you use AI?": "no AI that writes",
        "how do I add an article?": "To add an article, use",
        "how do I reload the articles?": "/knowledge reload",
        "do you store my questions?": "do not store your questions",
        "why do you say you couldn't find it?": "no sentence is sure enough",
        "which languages do you speak": "English",
        "can you read pdf files": "PDF files",
    },
    "leap-years.md": {
        "what is a leap year?": "366 days",
        "is 2100 a leap year": "1900 and 2100 are not",
        "who introduced leap years?": "Julius Caesar",
        "when did Britain change its calendar?": "1752",
        "how likely is it to be born on a leap day?": "1,461",
    },
}
"""Questions, and words of the sentence that answers each."""


def test_the_readme_shows_what_is_really_printed(program: Program) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.split(r"^```\w*\n", readme, flags=re.MULTILINE)[1]
    command, answer = shown.split("\n", 1)
    done = program.run(*shlex.split(command.removeprefix("$ pullquote ")))
    assert done.stdout.startswith(answer)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("name", ["pullquote-guide.md", "leap-years.md"])
def test_what_people_ask_about_is_answered_from_the_article_on_it(program: Program, name: str) -> None:
    asked = ASKED[name]
    done = program.run("ask", "--json", lines=asked)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    found = [(each["quotes"] or [{"document": "", "text": ""}])[0] for each in told]
    assert [each["document"] for each in found] == [name] * len(asked)
    assert [
        words for words, each in zip(asked.values(), found, strict=True) if words not in each["text"]
    ] == []


def test_every_offset_leads_to_the_quoted_text(program: Program) -> None:
    done = program.run("ask", "--json", "--candidates", "5", QUESTION)
    told = json.loads(done.stdout)
    assert told["answered"]
    for quote in told["quotes"]:
        text = read(ARTICLES / quote["document"], ARTICLES).text
        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert quote["passage_start"] <= quote["start"] < quote["end"] <= quote["passage_end"]
    assert len(told["candidates"]) == 5
    assert told["candidates"][0].keys() >= {"document", "start", "end", "sentence_start", "sentence_end"}


def test_a_question_without_an_answer_is_refused(program: Program) -> None:
    done = program.run("ask", "Who is the president of Brazil?")
    assert done.returncode == 1
    assert done.stdout.startswith("\nI couldn't find that in the articles.")


def test_another_program_can_hold_a_conversation(program: Program) -> None:
    process = program.start("ask", "--json", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    into, out = the_pipe(process.stdin), the_pipe(process.stdout)
    for question in (QUESTION, "", "nothing\u2028of the kind", "\u202egnorw si siht", "😀"):
        into.write(f"{question}\n")
        into.flush()
        assert json.loads(out.readline())["question"] == question
    into.close()
    assert process.wait(SECONDS) == 2
    out.close()


def test_an_answer_imports_neither_discord_nor_torch(program: Program) -> None:
    program.environment["PYTHONPROFILEIMPORTTIME"] = "1"
    done = program.run("ask", QUESTION)
    del program.environment["PYTHONPROFILEIMPORTTIME"]
    imported = set(re.findall(r"\| +([a-zA-Z_]\w*)$", done.stderr, flags=re.MULTILINE))
    assert {"knowledge", "numpy"} <= imported
    assert not imported & {"discord", "asyncio", "torch", "transformers", "sentence_transformers", "onnx"}


def test_an_ascii_terminal_gets_ascii(program: Program) -> None:
    program.environment |= {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = program.run("ask", QUESTION)
    program.environment.clear()
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "  > The talks failed" in done.stdout


def test_two_processes_that_find_new_articles_at_once_both_answer(program: Program, tmp_path: Path) -> None:
    (tmp_path / "tides.md").write_text("# Tides\n\nThe moon pulls the sea, and so the tide rises.\n", "utf-8")
    words = ("ask", "Why does the tide rise?", "--knowledge", str(tmp_path))
    both = [program.start(*words), program.start(*words)]
    told = [process.communicate(timeout=SECONDS) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert told[0][0] == told[1][0]


def test_a_reload_reports_what_has_changed(program: Program, tmp_path: Path) -> None:
    for name in ("kept", "changed", "gone"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nThis is a sentence about {name}.\n", "utf-8")
    program.run("reload", "--knowledge", str(tmp_path))
    (tmp_path / "gone.md").unlink()
    (tmp_path / "changed.md").write_text("# changed\n\nThis sentence is another one.\n", "utf-8")
    (tmp_path / "new.md").write_text("# new\n\nThis is a sentence about what is new.\n", "utf-8")
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02\xff")
    done = program.run("reload", "--knowledge", str(tmp_path))
    assert done.returncode == 0
    assert done.stdout.startswith("3 articles, ")
    for line in ("1 added", "• new.md", "1 changed", "• changed.md", "1 removed", "• gone.md"):
        assert line in done.stdout
    assert "1 unchanged" in done.stdout
    assert re.search(r"not read\n +• broken\.txt is binary", done.stdout)
