"""Files that were not read → the reasons, each with its files; and the whole list as a text file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages.quotes import one_line
from bot.messages.reply import FILE_LIMIT, File

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge import Skipped

LIST_NAME = "left-out.txt"
LINE_LIMIT = 1000
"""Code points of a path or a reason: more than any system lets a path be useful for."""

CUT = "\n… cut here for length: `pullquote reload --verbose` names every one."


def by_reason(skipped: Iterable[Skipped]) -> dict[str, list[str]]:
    """The paths of the files that each reason holds for, the reason of most files first."""
    reasons: dict[str, list[str]] = {}
    for each in skipped:
        reason = each.why.removeprefix(each.path).strip()
        reasons.setdefault(reason, []).append(each.path)
    return dict(sorted(reasons.items(), key=lambda pair: -len(pair[1])))


def list_file(skipped: Iterable[Skipped]) -> File:
    """Every file that was not read, below its reason; cut at a line's end where it is too long."""
    text = "\n\n".join(_paragraph(reason, paths) for reason, paths in by_reason(skipped).items())
    room = FILE_LIMIT - len(CUT)
    if len(text.encode()) > room:
        kept = text.encode()[:room].decode(errors="ignore")
        text = kept[: kept.rindex("\n")] + CUT
    return File(LIST_NAME, f"{text}\n")


def _paragraph(reason: str, paths: list[str]) -> str:
    count = "1 file, which" if len(paths) == 1 else f"{len(paths):,} files, each of which"
    head = f"{count} {one_line(reason, LINE_LIMIT)}"
    return "\n".join((head, *(f"  {one_line(path, LINE_LIMIT)}" for path in paths)))
