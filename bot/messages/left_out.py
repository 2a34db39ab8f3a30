"""Files that were not read → the reasons, each with its files; and the whole list as a text file."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.messages.quotes import one_line
from bot.messages.reply import FILE_LIMIT, File
from knowledge import UNREAD_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def told(reason: str, paths: Sequence[str], named: int | None = None) -> str:
    """A reason and the files that it holds for, the first `named` of them by name."""
    if len(paths) == 1:
        return f"{paths[0]} {reason}"
    more = f" and {len(paths) - named:,} more" if named and len(paths) > named else ""
    return f"{_each(reason, paths)} They are {', '.join(paths[:named])}{more}."


def _each(reason: str, paths: Sequence[str]) -> str:
    """A reason that several files have; of files in other formats, how many of each."""
    if reason.startswith(UNREAD_FORMAT):
        suffixes = Counter(PurePath(path).suffix.lower() for path in paths)
        kinds = ", ".join(f"{count:,} {suffix}" for suffix, count in suffixes.most_common())
        reason = reason.replace(UNREAD_FORMAT, f"{UNREAD_FORMAT} ({kinds})", 1)
    return f"{len(paths):,} files, each of which {reason}"


def list_file(skipped: Iterable[Skipped]) -> File:
    """Every file that was not read, below its reason; cut at a line's end where it is too long."""
    text = "\n\n".join(_paragraph(reason, paths) for reason, paths in by_reason(skipped).items())
    room = FILE_LIMIT - len(CUT)
    if len(text.encode()) > room:
        kept = text.encode()[:room].decode(errors="ignore")
        text = kept[: kept.rindex("\n")] + CUT
    return File(LIST_NAME, f"{text}\n")


def _paragraph(reason: str, paths: list[str]) -> str:
    head = one_line(f"1 file, which {reason}" if len(paths) == 1 else _each(reason, paths), LINE_LIMIT)
    return "\n".join((head, *(f"  {one_line(path, LINE_LIMIT)}" for path in paths)))
