"""News pages: bylines, dates, captions and datelines."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.formats.bylines import told_by
from knowledge.formats.captions import is_caption
from knowledge.formats.dates import find_date
from knowledge.formats.front_matter import Facts
from knowledge.formats.plain import read_plain
from knowledge.splitting.passages import split

BODY = "Tea costs twice as much as last year, and nobody knows why that is so."


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("By Ann Poe", Facts(author="Ann Poe")),
        ("BY ANN POE", Facts(author="ANN POE")),
        ("By example.org | Written by Ann Poe", Facts(publisher="example.org", author="Ann Poe")),
        ("Written by: Ann Poe and J. R. Roe", Facts(author="Ann Poe and J. R. Roe")),
        ("By Ann van der Poe, Reuters", Facts(author="Ann van der Poe, Reuters")),
        ("Von Jörg Müller", Facts(author="Jörg Müller")),
        ("Por Ana García", Facts(author="Ana García")),
        ("By Ann Poe | 3 September 2021", Facts(author="Ann Poe", published=date(2021, 9, 3))),
        ("Authors: Poe, Ann; Roe, John", Facts(author="Poe, Ann; Roe, John")),
        ("PUBLISHED ON SEP 03, 2021 05:44 PM IST", Facts(published=date(2021, 9, 3))),
        ("Last updated: 3 Sept. 2021, 5:44 p.m.", Facts(published=date(2021, 9, 3))),
        ("Friday, September 3rd, 2021", Facts(published=date(2021, 9, 3))),
        ("5 min read", Facts()),
        ("By the end of the year, tea will be dear", None),
        ("By pressing the button you agree to it.", None),
        ("By 1990 it was over", None),
        ("On 3 September 2021 the harvest was lost in the rain", None),
        ("Tea is hot", None),
    ],
)
def test_a_line_of_a_header_tells_its_facts(line: str, facts: Facts | None) -> None:
    assert told_by(line) == facts


@pytest.mark.parametrize(
    "words",
    [
        "2021-09-03",
        "SEP 03, 2021",
        "Sept. 3, 2021",
        "September 3rd 2021",
        "3 September 2021",
        "3. September 2021",
        "3 de septiembre de 2021",
        "03.09.2021",
        "2021/09/03 17:44",
        "2021年9月3日",
        "2021-09-03T17:44:00Z",
    ],
)
def test_dates_are_read_as_newspapers_write_them(words: str) -> None:
    assert find_date(words) == date(2021, 9, 3)


@pytest.mark.parametrize(
    ("words", "day"),
    [("13/09/2021", date(2021, 9, 13)), ("09/13/2021", date(2021, 9, 13)), ("03/03/2021", date(2021, 3, 3))],
)
def test_a_date_with_slashes_is_read_where_one_reading_is_possible(words: str, day: date) -> None:
    assert find_date(words) == day


@pytest.mark.parametrize(
    "words", ["03/09/2021", "2021-13-03", "31 February 2021", "Tea", "120 2021", "99/99/2021", "²/9/2021"]
)
def test_no_date_is_guessed(words: str) -> None:
    assert find_date(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "Leaves on a market. (AFP)",
        "Leaves on a market.\u00a0(AFP)",
        "Leaves (Photo: Ann Poe)",
        "Leaves (Ann Poe/Reuters)",
        "Leaves (AP Photo/Ann Poe)",
        "Photo by Ann Poe",
        "Image source, Ann Poe",
        "Photo: Ann Poe",
        "Leaves / Getty Images",
        "Leaves (File photo)",
    ],
)
def test_a_credit_makes_a_caption(words: str) -> None:
    assert is_caption(words)


@pytest.mark.parametrize(
    "words",
    [
        "Photo: Let the camera find the best settings for a picture.",
        "Tap Pictures (Photo): Save them as small files.",
        "Download it (PDF file)",
        "Tea is hot.",
        "The AFP said so.",
        f"{BODY * 6} (AFP)",
    ],
)
def test_other_paragraphs_are_no_captions(words: str) -> None:
    assert not is_caption(words)


@pytest.mark.parametrize(
    ("dateline", "line"),
    [
        ("KABUL, Sept 3 (Reuters) - ", "KABUL, Sept 3 (Reuters)"),
        ("NEW YORK (AP) — ", "NEW YORK (AP)"),
        ("LONDON, 3 September – ", "LONDON, 3 September"),
    ],
)
def test_a_dateline_is_parted_from_its_paragraph(dateline: str, line: str) -> None:
    text = f"Tea is dear\n\nBy Ann Poe\n\n{dateline}{BODY}"
    document = read_plain(text, "a.txt", Facts())
    assert [passage.text for passage in split(document)] == [f"Tea is dear\n\nBy Ann Poe\n\n{line}", BODY]


def test_an_agency_in_the_dateline_is_the_publisher() -> None:
    assert read_plain(f"KABUL, Sept 3 (Reuters) - {BODY}", "a.txt", Facts()).source.publisher == "Reuters"


def test_front_matter_comes_before_what_the_page_says() -> None:
    text = f"Tea is dear\n\nBy Ann Poe\n\n{BODY}"
    source = read_plain(text, "a.txt", Facts(title="Dear tea", author="J. Roe")).source
    assert (source.title, source.author) == ("Dear tea", "J. Roe")


def test_the_title_in_the_text_is_apparatus_also_under_front_matter() -> None:
    text = f"Tea is DEAR\n\n{BODY}"
    document = read_plain(text, "a.txt", Facts(title="Tea is dear"))
    assert [span.of(text) for span in document.apparatus] == ["Tea is DEAR"]


def test_a_text_of_one_paragraph_has_no_title_line() -> None:
    document = read_plain("Tea is hot", "green_tea.txt", Facts())
    assert (document.source.title, document.apparatus) == ("Green tea", ())


def test_a_kicker_is_not_the_title() -> None:
    text = f"WORLD NEWS\nTea is dear as never before\n\nBy Ann Poe\nTHE TEA TIMES\n12 March 2023\n\n{BODY}"
    document = read_plain(text, "a.txt", Facts())
    assert document.source.title == "Tea is dear as never before"
    header = text.removesuffix(f"\n\n{BODY}").replace("\n\n", "\n").split("\n")
    assert [span.of(text) for span in document.apparatus] == header


def test_a_summary_over_the_byline_is_story() -> None:
    text = f"Tea is dear\n\nThe price has doubled.\n\nBy Ann Poe\n\n{BODY}"
    document = read_plain(text, "a.txt", Facts())
    assert [span.of(text) for span in document.apparatus] == ["Tea is dear", "By Ann Poe"]


def test_a_byline_is_never_the_title() -> None:
    text = f"By Ann Poe\n\n{BODY}"
    document = read_plain(text, "dear-tea.txt", Facts())
    assert document.source.title == "Dear tea"
    assert [span.of(text) for span in document.apparatus] == ["By Ann Poe"]
