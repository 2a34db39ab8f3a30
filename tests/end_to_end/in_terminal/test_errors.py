"""Whatever goes wrong or ends the program early: one sentence, and the right exit code."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.in_terminal.conftest import QUESTION, SECONDS, Program, one_sentence, the_pipe


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


def test_a_storage_folder_that_cannot_be_created_is_an_error(tmp_path: Path) -> None:
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
