"""Blocks: where plain text is divided."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.formats.paragraphs import is_rule, plain_blocks

PROSE = (
    "The leaves of the tea plant are picked by hand in the early morning and dried in the sun "
    "until the evening. They lose most of their weight, and what is left is rolled and sorted "
    "by size before it is packed in boxes and shipped to the cities on the coast."
)


def _words(text: str) -> list[str]:
    return [" ".join(block.of(text).split()) for block in plain_blocks(text)]


@pytest.mark.parametrize("width", [50, 72, 100])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_broken_at_a_width_are_one_paragraph(width: int, line_end: str) -> None:
    text = line_end.join(textwrap.wrap(PROSE, width))
    assert _words(text) == [PROSE]


def test_a_blank_line_divides() -> None:
    assert _words("One\n \t\nTwo\r\n\r\nThree") == ["One", "Two", "Three"]


def test_lines_that_were_not_full_divide() -> None:
    lines = ["Fever that lasts for some days", "A dry cough", "Pain in the chest or in the back", "Tiredness"]
    assert _words("\n".join(lines)) == lines


def test_long_lines_divide() -> None:
    assert _words(f"{PROSE}\n{PROSE}") == [PROSE, PROSE]


def test_a_long_line_torn_in_mid_sentence_goes_on() -> None:
    line = "The leaves of the tea plant are picked by hand in the early morning and"
    assert _words(f"{line}\ndried in the sun until the evening.") == [
        f"{line} dried in the sun until the evening."
    ]


def test_an_item_leaves_its_bullet_behind() -> None:
    assert _words("- the box\n• the lid\n* the key") == ["the box", "the lid", "the key"]


def test_a_number_stays_with_its_item() -> None:
    assert _words("1. Open the box\n2. Close it") == ["1. Open the box", "2. Close it"]


def test_a_drawn_line_is_no_block() -> None:
    assert _words("Tea\n-----\nMilk\n* * *\n") == ["Tea", "Milk"]
    assert not is_rule("--")


@given(st.text(st.sampled_from("aB .-*1\n\r\u2028\u2029\t"), max_size=200))
def test_every_word_is_in_one_block(text: str) -> None:
    at = 0
    for start, end in plain_blocks(text):
        assert not any(character.isalnum() for character in text[at:start])
        assert at <= start < end <= len(text)
        at = end
    assert not any(character.isalnum() for character in text[at:])
