"""A follow-up is looked for near what was cited, and only where it leans on the question before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import Answer, Earlier, NoAnswer, Question, UnknownArticleError
from knowledge.answering.leaning import leans
from tests.knowledge.conftest import paragraphs

if TYPE_CHECKING:
    from knowledge import KnowledgeBase
    from tests.knowledge.conftest import Desk


@pytest.mark.parametrize(
    "question",
    [
        "and how many checkpoints?",
        "who said that?",
        "What did they do?",
        "When?",
        "What about 1900?",
        "On what condition?",
        "Und wann war das?",
        "¿Y cuándo?",
    ],
)
def test_a_question_leans_that_points_back_or_says_too_little(question: str) -> None:
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many checkpoints did the Taliban take?",
        "Which years are leap years?",
        "Wer führte den Kalender ein?",
    ],
)
def test_a_question_that_says_all_stands_alone(question: str) -> None:
    assert not leans(question)


MILLS = """# The old mill

The old mill was built by Ada Brook. It was sold in 1912 to a baker.

# The new mill

The new mill was built by Tomas Vell. It was sold in 1950 to a brewer.
"""


@pytest.fixture
def mills(desk: Desk) -> KnowledgeBase:
    desk.write("mills.md", MILLS)
    desk.write("trees.md", f"# Trees\n\n{paragraphs(['oak', 'elm', 'ash', 'yew'])}")
    base = desk.base()
    base.reload()
    return base


def ask(base: KnowledgeBase, question: str) -> Answer:
    found = base.ask(question)
    assert isinstance(found, Answer)
    return found


def earlier(found: Answer) -> Earlier:
    return Earlier(found.query.text, tuple(quote.passage.id for quote in found.quotes[:1]))


def test_a_follow_up_is_answered_near_what_was_cited(mills: KnowledgeBase) -> None:
    """The bare words are the same; what was asked before decides between two passages."""
    for first, year in (("Who built the old mill?", "1912"), ("Who built the new mill?", "1950")):
        follow_up = Question("and when was it sold?", earlier=earlier(ask(mills, first)))
        found = mills.ask(follow_up, candidates=1)
        assert year in found.candidates[0].passage.text
        assert found.confidence > mills.ask(follow_up.text).confidence


def test_a_question_that_stands_alone_is_asked_alone(mills: KnowledgeBase) -> None:
    alone = Question("Who built the new mill?", earlier=earlier(ask(mills, "Who built the old mill?")))
    assert mills.ask(alone) == mills.ask(alone.text)


def test_a_follow_up_is_asked_alone_once_its_passages_are_gone(mills: KnowledgeBase) -> None:
    gone = Question("when was it sold?", earlier=Earlier("Who built the old mill?", ("0" * 16, "forged")))
    assert mills.ask(gone).confidence == mills.ask(gone.text).confidence


def test_a_question_is_answered_from_the_named_article_only(mills: KnowledgeBase) -> None:
    trees = next(each for each in mills.articles() if each.title == "Trees")
    for name in (trees.key, "trees"):
        found = mills.ask(Question("Who built the old mill?", article=name), candidates=9)
        assert {each.passage.document.source.title for each in found.candidates} == {"Trees"}
        assert isinstance(found, NoAnswer)


def test_an_article_that_is_not_there_is_named(mills: KnowledgeBase) -> None:
    with pytest.raises(UnknownArticleError, match='no article with the title "Windmills"'):
        mills.ask(Question("Who built the old mill?", article="Windmills"))


def test_the_articles_are_listed_by_title_with_keys_that_last(mills: KnowledgeBase) -> None:
    before = mills.articles()
    mills.reload()
    assert [each.title for each in before] == ["The old mill", "Trees"]
    assert [each.key for each in before] == [each.key for each in mills.articles()]
