"""`pullquote help`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.help import TOPICS, page, title
from bot.terminal import Exit

if TYPE_CHECKING:
    from bot.terminal import Arguments


def show_help(arguments: Arguments) -> int:
    """Print the page on a topic, or which topics there are."""
    sys.stdout.write(page(arguments.topic) if arguments.topic else _contents())
    return Exit.ANSWERED


def _contents() -> str:
    lines = [f"  {topic:15}{title(topic)}" for topic in TOPICS]
    return "\n".join(["`pullquote help TOPIC` prints one of these pages:", "", *lines]) + "\n"
