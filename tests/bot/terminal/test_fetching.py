"""What became of web sources, as a terminal tells it."""

from __future__ import annotations

from bot.terminal.fetching import print_fetches, print_readings
from bot.terminal.styles import Style
from knowledge import FetchReport, PageNote, Reading

PLAIN = Style()
SOURCE = "https://example.org/docs/"


def notes(*names: str) -> tuple[PageNote, ...]:
    return tuple(PageNote(f"{SOURCE}{name}", f"{SOURCE}{name} fails.") for name in names)


def test_a_source_is_told_in_a_line_with_the_first_pages_of_each_fate() -> None:
    report = FetchReport(SOURCE, 1, 1200, notes("a"), notes("b", "c", "d", "e"), (), "It stopped early.")
    assert list(print_fetches([report], PLAIN, verbose=False)) == [
        f"  fetched {SOURCE}: 1 page new or changed, 1,200 unchanged",
        "    • It stopped early.",
        "    4 dropped",
        f"      • {SOURCE}b fails.",
        f"      • {SOURCE}c fails.",
        f"      • {SOURCE}d fails.",
        "        and 1 more",
        "    1 kept as last fetched",
        f"      • {SOURCE}a fails.",
    ]


def test_every_page_is_named_where_that_is_wanted() -> None:
    report = FetchReport(SOURCE, left_out=notes(*"abcdefgh"))
    lines = list(print_fetches([report], PLAIN, verbose=True))
    assert lines[1] == "    8 left out"
    assert len(lines) == 10


def test_nothing_that_a_page_says_of_itself_reaches_the_terminal_as_more_than_text() -> None:
    report = FetchReport(SOURCE, left_out=(PageNote("a", "It says \x1b[31mred\nand more."),))
    told = "\n".join(print_fetches([report], PLAIN, verbose=True))
    assert "\x1b" not in told
    assert "red and more." in told


def test_the_articles_that_took_longest_are_told_first() -> None:
    readings = [Reading(f"{number}.md", number / 10) for number in range(12)]
    lines = list(print_readings(readings, PLAIN))
    assert lines[0] == "   12 read in 6.6 s, the slowest:"
    assert lines[1] == "      1.10 s 11.md"
    assert len(lines) == 11
    assert list(print_readings([], PLAIN)) == []
