"""What those are told who look after the articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.messages.left_out import list_file
from bot.messages.reply import FILE_LIMIT, Reply
from bot.messages.reports import render_progress, render_report, render_status
from knowledge import AnswerChange, Progress, ReloadReport, Skipped, Status

names = st.lists(st.text(max_size=300), max_size=200).map(tuple)
skipped = st.lists(st.builds(Skipped, st.text(max_size=300), st.text(max_size=300)), max_size=100).map(tuple)


def report(
    added: tuple[str, ...] = (), unchanged: tuple[str, ...] = (), skipped: tuple[Skipped, ...] = ()
) -> ReloadReport:
    return ReloadReport(added, (), (), unchanged, skipped, passages=12, encoded=3, seconds=2.345)


@given(names, names, skipped)
def test_any_report_fits_into_a_message(
    added: tuple[str, ...], unchanged: tuple[str, ...], skipped: tuple[Skipped, ...]
) -> None:
    assert isinstance(render_report(report(added, unchanged, skipped)), Reply)


def test_a_report_tells_what_has_changed_and_what_was_left_out_and_why() -> None:
    told = render_report(report(("new_one.md",), ("a.md", "b.md"), (Skipped("c.md", "it is empty"),))).text
    assert told.splitlines() == [
        "**Articles reloaded** in 2.3 s: 3 articles, 12 passages, 3 newly read.",
        "Added: 1",
        r"- new\_one.md",
        "Changed: 0",
        "Removed: 0",
        "Unchanged: 2",
        "Left out: 1",
        "- c.md it is empty",
    ]


def test_a_report_tells_which_saved_questions_get_another_answer() -> None:
    changes = (
        AnswerChange("Who *built* it?", "Tomas Vell.", ""),
        AnswerChange("When?", "", "It was built\nin 1854."),
    )
    told = render_report(replace(report(), asked=7, changed_answers=changes)).text.splitlines()
    at = told.index("Saved questions with another answer: 2 of 7")
    assert told[at + 1 : at + 3] == [
        r"- Who \*built\* it? Now: no answer.",
        "- When? Now: “It was built in 1854.”",
    ]


def test_a_long_list_is_shortened() -> None:
    told = render_report(report(tuple(f"{number}.md" for number in range(1000)))).text
    assert "Added: 1,000" in told
    assert "- … and 980 more" in told


def test_the_progress_is_a_bar_and_a_count() -> None:
    told = render_progress(Progress("encoding", 1240, 2030)).text
    assert told.endswith("▰▰▰▰▰▰▱▱▱▱ 61% · reading passages closely, 1,240 of 2,030")


def test_progress_without_a_total_is_none_yet() -> None:
    assert "▱▱▱▱▱▱▱▱▱▱ 0%" in render_progress(Progress("reading", 0, 0)).text


def test_the_status_tells_since_when_and_how_far_a_reload_is() -> None:
    built = datetime(2026, 1, 1, tzinfo=UTC)
    told = render_status(Status(3, 40, built, "mini_lm", Progress("saving", 1, 2), ())).text
    assert "**3 articles · 40 passages**" in told
    assert "Loaded: <t:1767225600:f>" in told
    assert r"Model: mini\_lm" in told
    assert "50% · saving, 1 of 2" in told


def test_the_status_of_an_empty_knowledge_base_says_never() -> None:
    assert "Loaded: never" in render_status(Status(0, 0, None, "m", None, ())).text


@given(skipped)
def test_a_list_of_what_was_left_out_names_every_file_once(left_out: tuple[Skipped, ...]) -> None:
    lines = list_file(left_out).text.splitlines() if left_out else []
    assert sum(line.startswith("  ") for line in lines) == len(left_out)


def test_a_list_too_long_for_discord_is_cut_at_the_end_of_a_line() -> None:
    path = "é" * 900
    text = list_file([Skipped(path, f"{path} is empty.")] * (FILE_LIMIT // 1800 + 1)).text
    assert FILE_LIMIT - 4000 < len(text.encode()) <= FILE_LIMIT
    *whole, last = text.splitlines()[1:]
    assert set(whole) == {f"  {path}"}
    assert last.startswith("… cut here")
