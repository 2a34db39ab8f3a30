"""This machine in, findings out: whether everything that Pullquote needs of it is as it must be."""

from bot.checks.findings import Finding, State
from bot.checks.machine import check_memory, check_python, check_storage

__all__ = ["Finding", "State", "check_memory", "check_python", "check_storage"]
