"""A stream → the style that it can show: its width, its colours, its characters."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.config import colour_allowed
from bot.terminal.printing import ASCII, MARKS, Style

if TYPE_CHECKING:
    from typing import TextIO

NARROWEST = 24
WIDEST = 80
"""Columns: longer lines are hard to read, however wide the terminal."""


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
