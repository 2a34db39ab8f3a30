"""Headings in plain text, and the sections that they open."""

from __future__ import annotations

import pytest

from knowledge.documents import Section, Span
from knowledge.formats.headings import plain_headings, sections
from knowledge.formats.paragraphs import plain_blocks

BODY = "Tea is a drink that is made of the leaves of a plant. It is served hot in many countries."


def _headings(text: str) -> list[str]:
    return [span.of(text) for span, _ in plain_headings(text, plain_blocks(text))]


@pytest.mark.parametrize(
    "heading",
    [
        "Why the talks failed",
        "What is tea?",
        "TEA AND MILK",
        "3.1 Setup",
        "1. Introduction",
        "茶的历史",
        "Çay nedir",
    ],
)
def test_a_short_paragraph_before_a_longer_one_is_a_heading(heading: str) -> None:
    assert _headings(f"{BODY}\n\n{heading}\n\n{BODY}") == [heading]


@pytest.mark.parametrize(
    "line",
    [
        "This is a sentence.",
        "You need the following:",
        "“It is late”",
        "– It is late",
        "- an item of a list",
        "https://example.org/tea",
        "ann@example.org",
        "Tea | Milk",
        "and so it goes on",
        "12 34 56 78",
        "word " * 30,
    ],
)
def test_other_short_paragraphs_are_none(line: str) -> None:
    assert _headings(f"{BODY}\n\n{line}\n\n{BODY}") == []


def test_a_question_may_stand_right_over_its_answer() -> None:
    assert _headings(f"What is tea?\n{BODY}\n\nWhat is milk?\n{BODY}") == ["What is tea?", "What is milk?"]


def test_an_answer_may_be_shorter_than_its_question() -> None:
    assert _headings(f"Is tea a drink?\n\nYes.\n\nIs milk?\n\nNo, it is not.\n\n{BODY}") == [
        "Is tea a drink?",
        "Is milk?",
    ]


def test_questions_in_a_row_are_a_list() -> None:
    assert _headings(f"Is it hot?\n\nIs it cold?\n\nIs it sweet?\n\n{BODY}") == []


def test_a_short_line_between_paragraphs_is_a_heading_without_blank_lines_too() -> None:
    assert _headings(f"{BODY}\nWhy tea is good\n{BODY}") == ["Why tea is good"]


def test_items_of_a_list_are_none_even_without_bullets() -> None:
    assert _headings(f"Heart disease\n\nDiabetes\n\nLung disease\n\n{BODY}") == []
    assert _headings(f"You need these:\nTea\nMilk\nSugar\n{BODY}") == []
    assert _headings(f"1. Tea\n\n2. Milk\n\n{BODY}") == []


def test_a_line_over_a_list_is_a_heading() -> None:
    assert _headings("Symptoms\n\n- fever\n- cough") == ["Symptoms"]


def test_the_last_paragraph_is_never_a_heading() -> None:
    assert _headings(f"{BODY}\n\nThe end") == []


def test_a_paragraph_torn_in_two_has_no_heading() -> None:
    assert _headings(f"In the later pandemic\n\nor the one before it, {BODY}") == []


def test_numbers_tell_the_level() -> None:
    text = f"1 Tea\n\n{BODY}\n\n1.1 Green tea\n\n{BODY}"
    assert [level for _, level in plain_headings(text, plain_blocks(text))] == [1, 2]


def test_a_section_ends_at_the_next_heading_of_its_level() -> None:
    made = sections([(Span(0, 2), 1), (Span(5, 7), 2), (Span(9, 11), 1)], 20)
    assert made == (
        Section(Span(0, 2), 1, Span(2, 9)),
        Section(Span(5, 7), 2, Span(7, 9)),
        Section(Span(9, 11), 1, Span(11, 20)),
    )
