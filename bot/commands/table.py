"""The commands by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.commands.articles import add, list_articles, remove, show
from bot.commands.asking import ask, chat
from bot.commands.backing_up import backup, restore
from bot.commands.diagnosing import doctor
from bot.commands.evaluating import calibrate, evaluate
from bot.commands.feedback import feedback
from bot.commands.helping import show_help
from bot.commands.reloading import check, history, reload, rollback
from bot.commands.running import run
from bot.commands.starting import init
from bot.config import find_config, read_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Config
    from bot.terminal import Arguments

    Command: TypeAlias = Callable[[Arguments], int]


def _configured(command: Callable[[Arguments, Config], int]) -> Command:
    """A command that needs the configuration: it is read first."""
    return lambda arguments: command(arguments, read_config(find_config(arguments.config)))


COMMANDS: dict[str, Command] = {
    "init": init,
    "doctor": doctor,
    "help": show_help,
    "ask": _configured(ask),
    "chat": _configured(chat),
    "reload": _configured(reload),
    "check": _configured(check),
    "add": _configured(add),
    "list": _configured(list_articles),
    "show": _configured(show),
    "remove": _configured(remove),
    "history": _configured(history),
    "rollback": _configured(rollback),
    "evaluate": _configured(evaluate),
    "calibrate": _configured(calibrate),
    "run": _configured(run),
    "feedback": _configured(feedback),
    "backup": backup,
    "restore": restore,
}
"""Each takes the command line and gives the exit code."""
