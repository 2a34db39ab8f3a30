"""Of several articles that treat the same, the newer is preferred, and an old one is known as such."""

from __future__ import annotations

from datetime import date

from knowledge.answering.ranking import RankedPassage
from knowledge.answering.recency import at_odds, newer_than, newest_alike, newest_first
from knowledge.documents import Document, Source, Span
from knowledge.splitting import Passage

TODAY = date(2026, 11, 27)


def ranked(text: str, published: date | None, confidence: float = 0.9) -> RankedPassage:
    document = Document(Source("Ferry", f"{published}.md", published=published), text)
    span = Span(0, len(text))
    return RankedPassage(Passage(document, *span, (span,)), span, confidence, confidence)


OLD = ranked("The ferry takes 40 minutes.", date(2020, 1, 1))
SAME = ranked("Today the ferry takes 40 minutes.", date(2026, 1, 1))
OTHER = ranked("The ferry takes 25 minutes.", date(2026, 5, 1))
UNSURE = ranked("The ferry takes 10 minutes.", date(2026, 6, 1), confidence=0.5)
UNDATED = ranked("The ferry takes 40 minutes now.", None)
QUESTION = "How long does the ferry take?"


def test_of_those_that_say_the_same_the_newest_is_quoted() -> None:
    assert newest_alike(OLD, [OLD, UNDATED, SAME, OTHER]) is SAME
    assert newest_alike(SAME, [OLD, SAME, OTHER]) is SAME


def test_an_article_that_gives_another_figure_is_at_odds_if_it_is_nearly_as_sure() -> None:
    assert at_odds(QUESTION, OLD, [OLD, SAME, OTHER]) is OTHER
    assert at_odds(QUESTION, OLD, [OLD, SAME, UNSURE]) is None
    assert newest_first(UNDATED, OLD, OTHER) == [OTHER, OLD, UNDATED]


def test_only_an_article_older_than_a_year_is_called_old() -> None:
    assert newer_than(OLD, [OLD, SAME, OTHER, UNSURE], TODAY) is OTHER
    assert newer_than(SAME, [OLD, SAME, OTHER], TODAY) is None
    assert newer_than(UNDATED, [OTHER], TODAY) is None
