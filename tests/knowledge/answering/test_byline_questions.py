"""Questions about who wrote an article and when it was published."""

import pytest

from knowledge.answering.byline_questions import byline_pattern

BYLINE = "By The Paper | Written by Jane Roe"
DATELINE = "PUBLISHED ON SEP 03, 2021"


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the article?",
        "who is the author of this text",
        "Who was this story written by?",
        "whos the author",
    ],
)
def test_who_wrote_it_is_answered_by_a_byline(question: str) -> None:
    wanted = byline_pattern(question)
    assert wanted
    assert wanted.search(BYLINE)
    assert not wanted.search(DATELINE)


@pytest.mark.parametrize(
    "question", ["When was this article published?", "what date was the report written?"]
)
def test_when_it_came_out_is_answered_by_a_dateline(question: str) -> None:
    wanted = byline_pattern(question)
    assert wanted
    assert wanted.search(DATELINE)
    assert not wanted.search(BYLINE)


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Hamlet?",
        "Who is the author of Hamlet?",
        "When was the treaty published?",
        "Who won the war?",
    ],
)
def test_other_questions_ask_for_neither(question: str) -> None:
    assert byline_pattern(question) is None
