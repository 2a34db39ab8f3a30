"""How much a terminal can show, and how it is told to."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.config import colour_allowed

if TYPE_CHECKING:
    from typing import TextIO

NARROWEST = 24
WIDEST = 80
"""Columns: longer lines are hard to read, however wide the terminal."""

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Style:
    """How much a terminal can show."""

    width: int = 80
    """Columns."""

    colour: bool = False
    context: str = "│ "
    """Stands before each line of the sentences around an answer."""

    answer: str = "▌ "
    """Stands before each line of the answering sentence."""

    bullet: str = "• "

    def bold(self, line: str) -> str:
        """Set a line in bold where that can be shown."""
        return f"{_BOLD}{line}{_PLAIN}" if self.colour and line else line

    def dim(self, line: str) -> str:
        """Set a line back where that can be shown."""
        return f"{_DIM}{line}{_PLAIN}" if self.colour and line else line


MARKS = "│▌•"
"""What a stream must be able to write, for a `Style` with the marks that it has by default."""

ASCII = Style(context="| ", answer="> ", bullet="* ")
"""The style for streams that cannot write them."""


def style_for(stream: TextIO) -> Style:
    """Choose the style for what will be written to a stream."""
    columns = min(shutil.get_terminal_size((WIDEST, 0)).columns, WIDEST) if stream.isatty() else WIDEST
    colour = stream.isatty() and os.name != "nt" and colour_allowed()
    style = Style() if _can_write(MARKS, stream) else ASCII
    return replace(style, width=max(columns, NARROWEST), colour=colour)


def _can_write(marks: str, stream: TextIO) -> bool:
    try:
        marks.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
