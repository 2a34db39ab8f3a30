"""Wrapped lines fit the terminal and contain no control characters."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.wrapping import columns, printable, wrap

ANY_TEXT = st.text(st.characters()) | st.text(
    "ab -中\N{COMBINING ACUTE ACCENT}\n\t\x1b\u202e\x9b", max_size=200
)


@given(ANY_TEXT)
def test_no_control_character_is_left(text: str) -> None:
    shown = printable(text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", shown)
    shown.encode("utf-8")


def test_no_character_that_reorders_text_is_left() -> None:
    reorders = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    those = [each for each in every if unicodedata.bidirectional(each) in reorders]
    assert len(those) == len(reorders)
    assert not set(those) & set(printable("".join(those)))


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_harmless_text_is_unchanged(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\x9b2Jb", "a<U+009B>2Jb"),
        ("abc\u202ecba", "abc<U+202E>cba"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\ud800", "<U+D800>"),
        ("न\u200dम", "न\u200dम"),
    ],
)
def test_control_characters_become_visible(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(ANY_TEXT, st.integers(2, 90))
def test_no_line_is_wider_than_the_terminal(text: str, width: int) -> None:
    assert all(columns(line) <= width for line in wrap(text, width))


@given(ANY_TEXT, st.integers(2, 90))
def test_wrapping_loses_nothing_but_spaces_where_it_breaks(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(ANY_TEXT)
def test_text_that_fits_keeps_its_own_lines(text: str) -> None:
    assert wrap(text, 100_000) == [line.rstrip(" ") for line in text.split("\n")]


def test_words_stay_whole_and_long_ones_are_cut() -> None:
    assert wrap("the cat sat on  the mat", 8) == ["the cat", "sat on", "the mat"]
    assert wrap("a pneumonoultra b", 6) == ["a", "pneumo", "noultr", "a b"]


def test_a_script_without_spaces_is_broken_anywhere_at_its_double_width() -> None:
    assert wrap("月亮引起潮汐。", 6) == ["月亮引", "起潮汐", "。"]


def test_an_accent_takes_no_column() -> None:
    assert columns(unicodedata.normalize("NFD", "é")) == 1
