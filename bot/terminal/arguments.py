"""The command line: what can be asked of Pullquote, and what was."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bot import __version__
from bot.terminal.article_arguments import add_article_commands, add_verbose
from bot.terminal.keeping_arguments import add_keeping_commands
from bot.terminal.values import candidates, path, rate

if TYPE_CHECKING:
    from collections.abc import Sequence


class Arguments(argparse.Namespace):
    """What was asked for. A command has the options that its `--help` names, and no others."""

    command: str
    config: Path | None
    knowledge: list[Path]
    question: list[str]
    paths: list[Path | str]
    verbose: bool = False
    json: bool = False
    candidates: int = 0
    questions: list[Path]
    strict: bool = False
    report: Path | None = None
    compare: Path | None = None
    false_answers: float | None = None
    false_refusals: float = 0.0
    yes: bool = False
    articles: list[Path]
    role: str | None = None
    token_file: Path | None = None
    topic: str | None = None
    snapshot: int = 0
    articles_named: list[str]
    search: list[str]
    article: list[str]
    title: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    file: Path


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say it, and stop with the exit code for errors."""
        self.exit(2, f"pullquote: {message}; see {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of Pullquote's whole command line."""
    whole = _Parser(
        prog="pullquote",
        description="Answers questions by quoting your own articles, word for word, with the source.",
        epilog="`pullquote COMMAND --help` tells more about a command.",
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"pullquote {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    common = _common_options()
    _add_init(commands)
    _add_doctor(commands, common)
    _add_ask(commands, common)
    for name, summary in (
        ("chat", "ask one question after another, with line editing and history"),
        ("reload", "read the articles again and tell what has changed"),
        ("run", "serve the articles in Discord"),
    ):
        about = summary[0].upper() + summary[1:] + "."
        command = commands.add_parser(
            name, parents=[common], help=summary, description=about, allow_abbrev=False
        )
        if name == "reload":
            add_verbose(command)
            command.add_argument("--yes", action="store_true", help="even if nearly all articles would go")
    add_article_commands(
        lambda name, summary, about: commands.add_parser(
            name, parents=[common], help=summary, description=about, allow_abbrev=False
        )
    )
    _add_help(commands)
    _add_evaluate(commands, common)
    _add_calibrate(commands, common)
    add_keeping_commands(commands, _config_option())
    return whole


def _common_options() -> _Parser:
    common = _config_option()
    common.add_argument(
        "--knowledge",
        metavar="PATH",
        type=path,
        action="append",
        default=[],
        help="a folder or file of articles, in place of those in the configuration; may be repeated",
    )
    return common


def _config_option() -> _Parser:
    option = _Parser(add_help=False)
    option.add_argument(
        "--config",
        metavar="PATH",
        type=Path,
        help="the configuration file; else config.toml in this folder, else the defaults",
    )
    return option


def _add_init(commands: argparse._SubParsersAction[_Parser]) -> None:
    init = commands.add_parser(
        "init",
        help="write a configuration, asking for what it needs",
        description="Ask for a token, for articles and for who may reload them; check them; write "
        "config.toml and print the link that invites the bot. What an option tells is not asked.",
        allow_abbrev=False,
    )
    init.add_argument("--config", metavar="PATH", type=Path, help="write this file instead of config.toml")
    init.add_argument(
        "--token-file",
        metavar="PATH",
        type=Path,
        help="the file that holds the token, or that the token asked for is to be written to",
    )
    init.add_argument(
        "--articles",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="a folder or file of articles; may be repeated",
    )
    init.add_argument("--role", metavar="ROLE", help="the role, by name or id, that may reload the articles")


def _add_doctor(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    doctor = commands.add_parser(
        "doctor",
        parents=[common],
        help="look at everything that Pullquote needs, and say what is wrong",
        description="Look at the machine, the configuration, the model, the articles, the token, and what "
        "the bot may do in each channel of its servers; say of each whether it is right, and what to do.",
        epilog="Exit code: 0 nothing is wrong, 1 something is, 2 an error.",
        allow_abbrev=False,
    )
    doctor.add_argument("--json", action="store_true", help="print one JSON object")


def _add_help(commands: argparse._SubParsersAction[_Parser]) -> None:
    about = commands.add_parser(
        "help",
        help="print a page of help",
        description="Print a page of help; without a topic, name the topics.",
        allow_abbrev=False,
    )
    about.add_argument("topic", metavar="TOPIC", nargs="?", help="what the page is about")


def _add_ask(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    ask = commands.add_parser(
        "ask",
        parents=[common],
        help="answer a question, or each line of the standard input",
        description="Answer a question; without one, answer each line of the standard input at once.",
        epilog="Exit code: 0 answered, 1 not answered, 2 an error; of several questions the highest.",
        allow_abbrev=False,
    )
    ask.add_argument("question", metavar="QUESTION", nargs="*", help="the question, in one or more words")
    ask.add_argument("--json", action="store_true", help="print one JSON object a line for each question")
    ask.add_argument(
        "--candidates",
        metavar="K",
        type=candidates,
        default=0,
        help="also give the K best passages, answered or not",
    )


def _add_evaluate(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    evaluate = commands.add_parser(
        "evaluate",
        parents=[common, _question_options()],
        help="measure the answers to questions whose answers are known",
        description="Ask every question of a file and measure how often the right sentence is quoted, "
        "and how often a question that nothing answers is refused.",
        allow_abbrev=False,
    )
    evaluate.add_argument("--json", action="store_true", help="print one JSON object, every question in it")
    evaluate.add_argument("--report", metavar="FOLDER", type=Path, help="also write a page with plots there")
    evaluate.add_argument(
        "--compare",
        metavar="RUN",
        type=Path,
        help="what --json printed another time: say whether this run differs from it",
    )


def _add_calibrate(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    calibrate = commands.add_parser(
        "calibrate",
        parents=[common, _question_options()],
        help="find how sure an answer must be, from your own questions",
        description="Find the threshold for a rate of errors that you accept, and keep it for this model.",
        allow_abbrev=False,
    )
    goal = calibrate.add_mutually_exclusive_group(required=True)
    goal.add_argument(
        "--false-answers",
        metavar="RATE",
        type=rate,
        help="of the questions that nothing answers, the share that may be answered: 0.05 or 5%%",
    )
    goal.add_argument(
        "--false-refusals",
        metavar="RATE",
        type=rate,
        help="of the questions that the articles answer, the share that may be refused",
    )
    calibrate.add_argument("--yes", action="store_true", help="write the threshold without asking")


def _question_options() -> _Parser:
    options = _Parser(add_help=False)
    options.add_argument(
        "questions",
        metavar="QUESTIONS",
        type=Path,
        nargs="+",
        help="a file with one JSON object a line: question, and gold, expect or answerable; a file is a set",
    )
    options.add_argument("--strict", action="store_true", help="stop at a line that cannot be used")
    return options


def read_arguments(words: Sequence[str] | None = None) -> Arguments:
    """Read the words behind `pullquote`, the process's own by default.

    Exits with a sentence and code 2 where they make no sense, and with code 0 behind `--help` and
    behind nothing at all, which is answered with the help.
    """
    words = sys.argv[1:] if words is None else words
    return parser().parse_args(words or ["--help"], Arguments())
