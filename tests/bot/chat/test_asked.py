"""Questions are remembered with their answers; the oldest are forgotten first."""

from __future__ import annotations

from bot.chat.asked import EDIT_SECONDS, Asked, AskedQuestions


def test_the_oldest_question_is_forgotten_first() -> None:
    questions = AskedQuestions(kept=2)
    for number in (1, 2, 3):
        questions.add(number, "Who?")
    assert [questions.get(number) is None for number in (1, 2, 3)] == [True, False, False]


def test_a_deleted_question_is_forgotten() -> None:
    questions = AskedQuestions()
    asked = questions.add(1, "Who?")
    assert questions.pop(1) is asked
    assert questions.get(1) is None
    assert questions.pop(1) is None


def test_only_a_new_text_is_an_edit() -> None:
    asked = Asked("Who?")
    assert [asked.edited(text) for text in ("Who?", "Why?", "Why?")] == [False, True, False]


def test_an_old_question_keeps_its_answer() -> None:
    asked = Asked("Who?")
    asked.at -= EDIT_SECONDS + 1
    assert not asked.edited("Why?")
