"""A word of the command line → the value that an option takes, or what is wrong with it."""

from __future__ import annotations

import argparse
from pathlib import Path

MOST_CANDIDATES = 1000


def path(value: str) -> Path:
    """A folder or file."""
    if value.strip():
        return Path(value)
    raise argparse.ArgumentTypeError("must name a folder or file; it is empty")


def place(value: str) -> Path | str:
    """A folder or file, or an address on the web."""
    return value if value.startswith(("https://", "http://")) else path(value)


def rate(value: str) -> float:
    """A share, as a number or in percent."""
    percent = value.endswith("%")
    try:
        share = float(value.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        share = -1.0
    if 0 < share < 1:
        return share
    raise argparse.ArgumentTypeError("must be a share between 0 and 1, like 0.05 or 5%")


def candidates(value: str) -> int:
    """How many passages."""
    number = int(value) if value.isascii() and value.isdecimal() else -1
    if 0 <= number <= MOST_CANDIDATES:
        return number
    raise argparse.ArgumentTypeError(f"must be a whole number from 0 to {MOST_CANDIDATES}")
