"""The kept snapshots → what a person reads in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge import KeptSnapshot

NO_HISTORY = "No articles have been loaded yet; run `pullquote reload`.\n"
ROLLED_BACK = (
    "The older snapshot holds until a reload finds a file that has changed since the newest one.\n"
    "Then every article is read as its file is at that time.\n"
)


def print_history(kept: Sequence[KeptSnapshot], served: int) -> str:
    """Show the snapshots, the newest first, and mark the one that answers come from."""
    if not kept:
        return NO_HISTORY
    lines = "".join(_line(each, served) for each in kept)
    return lines if served == kept[0].number else lines + ROLLED_BACK


def _line(snapshot: KeptSnapshot, served: int) -> str:
    built = f"{snapshot.built_at.astimezone():%Y-%m-%d %H:%M:%S}"
    counts = f"{counted(snapshot.articles, 'article')}, {counted(snapshot.passages, 'passage')}"
    mark = "  answers come from this one" if snapshot.number == served else ""
    return f"{snapshot.number:>5}  {built}  {counts}{mark}\n"
