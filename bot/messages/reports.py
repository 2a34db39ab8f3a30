"""ReloadReport | Progress | Status → Reply: what those are told who look after the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import ENGLISH, Language
from bot.messages.left_out import by_reason, list_file, told
from bot.messages.markdown import escape, length
from bot.messages.quotes import one_line
from bot.messages.reply import TEXT_LIMIT, Reply, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge import AnswerChange, FetchReport, Progress, ReloadReport, Skipped, Status

DONE = 0x3BA55D
BUSY = 0xFAA81A
BAR = 10
"""Characters."""

NAMED = 3
"""Files that are named of those that were left out for one reason."""

ENTRY_LIMIT = 200
QUESTION_SHOWN = 100
"""Code points of a saved question, so that its answer fits behind it."""

SHOWN = (20, 8, 3, 0)
"""Entries of each list, the most first that fits."""


def render_progress(progress: Progress | None, *, language: Language = ENGLISH) -> Reply:
    """How far a reload has come."""
    head = language.say("**Reloading the articles**")
    if progress is None:
        return Reply((Text(f"{head} …"),), BUSY, private=True)
    share = min(progress.done / progress.total, 1.0) if progress.total else 0.0
    filled = int(share * BAR)
    bar = "▰" * filled + "▱" * (BAR - filled)
    line = f"{bar} {language.percent(share)} · {_doing(progress, language)}"
    if progress.seconds_left is not None:
        seconds = max(round(progress.seconds_left), 1)
        left = language.plural(seconds, "about {n} second left", "about {n} seconds left")
        line = f"{line} · {left}"
    return Reply((Text(f"{head}\n{line}"),), BUSY, private=True)


def _doing(progress: Progress, language: Language) -> str:
    done, total = progress.done, progress.total
    match progress.stage:
        case "fetching":
            return language.say("fetching pages, {done} of {total}", done=done, total=total)
        case "reading":
            return language.say("reading articles, {done} of {total}", done=done, total=total)
        case "encoding":
            return language.say("reading passages closely, {done} of {total}", done=done, total=total)
        case "saving":
            return language.say("saving, {done} of {total}", done=done, total=total)
        case "asking":
            return language.say("asking the saved questions, {done} of {total}", done=done, total=total)


def render_report(report: ReloadReport, *, language: Language = ENGLISH) -> Reply:
    """What a reload changed, long lists shortened."""
    articles = len(report.added) + len(report.changed) + len(report.unchanged)
    head = language.say(
        "**Articles reloaded** in {seconds} s: {articles}, {passages}, {encoded} newly read.",
        seconds=language.number(report.seconds, decimals=1),
        articles=language.plural(articles, "{n} article", "{n} articles"),
        passages=language.plural(report.passages, "{n} passage", "{n} passages"),
        encoded=report.encoded,
    )
    if report.is_rolled_back:
        head = f"{head}\n{_still_rolled_back(report, language)}"
    for shown in SHOWN:
        text = "\n".join((head, *_lists(report, shown, language)))
        if length(text) <= TEXT_LIMIT:
            break
    return Reply((Text(text),), DONE, private=True)


def _still_rolled_back(report: ReloadReport, language: Language) -> str:
    return language.say(
        "No file has changed since the newest snapshot, so answers still come from snapshot {snapshot}, "
        "which was chosen. `/{knowledge} {history}` shows the others.",
        snapshot=str(report.snapshot),
        knowledge=language.say("knowledge"),
        history=language.say("history"),
    )


def render_status(status: Status, *, language: Language = ENGLISH) -> Reply:
    """What is loaded, since when, and what was left out: by its reasons, and all of it as a file."""
    articles = language.plural(status.documents, "{n} article", "{n} articles")
    passages = language.plural(status.passages, "{n} passage", "{n} passages")
    lines = [
        f"**{articles} · {passages}**",
        _loaded(status, language),
        language.say("Model: {name}", name=escape(one_line(status.model, ENTRY_LIMIT))),
        *_left_out(status.skipped, SHOWN[1], language),
    ]
    if status.is_damaged:
        lines.append(
            language.say("Some of what is stored is damaged. Answers come from the rest until a reload.")
        )
    running = render_progress(status.reloading, language=language).parts if status.reloading else ()
    everything = (list_file(status.skipped),) if status.skipped else ()
    return Reply((Text("\n".join(lines)), *everything, *running), DONE, private=True)


def _loaded(status: Status, language: Language) -> str:
    if status.built_at is None:
        return language.say("Loaded: never")
    when = f"<t:{int(status.built_at.timestamp())}:f>"
    return language.say("Loaded: {when}", when=when)


def _lists(report: ReloadReport, shown: int, language: Language) -> list[str]:
    added, changed, removed = report.added, report.changed, report.removed
    lines = [
        language.say("Added: {count}", count=len(added)),
        *_list(added, shown, language),
        language.say("Changed: {count}", count=len(changed)),
        *_list(changed, shown, language),
        language.say("Removed: {count}", count=len(removed)),
        *_list(removed, shown, language),
        language.say("Unchanged: {count}", count=len(report.unchanged)),
    ]
    if report.warnings:
        warnings = language.say("Warnings: {count}", count=len(report.warnings))
        lines += [warnings, *_list(report.warnings, shown, language)]
    if report.changed_answers:
        lines += _changed_answers(report, shown, language)
    for fetch in report.fetches:
        lines += _fetched(fetch, shown, language)
    return lines + _left_out(report.skipped, shown, language)


def _changed_answers(report: ReloadReport, shown: int, language: Language) -> list[str]:
    """Which of the saved questions get another answer now, or none."""
    changes = report.changed_answers
    head = language.say(
        "Saved questions with another answer: {count} of {total}", count=len(changes), total=report.asked
    )
    return [head, *_list([_changed_answer(each, language) for each in changes], shown, language)]


def _changed_answer(change: AnswerChange, language: Language) -> str:
    question = one_line(change.question, QUESTION_SHOWN)
    if not change.now:
        return language.say("{question} Now: no answer.", question=question)
    return language.say("{question} Now: “{answer}”", question=question, answer=change.now)


def _fetched(fetch: FetchReport, shown: int, language: Language) -> list[str]:
    """What became of a web source's pages; those that are not as they should be, by name."""
    head = language.say(
        "{source}: {fetched} pages new or changed, {unchanged} unchanged, {kept} kept as they were, "
        "{dropped} dropped, {left_out} left out",
        source=escape(one_line(fetch.source, ENTRY_LIMIT)),
        fetched=fetch.fetched,
        unchanged=fetch.unchanged,
        kept=len(fetch.kept),
        dropped=len(fetch.dropped),
        left_out=len(fetch.left_out),
    )
    notes = [note.why for note in (*fetch.dropped, *fetch.kept, *fetch.left_out)]
    return [head, *_list([each for each in (fetch.why, *notes) if each], shown, language)]


def _left_out(skipped: Sequence[Skipped], shown: int, language: Language) -> list[str]:
    """How many files were not read, and a line for each reason."""
    head = language.say("Left out: {count}", count=len(skipped))
    return [head, *_list(_reasons(skipped), shown, language)]


def _reasons(skipped: Sequence[Skipped]) -> list[str]:
    """A line for each reason: the files that it holds for, or the first of them and their number."""
    return [told(reason, paths, NAMED) for reason, paths in by_reason(skipped).items()]


def _list(entries: Sequence[str], shown: int, language: Language) -> list[str]:
    """A line for each of the first entries, and one that counts the others."""
    lines = [f"- {language.isolated(escape(one_line(entry, ENTRY_LIMIT)))}" for entry in entries[:shown]]
    more = len(entries) - len(lines)
    if more and lines:
        lines.append(language.say("- … and {count} more", count=more))
    return lines
