"""ReloadReport | Progress | Status → Reply: what those are told who look after the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages.left_out import by_reason, list_file
from bot.messages.markdown import escape, length
from bot.messages.quotes import one_line
from bot.messages.reply import TEXT_LIMIT, Reply, Text
from bot.messages.texts import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge import Progress, ReloadReport, Skipped, Status

DONE = 0x3BA55D
BUSY = 0xFAA81A
BAR = 10
"""Characters."""

NAMED = 3
"""Files that are named of those that were left out for one reason."""

ENTRY_LIMIT = 200
SHOWN = (20, 8, 3, 0)
"""Entries of each list, the most first that fits."""

DOING = {"reading": "reading articles", "encoding": "reading passages closely", "saving": "saving"}


def render_progress(progress: Progress | None) -> Reply:
    """How far a reload has come."""
    if progress is None:
        return Reply((Text("**Reloading the articles** …"),), BUSY, private=True)
    share = min(progress.done / progress.total, 1.0) if progress.total else 0.0
    filled = int(share * BAR)
    bar = "▰" * filled + "▱" * (BAR - filled)
    doing = DOING.get(progress.stage, progress.stage)
    line = f"{bar} {share:.0%} · {doing}, {progress.done:,} of {progress.total:,}"
    return Reply((Text(f"**Reloading the articles**\n{line}"),), BUSY, private=True)


def render_report(report: ReloadReport) -> Reply:
    """What a reload changed, long lists shortened."""
    articles = len(report.added) + len(report.changed) + len(report.unchanged)
    head = (
        f"**Articles reloaded** in {report.seconds:.1f} s: {counted(articles, 'article')}, "
        f"{counted(report.passages, 'passage')}, {report.encoded:,} newly read."
    )
    for shown in SHOWN:
        text = "\n".join((head, *_lists(report, shown)))
        if length(text) <= TEXT_LIMIT:
            break
    return Reply((Text(text),), DONE, private=True)


def render_status(status: Status) -> Reply:
    """What is loaded, since when, and what was left out: by its reasons, and all of it as a file."""
    built = f"<t:{int(status.built_at.timestamp())}:f>" if status.built_at else "never"
    lines = [
        f"**{counted(status.documents, 'article')}, {counted(status.passages, 'passage')}**",
        f"Loaded: {built}",
        f"Model: {escape(one_line(status.model, ENTRY_LIMIT))}",
        *_left_out(status.skipped, SHOWN[1]),
    ]
    if status.is_damaged:
        lines.append("What is stored is damaged, and some questions fail; a reload makes it anew.")
    running = render_progress(status.reloading).parts if status.reloading else ()
    everything = (list_file(status.skipped),) if status.skipped else ()
    return Reply((Text("\n".join(lines)), *everything, *running), DONE, private=True)


def _lists(report: ReloadReport, shown: int) -> list[str]:
    return [
        *_list("Added", report.added, shown),
        *_list("Changed", report.changed, shown),
        *_list("Removed", report.removed, shown),
        f"Unchanged: {len(report.unchanged):,}",
        *([*_list("Warnings", report.warnings, shown)] if report.warnings else []),
        *_left_out(report.skipped, shown),
    ]


def _left_out(skipped: Sequence[Skipped], shown: int) -> list[str]:
    """How many files were not read, and a line for each reason."""
    return [f"Left out: {len(skipped):,}", *_list("", _reasons(skipped), shown)[1:]]


def _reasons(skipped: Sequence[Skipped]) -> list[str]:
    """A line for each reason: the files that it holds for, or the first of them and their number."""
    return [_reason(reason, paths) for reason, paths in by_reason(skipped).items()]


def _reason(reason: str, paths: Sequence[str]) -> str:
    if len(paths) == 1:
        return f"{paths[0]} {reason}"
    return f"{len(paths):,} files, each of which {reason} {', '.join(paths[:NAMED])}"


def _list(title: str, entries: Sequence[str], shown: int) -> list[str]:
    """A heading with the number, and the first of them below."""
    if not entries:
        return [f"{title}: 0"]
    lines = [f"- {escape(one_line(entry, ENTRY_LIMIT))}" for entry in entries[:shown]]
    more = len(entries) - len(lines)
    return [f"{title}: {len(entries):,}", *lines, *([f"- … and {more:,} more"] if more and lines else [])]
