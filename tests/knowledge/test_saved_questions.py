"""Saved questions are asked before and after a reload, and its report says which are answered otherwise."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from knowledge import AnswerChange, KnowledgeBase, Progress, read_saved_questions
from tests.knowledge.conftest import ELM, OAK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.knowledge.conftest import Desk

HOW_LONG = "How many years does the oak live for?"
WHAT_FELLED = "What felled the elm, a beetle?"
SAID_OF_OAKS = "The oak grows slowly and lives for a thousand years."


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    lines = (f'{{"question": "{each}", "answerable": true}}\n' for each in (HOW_LONG, WHAT_FELLED))
    file.write_text("".join(lines))
    return file


@pytest.fixture
def base(desk: Desk, saved: Path) -> KnowledgeBase:
    """A base of two articles that answer both questions."""
    desk.write("oak.txt", OAK)
    desk.write("elm.txt", ELM)
    base = KnowledgeBase(
        [desk.articles], desk.encoder, desk.storage, saved_questions=partial(read_saved_questions, saved)
    )
    base.reload()
    return base


def test_a_report_names_the_questions_that_get_another_answer(base: KnowledgeBase, desk: Desk) -> None:
    desk.write("oak.txt", OAK.replace("thousand", "hundred"))
    report = base.reload()
    assert report.asked == 2
    now = SAID_OF_OAKS.replace("thousand", "hundred")
    assert report.changed_answers == (AnswerChange(HOW_LONG, before=SAID_OF_OAKS, now=now),)


def test_a_report_names_the_questions_that_get_no_answer_any_more(base: KnowledgeBase, desk: Desk) -> None:
    (desk.articles / "oak.txt").unlink()
    assert base.reload().changed_answers == (AnswerChange(HOW_LONG, before=SAID_OF_OAKS, now=""),)
    desk.write("oak.txt", OAK)
    assert base.reload().changed_answers == (AnswerChange(HOW_LONG, before="", now=SAID_OF_OAKS),)


def test_a_new_article_that_changes_no_answer_is_no_news(base: KnowledgeBase, desk: Desk) -> None:
    desk.write("ash.txt", "The handles of many tools are made of ash.")
    told: list[Progress] = []
    report = base.reload(told.append)
    assert (report.asked, report.changed_answers) == (2, ())
    assert [(step.done, step.total) for step in told if step.stage == "asking"] == [(0, 2), (1, 2)]


def test_questions_are_asked_only_where_articles_have_changed(base: KnowledgeBase, desk: Desk) -> None:
    desk.encoder.encoded.clear()
    report = base.reload()
    assert (report.asked, desk.encoder.encoded) == (0, [])


def test_another_process_compares_with_what_was_stored(base: KnowledgeBase, desk: Desk, saved: Path) -> None:
    assert base.snapshot
    (desk.articles / "elm.txt").unlink()
    other = KnowledgeBase(
        [desk.articles], desk.encoder, desk.storage, saved_questions=partial(read_saved_questions, saved)
    )
    (change,) = other.reload().changed_answers
    assert (change.question, change.now) == (WHAT_FELLED, "")


@pytest.mark.parametrize("content", [None, "Who?\n", ""], ids=["no file", "a bad line", "no question"])
def test_a_file_that_cannot_be_used_costs_a_warning_and_no_reload(
    base: KnowledgeBase, desk: Desk, saved: Path, content: str | None
) -> None:
    saved.unlink()
    if content is not None:
        saved.write_text(content)
    desk.write("oak.txt", OAK.replace("thousand", "hundred"))
    report = base.reload()
    assert report.changed == ("oak.txt",)
    (warning,) = report.warnings
    assert warning.startswith("The saved questions were not asked: ")
    assert "questions.jsonl" in warning
