"""Whatever goes wrong or ends the program early: one sentence, and the right exit code."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.in_terminal.conftest import QUESTION, ROOT, SECONDS, Program, one_sentence, the_pipe


@pytest.mark.parametrize("question", ["", "😀 🎉", "\u202e\u200b"], ids=["empty", "emoji", "invisible"])
def test_a_question_without_words_is_an_error_in_one_sentence(program: Program, question: str) -> None:
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


@pytest.mark.parametrize(
    ("file", "storage"), [("here", "here"), ("here", "here/below"), ("here/models", "here")]
)
def test_a_file_in_place_of_a_folder_is_an_error_that_names_it(
    tmp_path: Path, file: str, storage: str
) -> None:
    in_the_way = tmp_path / file
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.touch()
    (tmp_path / "config.toml").write_text(f'[storage]\nfolder = "{storage}"\n', encoding="utf-8")
    done = Program(tmp_path).run("ask", QUESTION)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)
    assert f"{in_the_way} is a file, where a folder is needed" in done.stderr


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


def test_questions_that_cannot_be_used_are_an_error_that_names_the_line(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text("{\n", encoding="utf-8")
    done = program.run("evaluate", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)
    assert "broken.jsonl, line 1" in done.stderr


def test_output_that_cannot_be_written_is_an_error(program: Program) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w", encoding="utf-8") as stream:
        process = program.start("ask", QUESTION, stdout=stream)
        _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert one_sentence(err)


def test_a_closed_pipe_ends_it_without_a_message(program: Program) -> None:
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


INTERRUPTED_IMPORT = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
from bot.__main__ import main
sys.exit(main(["ask", "?"]))
"""
"""Presses Ctrl-C when a module is about to be imported."""


@pytest.mark.skipif(sys.platform == "win32", reason="os.kill cannot press Ctrl-C there")
@pytest.mark.parametrize("module", ["bot.command_line", "bot.terminal", "knowledge", "numpy"])
def test_ctrl_c_while_the_program_is_imported_prints_nothing(module: str) -> None:
    done = subprocess.run(  # noqa: S603  (these words are the test's own)
        [sys.executable, "-c", INTERRUPTED_IMPORT, module],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
