"""A further quote is shown only if it adds something."""

from __future__ import annotations

from knowledge.answering.ranking import RankedPassage
from knowledge.answering.selection import MAX_SCORE_GAP, NEAREST, choose_nearest, choose_quotes
from knowledge.documents import Document, Source, Span
from knowledge.splitting.passages import Passage

OAK = "Oak wood is hard and heavy."
PINE = "Pine wood smells of resin."
ELM = "Elm branches break without warning."


def ranked(text: str, confidence: float = 0.9, score: float = 10.0, title: str = "Trees") -> RankedPassage:
    document = Document(Source(title, f"{title}.md"), text)
    span = Span(0, len(text))
    return RankedPassage(Passage(document, 0, len(text), (span,)), span, score, confidence)


def shown(winners: list[RankedPassage], others: list[RankedPassage], most: int = 3) -> list[str]:
    return [each.passage.text for each in choose_quotes(winners, [*winners, *others], most)]


def test_a_further_quote_that_is_as_sure_and_as_near_is_shown() -> None:
    assert shown([ranked(OAK)], [ranked(PINE)]) == [OAK, PINE]


def test_a_further_quote_that_is_less_sure_is_not() -> None:
    assert shown([ranked(OAK)], [ranked(PINE, confidence=0.5)]) == [OAK]


def test_a_further_quote_whose_score_lies_far_behind_is_not() -> None:
    assert shown([ranked(OAK)], [ranked(PINE, score=10.0 - MAX_SCORE_GAP - 0.1)]) == [OAK]


def test_a_quote_that_repeats_another_is_not_shown() -> None:
    copy = ranked("Oak wood is hard and heavy, they say.", title="A copy")
    assert shown([ranked(OAK)], [copy, ranked(PINE)]) == [OAK, PINE]


def test_each_of_two_questions_gets_its_quote_before_any_other() -> None:
    winners = [ranked(OAK), ranked(PINE, confidence=0.3, score=3.0)]
    assert shown(winners, [ranked(ELM)], most=2) == [OAK, PINE]


def test_no_more_are_shown_than_wanted() -> None:
    assert shown([ranked(OAK)], [ranked(PINE), ranked(ELM)], most=1) == [OAK]


def test_the_nearest_are_of_different_articles() -> None:
    one = ranked(OAK)
    again = RankedPassage(one.passage, one.sentence, 9.0, 0.1)
    others = [ranked(PINE, title=f"Article {number}") for number in range(5)]
    found = choose_nearest([one, again, *others])
    assert [each.passage.document.source.title for each in found] == ["Trees", "Article 0", "Article 1"]
    assert len(found) == NEAREST
