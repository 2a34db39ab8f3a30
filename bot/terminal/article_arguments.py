"""The command line of those commands that look after the articles."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

Add: TypeAlias = Callable[..., argparse.ArgumentParser]
"""Adds the parser of a command: its name, a summary and a description."""


def add_article_commands(add: Add) -> None:
    """Add `history` and `rollback`."""
    add(
        "history",
        "tell which snapshots of the articles can be gone back to",
        "Tell the last three snapshots, when each was made, and which one answers come from.",
    )
    rollback = add(
        "rollback",
        "answer from an older snapshot of the articles",
        "Answer from an older snapshot, until a reload finds a file that has changed since the newest "
        "one; or from the newest again. A running bot follows within half a minute.",
    )
    rollback.add_argument("snapshot", metavar="NUMBER", type=int, help="as `pullquote history` tells it")
