"""Reading a question: what is searched for, and which questions are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import QuestionError
from knowledge.answering.queries import MAX_LENGTH, MAX_PARTS, read_question
from knowledge.words.terms import split_words

JOINING = {"and", "und", "y", "e", "et"}
"""Words between two questions in one sentence, which are dropped when it is split."""


@pytest.mark.parametrize(
    "question", ["", " ", "\n\t \u3000", "\0", "\u200b\u2060\ufeff", "\u202e\u2066", "\U000e0041"]
)
def test_invisible_text_is_an_empty_question(question: str) -> None:
    with pytest.raises(QuestionError, match="is empty"):
        read_question(question)


@pytest.mark.parametrize("question", ["?", "!!!", "🌳🌳", "…", "♥ ♦ ♣", "🇦🇫?", "- - -", "\u0301"])
def test_text_without_words_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match="no words"):
        read_question(question)


def test_the_longest_question_has_300_characters() -> None:
    assert read_question("a" * MAX_LENGTH).text == "a" * 300
    with pytest.raises(QuestionError, match="301 characters; ask in 300"):
        read_question("a" * 301)


def test_invisible_characters_count_in_the_reported_length() -> None:
    with pytest.raises(QuestionError, match="302 characters"):
        read_question("a\0" * 151)


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("  who   won\n?  ", "who won ?"),
        ("who\0 won\x07?", "who won?"),
        ("\u202ewho\u202c \u2067won\u2069?", "who won?"),
        ("w\u200bho w\u00adon?", "who won?"),
        ("who\U000e0041\U000e007f won?", "who won?"),
        ("cafe\u0301 au lait?", "caf\u00e9 au lait?"),
        ("who\ud800 won?", "who won?"),
        ("می\u200cخواهم بدانم؟", "می\u200cخواهم بدانم؟"),
        ("hi, who won? thanks", "who won?"),
    ],
)
def test_only_visible_text_is_searched_for(asked: str, searched: str) -> None:
    query = read_question(asked)
    assert query.searched == searched
    assert query.text == asked


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("When did Kabul fall and who led the rest?", ["When did Kabul fall", "who led the rest?"]),
        ("Who said what and when?", ["Who said what and when?"]),
        ("How and why do tides turn?", ["How and why do tides turn?"]),
        ("Who are the men and the women of the valley?", ["Who are the men and the women of the valley?"]),
        ("Who won the war?", ["Who won the war?"]),
        ("Who won the war? When was it over?", ["Who won the war?", "When was it over?"]),
        ("Who won the war? Why?", ["Who won the war? Why?"]),
        ("Who won the war? And why? When was it over?", ["Who won the war? And why?", "When was it over?"]),
        ("Right? Who won the war?", ["Right? Who won the war?"]),
        ("Yahoo! was founded by whom?", ["Yahoo! was founded by whom?"]),
        ("The talks failed. Who left them first?", ["The talks failed. Who left them first?"]),
        ("谁赢得了战争？战争什么时候结束？", ["谁赢得了战争？", "战争什么时候结束？"]),
        ("من فاز في الحرب؟ متى انتهت الحرب هناك؟", ["من فاز في الحرب؟", "متى انتهت الحرب هناك؟"]),
        ("Who won the war??? ", ["Who won the war???"]),
    ],
)
def test_several_questions_at_once_are_several_parts(asked: str, parts: list[str]) -> None:
    assert list(read_question(asked).parts) == parts


@given(st.text(max_size=MAX_LENGTH))
def test_the_parts_are_the_question_and_are_few(asked: str) -> None:
    try:
        query = read_question(asked)
    except QuestionError:
        return
    said, searched = split_words(" ".join(query.parts)), split_words(query.searched)
    assert [word for word in searched if word not in JOINING] == [w for w in said if w not in JOINING]
    assert 1 <= len(query.parts) <= MAX_PARTS
    assert all(part.strip() for part in query.parts)


def test_many_questions_at_once_are_only_a_few_parts() -> None:
    query = read_question("Who was it then? " * 17)
    assert len(query.parts) == MAX_PARTS
    assert query.parts[0] == "Who was it then?"


def test_small_talk_is_recognised() -> None:
    assert read_question("hello there!").small_talk
    assert not read_question("hello there, who won the war?").small_talk
