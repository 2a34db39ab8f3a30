"""Ranking: which passage comes first, and which sentence in it is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answering.ranking import rank
from tests.knowledge.asked import ask

if TYPE_CHECKING:
    from knowledge.answering.ranking import RankedPassage
    from tests.knowledge.conftest import Desk


def marked(ranked: RankedPassage) -> str:
    """The text of the marked sentence."""
    return ranked.sentence.of(ranked.passage.document.text)


def test_the_sentence_that_answers_is_marked(desk: Desk) -> None:
    assert marked(rank(ask(desk, "When does the robin sing?")).best) == "A robin sings at dawn."


def test_each_passage_is_ranked_once_the_best_first(desk: Desk) -> None:
    ranked = rank(ask(desk, "Which owl hunts mice at night?")).passages
    assert [each.passage.document.source.title for each in ranked] == ["Owls", "Robins"]
    assert ranked[0].score > ranked[1].score
    assert ranked[0].confidence > ranked[1].confidence


def test_the_mark_lies_inside_its_passage(desk: Desk) -> None:
    for each in rank(ask(desk, "red")).passages:
        assert each.passage.start <= each.sentence.start < each.sentence.end <= each.passage.end


def test_a_question_in_the_text_is_not_its_own_answer(desk: Desk) -> None:
    best = rank(ask(desk, "What do owls eat?")).best
    assert marked(best) == "They eat voles."


def test_a_passage_of_nothing_but_a_question_can_still_be_ranked(desk: Desk) -> None:
    best = rank(ask(desk, "Do owls dance?", {"owls": "Do owls dance at night in the woods?"})).best
    assert marked(best) == "Do owls dance at night in the woods?"


def test_where_the_model_is_not_trusted_words_decide(desk: Desk) -> None:
    best = rank(ask(desk, "robin dawn", trusted=False)).best
    assert marked(best) == "A robin sings at dawn."


def test_a_question_that_nothing_matches_gets_a_low_confidence(desk: Desk) -> None:
    sure, unsure = (
        rank(ask(desk, question)).best.confidence
        for question in ("Which barn owl hunts mice at night?", "Which prime minister resigned?")
    )
    assert 0 <= unsure < 0.05 < sure <= 1


FOUNDED = "一九八七年，林慧与两位朋友在山谷北侧的一片荒地上开垦了最初的三亩地，青石茶园就此创办。"
TEA = f"青石茶园\n\n{FOUNDED}那里出产绿茶和乌龙茶。\n\n每年春天，工人们采摘第一批嫩叶。\n"


def test_a_title_is_no_answer_in_a_script_that_the_model_does_not_know(desk: Desk) -> None:
    best = rank(ask(desk, "青石茶园是谁办的？", {"tea": TEA}, trusted=False)).best
    assert marked(best) == FOUNDED
