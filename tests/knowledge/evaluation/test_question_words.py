"""The first English question word of a question."""

from __future__ import annotations

import pytest

from knowledge.evaluation.question_words import question_word


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who led?", "who"),
        ("In what year did it end?", "what"),
        ("whos that", "who"),
        ("To whom was it given?", "who"),
        ("How  Many boats were there?", "how many"),
        ("how much is it", "how many"),
        ("How do I start, and when?", "how"),
        ("Somewhat whatever", "other"),
        ("¿Quién ganó?", "other"),
        ("Wann begann Doctor Who?", "other"),
        ("WHO LED?", "who"),
        ("", "other"),
    ],
)
def test_the_question_word_is_the_first_in_english(question: str, word: str) -> None:
    assert question_word(question) == word
