"""README and pages of help describe every command, option and key that exists, and no others."""

import argparse
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.config import SECTIONS, Config, read_config
from bot.help import TOPICS, page
from bot.help.guide import GUIDE, guide_text
from bot.settings import keys_of
from bot.sources import SourceSettings
from bot.terminal.arguments import parser, read_arguments
from bot.terminal.json_lines import BAD_QUESTION, json_bad_question, json_outcome
from knowledge import QuestionError, Reason, read_question_files
from tests.bot.examples import answer, candidate, no_answer, quote

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {topic: page(topic) for topic in TOPICS}
TEXT = "\n\n".join([README, *PAGES.values()])
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
ALL_BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, flags=re.DOTALL | re.MULTILINE)
COMMANDS = [text.strip() for language, text in BLOCKS if language == "sh"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


INSTALLING = r"(?m)^ +\S*(pip|python3) .*$|`systemctl [^`]*`"
"""Commands of other programs, with options of their own."""


def subparsers() -> dict[str, argparse.ArgumentParser]:
    (action,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(action.choices)


def table(heading: str) -> dict[str, str]:
    """The rows of the table whose first column has this heading, by what the row's first cell says."""
    rows = TEXT.split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [row.strip("|").split(" | ", 1) for row in rows]
    return {first.strip(): rest.strip() for first, rest in cells}


def keys(heading: str) -> set[str]:
    """The keys that a table explains."""
    return {key for cell in table(heading) for key in re.findall(r"`(\w+)`", cell)}


def test_the_first_screen_has_an_answer_and_the_two_commands() -> None:
    assert [language for language, _ in BLOCKS[:3]] == ["text", "sh", "sh"]
    assert len(COMMANDS) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_sets_up_what_the_project_defines(command: str) -> None:
    made, installed, run = (shlex.split(step) for step in command.split(" && "))
    assert made == ["python3", "-m", "venv", ".venv"]
    assert installed[:2] == [".venv/bin/pip", "install"]
    extra = re.fullmatch(r"\.(?:\[(\w+)\])?", installed[-1])
    assert extra
    assert extra[1] is None or any("pytest" in each for each in PROJECT["optional-dependencies"][extra[1]])
    assert Path(run[0]).name in {*PROJECT["scripts"], "pytest"}


def test_the_first_question_is_one_that_the_command_line_takes() -> None:
    words = shlex.split(COMMANDS[0].split(" && ")[-1])
    assert read_arguments(words[1:]).question == ["Why did the talks fail?"]


def test_the_answer_shown_stands_in_the_shipped_articles() -> None:
    shown = re.findall(r"^  [▌│] (.+)$", BLOCKS[0][1], flags=re.MULTILINE)
    article = (ROOT / "knowledge/articles/panjshir-september-2021.md").read_text(encoding="utf-8")
    assert " ".join(shown) in " ".join(article.split())


def test_every_command_is_explained_and_no_other() -> None:
    explained = {re.findall(r"`pullquote (\w+)", cell)[0] for cell in table("command")}
    assert explained == set(subparsers())
    assert set(re.findall(r"`pullquote (\w+)", TEXT)) <= explained


def test_every_option_is_explained_and_no_other() -> None:
    there = {
        name
        for each in (parser(), *subparsers().values())
        for action in each._actions
        for name in action.option_strings
        if name.startswith("--")
    }
    assert {name for cell in table("option") for name in re.findall(r"--[a-z-]+", cell)} == there
    assert set(re.findall(r"(?<=[ `])--[a-z][a-z-]*", re.sub(INSTALLING, "", TEXT))) <= there


def test_every_key_of_the_json_output_is_explained_and_no_other() -> None:
    near = quote("The moon pulls.")
    lines = [
        json_outcome("?", answer(near, candidates=(candidate(near),)), candidates=True),
        json_outcome("?", no_answer(near), candidates=True),
        json_bad_question("?", QuestionError("Empty."), candidates=True),
    ]
    read = [json.loads(line) for line in lines]
    assert keys("key") == {key for each in read for key in each}
    assert keys("key of a quote") == set(read[0]["quotes"][0]) == set(read[1]["nearest"][0])
    assert keys("key of a candidate") == set(read[0]["candidates"][0])


def test_every_reason_is_named() -> None:
    assert set(re.findall(r"`(\w+)`", table("key")["`reason`"])) == {*Reason, BAD_QUESTION}


def test_the_configuration_shown_is_valid(tmp_path: Path) -> None:
    (shown,) = (text for language, text in BLOCKS if language == "toml")
    (tmp_path / "config.toml").write_text(shown, encoding="utf-8")
    assert read_config(tmp_path / "config.toml") != Config()


def test_the_front_matter_shown_is_valid() -> None:
    (shown,) = (text for language, text in ALL_BLOCKS if language == "yaml")
    assert list(yaml.safe_load(shown.strip().strip("-"))) == [
        "title",
        "publisher",
        "author",
        "published",
        "url",
    ]


def test_every_file_linked_to_is_there() -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
    # A page is printed in a terminal, where nobody can follow a link to a file.
    assert [text for text in PAGES.values() if re.search(r"\]\((?!http)", text)] == []


def test_every_page_is_named_and_no_other() -> None:
    files = {file.stem for file in (ROOT / "bot" / "help").glob("*.md")}
    assert files == set(TOPICS) == set(re.findall(r"`pullquote help (\w+)`", README))


def test_every_key_of_the_configuration_is_explained_with_its_default() -> None:
    for name, kind in {**SECTIONS, "[source]": SourceSettings}.items():
        rows = table(f"key in `[{name}]`")
        assert [row.strip("`") for row in rows] == keys_of(kind)
        for key, (default, *_) in ((row.strip("`"), cells.split(" | ")) for row, cells in rows.items()):
            if default != "unset":
                shown = tomllib.loads(f"value = {default.strip('`')}")["value"]
                real = "1 d" if key == "every" else getattr(kind(), key)
                assert (list(real) if isinstance(real, tuple) else real or shown) == shown, key


def test_the_guide_is_made_of_the_pages() -> None:
    """Run `python -m bot.help.guide` after a change to a page."""
    assert GUIDE.read_text(encoding="utf-8") == guide_text()


def test_the_check_of_everything_runs_the_commands_that_stand_here() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    wanted = re.findall(r'readme_command "([^"]+)"\)', script)
    assert [[command for command in COMMANDS if words in command] for words in wanted] == [
        [COMMANDS[1]],
        [COMMANDS[0]],
    ]


def test_the_questions_shown_are_valid(tmp_path: Path) -> None:
    (shown,) = (text for language, text in ALL_BLOCKS if language == "json")
    (tmp_path / "questions.jsonl").write_text(shown, encoding="utf-8")
    questions, faults = read_question_files([tmp_path / "questions.jsonl"], strict=True)
    assert [each.answerable for each in questions] == [True, False]
    assert not faults
