"""The question that is found in a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.questions import question_of
from bot.messages import QUESTION_LIMIT

LONG = "I was at the harbour all day and nobody could say anything useful. " * 6


@pytest.mark.parametrize(
    ("message", "question"),
    [
        (" Why did talks fail? ", "Why did talks fail?"),
        ("no question at all", "no question at all"),
        (f"{LONG}Who runs the ferry? {LONG}When does it leave? Thanks!", "When does it leave?"),
        (LONG + "\n潮はいつ満ちますか？", "潮はいつ満ちますか？"),
        ("x" * 400, "x" * QUESTION_LIMIT),
    ],
)
def test_a_long_message_asks_its_last_question(message: str, question: str) -> None:
    assert question_of(message) == question


def test_a_long_message_without_a_question_is_cut_at_a_word() -> None:
    assert LONG.startswith(question_of(LONG))
    assert question_of(LONG).split()[-1] in LONG.split()


@given(st.text(max_size=2000))
def test_no_message_asks_more_than_can_be_asked(message: str) -> None:
    assert len(question_of(message)) <= QUESTION_LIMIT
