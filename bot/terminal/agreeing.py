"""A question that is answered by yes or no, before something is written."""

from __future__ import annotations

from typing import TextIO

YES = frozenset({"y", "yes"})


def user_agrees(question: str, stdin: TextIO, out: TextIO) -> bool:
    """Ask for a yes; where nobody is there to type one, the answer is no."""
    if not stdin.isatty():
        return False
    out.write(f"{question} [y/N] ")
    out.flush()
    return stdin.readline().strip().lower() in YES
