"""A check in the terminal: what would be read, what looks odd, what is left out."""

from __future__ import annotations

from datetime import date

from bot.terminal.checking import print_check
from bot.terminal.styles import Style
from knowledge import CheckedArticle, CheckReport, Skipped

REPORT = CheckReport(
    articles=(
        CheckedArticle("a.md", "Tea", None, date(2021, 9, 3), None, ("Tea is hot.",), ("it is short",)),
        CheckedArticle("b.md", "Milk", "Ann", None, "https://example.org/b/", ("x" * 200, "Two."), ()),
    ),
    skipped=(
        *(Skipped(f"{n}.html", f"{n}.html is no article.") for n in range(5)),
        Skipped("c.txt", "c.txt is empty."),
    ),
    warnings=("a.md, line 2: `date` is no date.",),
)


def test_each_article_and_each_reason_has_its_lines() -> None:
    assert print_check(REPORT, Style(), verbose=False) == (
        "2 articles, 3 passages\n"
        "  a.md: 1 passage; Tea, 3 September 2021\n"
        "      • it is short\n"
        "  b.md: 2 passages; Milk, Ann, https://example.org/b/\n"
        "    1 without an address: config.toml can name the site of their folder\n"
        "    1 warning\n"
        "        • a.md, line 2: `date` is no date.\n"
        "    6 not read\n"
        "        • 5 files, each of which is no article. They are 0.html, 1.html,\n"
        "          2.html and 2 more.\n"
        "        • c.txt is empty.\n"
    )


def test_files_in_other_formats_are_counted_by_their_kind() -> None:
    why = "is in a format that Pullquote does not read: convert it to Markdown or plain text."
    names = ["a.adoc", "b.org", "deep/c.ADOC"]
    report = CheckReport((), tuple(Skipped(name, f"{name} {why}") for name in names), ())
    assert " ".join(print_check(report, Style(), verbose=False).split()) == (
        "0 articles, 0 passages 3 not read • 3 files, each of which is in a format that Pullquote does not "
        "read (2 .adoc, 1 .org): convert it to Markdown or plain text. They are a.adoc, b.org, deep/c.ADOC."
    )


def test_all_of_it_is_told_to_those_who_ask() -> None:
    told = print_check(REPORT, Style(), verbose=True)
    assert "4.html" in told
    assert "| Tea is hot." in told
    assert "x" * 60 in told
