"""The commands about what is kept of the community: `feedback`, `backup` and `restore`."""

from __future__ import annotations

import argparse
from typing import TypeVar

from bot.terminal.values import path

P = TypeVar("P", bound=argparse.ArgumentParser)


def add_keeping_commands(commands: argparse._SubParsersAction[P], config_option: P) -> None:
    """Add them to the command line."""
    _add_feedback(commands, config_option)
    _add_backup(commands, config_option)
    _add_restore(commands, config_option)


def _add_feedback(commands: argparse._SubParsersAction[P], config_option: P) -> None:
    summary = "print what readers in Discord think of the answers, and what has no answer"
    about = f"{summary[0].upper()}{summary[1:]}. It is kept without names."
    feedback = commands.add_parser(
        "feedback", parents=[config_option], help=summary, description=about, allow_abbrev=False
    )
    feedback.add_argument("--json", action="store_true", help="print all of it as one JSON object")


def _add_backup(commands: argparse._SubParsersAction[P], config_option: P) -> None:
    backup = commands.add_parser(
        "backup",
        parents=[config_option],
        help="write what cannot be made again into one file",
        description="Write the configuration, without the token, and what is stored of the community into "
        "one file, while the bot runs. Your articles are not in it: they are files of your own.",
        allow_abbrev=False,
    )
    backup.add_argument("file", metavar="FILE", type=path, help="the file; an earlier backup is replaced")


def _add_restore(commands: argparse._SubParsersAction[P], config_option: P) -> None:
    restore = commands.add_parser(
        "restore",
        parents=[config_option],
        help="put back what a backup holds",
        description="Write the configuration and what is stored of the community as a backup holds them: "
        "all of it, or nothing. --config names the file that the configuration is written to.",
        epilog="Exit code: 0 restored, 1 you did not agree, 2 an error; nothing is changed then.",
        allow_abbrev=False,
    )
    restore.add_argument("file", metavar="FILE", type=path, help="what `pullquote backup` wrote")
    restore.add_argument("--yes", action="store_true", help="replace what is there without asking")
