"""The commands by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.asking import ask, chat
from bot.commands.evaluating import calibrate, evaluate
from bot.commands.reloading import reload
from bot.commands.running import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Config
    from bot.terminal import Arguments

COMMANDS: dict[str, Callable[[Arguments, Config], int]] = {
    "ask": ask,
    "chat": chat,
    "reload": reload,
    "evaluate": evaluate,
    "calibrate": calibrate,
    "run": run,
}
