"""Arguments and a configuration in, an exit code out: what each command of `pullquote` builds and does."""

from bot.commands.table import COMMANDS

__all__ = ["COMMANDS"]
