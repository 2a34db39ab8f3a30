"""Text → lines that are safe to print in a terminal and not too wide for it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TAB = "    "

_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Unicode's bidirectional embeddings, overrides and isolates: https://unicode.org/reports/tr9/."""

_WIDE = (
    r"\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    r"\U00020000-\U0003fffd"
)
_PIECE = re.compile(rf" +|[{_WIDE}]|[^ {_WIDE}]+")
"""Pieces that stay on one line: a word, or a character of a script written without spaces."""


def printable(text: str) -> str:
    """Replace control characters, which a terminal would obey instead of show, by visible ones.

    That includes the characters that reorder text. Line ends become line feeds and tabs become
    spaces; everything else stays as it is.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", TAB)
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20 and character != "\n":  # noqa: PLR2004  (below the space)
        return chr(0x2400 + code)
    if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") and character != "\n":
        return f"<U+{code:04X}>"
    return f"<U+{code:04X}>" if code in _REORDERING else character


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` columns. Its own line ends stay.

    Only the spaces at which a line is broken are lost.
    """
    return [line for own in text.split("\n") for line in _wrap_line(own, width)]


def on_one_line(text: str) -> str:
    """Text that is safe to print, each run of white space in it one space."""
    return " ".join(printable(text).split())


def indented(text: str, width: int, indent: int) -> Iterator[str]:
    """Break text into lines of at most `width` columns, all but the first two columns further in."""
    first, *rest = wrap(text, max(width - indent - 2, 10))
    yield " " * indent + first
    yield from (" " * (indent + 2) + line for line in rest)


def columns(text: str) -> int:
    """Count the columns that text takes in a terminal."""
    return sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _wrap_line(text: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for piece in _pieces(text, width):
        taken = columns(piece)
        if line and used + taken > width:
            yield line.rstrip(" ")
            line, used = "", 0
            if piece[0] == " ":
                continue
        line, used = line + piece, used + taken
    yield line.rstrip(" ")


def _pieces(text: str, width: int) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        piece = match[0]
        while columns(piece) > width:
            fitting = _fitting(piece, width)
            yield piece[:fitting]
            piece = piece[fitting:]
        yield piece


def _fitting(piece: str, width: int) -> int:
    used = 0
    for index, character in enumerate(piece):
        used += _columns_of(character)
        if used > width:
            return max(index, 1)
    return len(piece)
