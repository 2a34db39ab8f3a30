"""`pullquote evaluate` and `pullquote calibrate`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.commands.opening import open_knowledge
from bot.terminal import Evaluating, style_for
from knowledge import read_question_files

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments


def evaluate(arguments: Arguments, config: Config) -> int:
    """Measure the answers to questions whose answers are known."""
    return _evaluating(arguments, config).evaluate(arguments)


def calibrate(arguments: Arguments, config: Config) -> int:
    """Find how sure an answer must be, and keep it."""
    return _evaluating(arguments, config).calibrate(arguments, config.storage_folder, sys.stdin)


def _evaluating(arguments: Arguments, config: Config) -> Evaluating:
    questions = read_question_files(arguments.questions, strict=arguments.strict)
    base = open_knowledge(arguments, config)
    return Evaluating(base, questions, style_for(sys.stdout), sys.stdout, sys.stderr)
