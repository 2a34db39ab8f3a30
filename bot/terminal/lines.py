"""Lines in: from a pipe, or from someone who types them, with a history."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

try:
    import readline
except ImportError:  # Windows has none, and its console edits lines by itself
    readline = None  # type: ignore[assignment]

HISTORY_LINES = 1000
QUIT_WORDS = (":q", ":quit", ":exit")


def lines_of(stream: TextIO) -> Iterator[str]:
    """Yield each line as soon as it arrives, without its line end, which may be Windows's.

    A blank line counts as a question too, so that every line in has its line out.
    """
    for line in stream:
        yield line.removesuffix("\n").removesuffix("\r")


def typed_lines(history: Path, prompt: str) -> Iterator[str]:
    """Yield the lines that someone types, until Ctrl-D or `:quit`. Earlier lines are in the history."""
    _read_history(history)
    try:
        while (line := input(prompt).strip()) not in QUIT_WORDS:
            if line:
                yield line
    except EOFError:
        sys.stdout.write("\n")
    finally:
        _write_history(history)


def _read_history(history: Path) -> None:
    # Here and below: a history that cannot be read or written must not stop the answers.
    with suppress(OSError):
        if readline:
            readline.read_history_file(history)


def _write_history(history: Path) -> None:
    with suppress(OSError):
        if readline:
            history.parent.mkdir(parents=True, exist_ok=True)
            readline.set_history_length(HISTORY_LINES)
            readline.write_history_file(history)
