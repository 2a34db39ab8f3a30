"""The program as it is started: real articles, the real model, real pipes.

The first start prepares the model, as it does for everyone; the others are as fast as they
are meant to be.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "knowledge" / "articles"
QUESTION = "Why did the talks fail?"
SECONDS = 120
ASKED = {
    "pullquote-guide.md": {
        "what is pullquote": "a bot that answers questions by quoting articles",
        "are you human?": "not a human",
        "what can you do?": "answer questions with sentences out of the articles",
        "do you use AI?": "no AI that writes",
        "how do I add an article?": "put a text file",
        "how do I reload the articles?": "/knowledge reload",
        "do you store my questions?": "do not store your questions",
        "why do you say you couldn't find it?": "no sentence is sure enough",
        "which languages do you speak": "English",
        "can you read pdf files": "cannot read PDF",
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


@dataclass
class Program:
    """Pullquote with a storage folder of its own, started as a process."""

    storage: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.storage / "config.toml"

    def start(self, *words: str, **streams: Any) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
        return subprocess.Popen(  # noqa: S603  (these words are the tests' own)
            [sys.executable, "-m", "bot", *words, "--config", str(self.config)],
            cwd=ROOT,
            env=kept | {"PYTHONUTF8": "1"} | self.environment,
            text=True,
            encoding="utf-8",
            **({"stdin": subprocess.DEVNULL, "stdout": -1, "stderr": -1} | streams),
        )

    def run(self, *words: str, lines: Iterable[str] | None = None) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, stdin=subprocess.PIPE)
        given = None if lines is None else "".join(f"{line}\n" for line in lines)
        out, err = process.communicate(given, timeout=SECONDS)
        return subprocess.CompletedProcess(words, process.returncode, out, err)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    made = Program(tmp_path_factory.mktemp("storage"))
    made.config.write_text('[storage]\nfolder = "."\n', encoding="utf-8")
    first = made.run("reload")
    assert first.returncode == 0, first.stderr
    return made


def one_sentence(text: str) -> bool:
    return bool(re.fullmatch(r"pullquote: [^\n]+\n", text)) and "Traceback" not in text


def test_the_shipped_articles_answer_why_the_talks_failed(program: Program) -> None:
    done = program.run("ask", QUESTION)
    marked = " ".join(re.findall(r"▌ (.*)", done.stdout.split("\n\n")[0]))
    assert (done.returncode, done.stderr) == (0, "")
    assert "surrender" in marked
    assert "amnesty" in marked
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_readme_shows_what_is_really_printed(program: Program) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.split(r"^```\w*\n", readme, flags=re.MULTILINE)[1]
    command, answer = shown.split("\n", 1)
    done = program.run(*shlex.split(command.removeprefix("$ pullquote ")))
    assert done.stdout.startswith(answer)


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


def test_every_offset_leads_to_what_is_quoted(program: Program) -> None:
    done = program.run("ask", "--json", "--candidates", "5", QUESTION)
    told = json.loads(done.stdout)
    assert told["answered"]
    for quote in told["quotes"]:
        text = (ARTICLES / quote["document"]).read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert quote["passage_start"] <= quote["start"] < quote["end"] <= quote["passage_end"]
    assert len(told["candidates"]) == 5
    assert told["candidates"][0].keys() >= {"document", "start", "end", "sentence_start", "sentence_end"}


def test_what_the_articles_do_not_tell_is_not_answered(program: Program) -> None:
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


def the_pipe(stream: IO[str] | None) -> IO[str]:
    assert stream
    return stream


def test_an_answer_needs_neither_discord_nor_what_brings_models_in(program: Program) -> None:
    program.environment["PYTHONPROFILEIMPORTTIME"] = "1"
    done = program.run("ask", QUESTION)
    del program.environment["PYTHONPROFILEIMPORTTIME"]
    imported = set(re.findall(r"\| +([a-zA-Z_]\w*)$", done.stderr, flags=re.MULTILINE))
    assert {"knowledge", "numpy"} <= imported
    assert not imported & {"discord", "asyncio", "torch", "transformers", "sentence_transformers", "onnx"}


@pytest.mark.parametrize("question", ["", "😀 🎉", "\u202e\u200b"], ids=["empty", "emoji", "invisible"])
def test_a_question_that_is_none_is_an_error_in_one_sentence(program: Program, question: str) -> None:
    done = program.run("ask", question)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)


def test_articles_that_are_not_there_are_an_error_that_names_the_path(program: Program) -> None:
    done = program.run("ask", QUESTION, "--knowledge", "no/such/folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)
    assert "no/such/folder" in done.stderr


def test_a_folder_without_articles_is_an_error_that_says_where_it_looked(
    program: Program, tmp_path: Path
) -> None:
    done = program.run("reload", "--knowledge", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)
    assert str(tmp_path) in done.stderr


def test_a_model_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[model]\nname = "nothing"\n[storage]\nfolder = "."\n', encoding="utf-8")
    (tmp_path / "nothing").mkdir()
    done = Program(tmp_path).run("ask", QUESTION)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)
    assert "nothing" in done.stderr


def test_a_storage_folder_that_cannot_be_one_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "config.toml").write_text('[storage]\nfolder = "file/below"\n', encoding="utf-8")
    done = Program(tmp_path).run("ask", QUESTION)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["ask", "chat", "reload", "run"])
def test_a_mistake_in_the_configuration_stops_every_command(command: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[answers]\nqoutes = 1\n", encoding="utf-8")
    done = Program(tmp_path).run(command)
    assert done.returncode == 2
    assert one_sentence(done.stderr)
    assert "did you mean quotes?" in done.stderr


def test_without_a_token_the_bot_says_how_to_get_one(program: Program) -> None:
    done = program.run("run")
    assert done.returncode == 2
    assert one_sentence(done.stderr)
    assert "https://discord.com/developers/applications" in done.stderr


def test_a_reader_who_leaves_ends_it_without_a_word(program: Program) -> None:
    process = program.start("ask", stdin=subprocess.PIPE)
    the_pipe(process.stdout).close()
    _, err = process.communicate(f"{QUESTION}\n" * 3, timeout=SECONDS)
    assert (process.returncode, err) == (141, "")


def test_ctrl_c_ends_it_without_a_traceback(program: Program) -> None:
    process = program.start("ask", "--json", stdin=subprocess.PIPE)
    into, out = the_pipe(process.stdin), the_pipe(process.stdout)
    into.write(f"{QUESTION}\n")
    into.flush()
    out.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err.strip()) == (130, "")


def test_output_that_cannot_be_written_is_an_error(program: Program) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w", encoding="utf-8") as stream:
        process = program.start("ask", QUESTION, stdout=stream)
        _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert one_sentence(err)


def test_an_old_terminal_gets_what_it_can_show(program: Program) -> None:
    program.environment |= {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = program.run("ask", QUESTION)
    program.environment.clear()
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "  > The talks failed" in done.stdout


def test_two_that_meet_new_articles_at_once_both_answer(program: Program, tmp_path: Path) -> None:
    (tmp_path / "tides.md").write_text("# Tides\n\nThe moon pulls the sea, and so the tide rises.\n", "utf-8")
    words = ("ask", "Why does the tide rise?", "--knowledge", str(tmp_path))
    both = [program.start(*words), program.start(*words)]
    told = [process.communicate(timeout=SECONDS) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert told[0][0] == told[1][0]


def test_a_reload_tells_what_has_changed(program: Program, tmp_path: Path) -> None:
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
    assert re.search(r"1 skipped\n +• broken.txt: \w", done.stdout)


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
    threshold = program.storage / "threshold.json"
    try:
        done = strict.run("calibrate", str(known), "--false-answers", "10%", "--yes")
        assert done.returncode == 0, done.stderr
        assert "Too few questions to be sure" in done.stdout
        kept = json.loads(threshold.read_text(encoding="utf-8"))
        threshold.write_text(json.dumps(kept | {"threshold": 1.0}), encoding="utf-8")
        assert strict.run("ask", QUESTION).returncode == 1
        threshold.write_text(json.dumps(kept | {"threshold": 1.0, "fingerprint": "other"}), encoding="utf-8")
        done = strict.run("ask", QUESTION)
        assert done.returncode == 0
        assert "another model" in done.stderr
    finally:
        threshold.unlink(missing_ok=True)


def test_questions_that_cannot_be_used_are_an_error_that_names_the_line(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text("{\n", encoding="utf-8")
    done = program.run("evaluate", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)
    assert "broken.jsonl, line 1" in done.stderr
