"""Features of candidate sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.answering.features import features
from tests.knowledge.asked import BIRDS, ask, sentences

if TYPE_CHECKING:
    from knowledge.answering.retrieval import Candidates
    from tests.knowledge.conftest import Desk

FAQ = """---
title: Questions
---
# May I feed the birds?

Yes, with seeds. Bread does them no good.

# Opening hours

We are open from nine to five.
"""
NEWS = """Storm over the valley

By Jane Roe | The Paper
PUBLISHED ON SEP 03, 2021

A storm has passed over the valley. It felled forty trees and cut the only road that leads out of it.
"""


def column(candidates: Candidates, name: str) -> dict[str, float]:
    """One feature, by sentence."""
    return dict(zip(sentences(candidates), features(candidates)[name].tolist(), strict=True))


def test_a_sentence_that_says_every_word_covers_the_question(desk: Desk) -> None:
    coverage = column(ask(desk, "owl mice"), "coverage")
    assert coverage["The barn owl hunts mice at night."] == pytest.approx(1)
    assert coverage["Its breast is red."] == 0


def test_the_sentence_before_counts_in_the_feature_before(desk: Desk) -> None:
    candidates = ask(desk, "barn owl nests")
    own, before = column(candidates, "own_telling"), column(candidates, "before")
    assert own["It nests in old barns."] < 0.5
    assert before["It nests in old barns."] == pytest.approx(1, abs=0.02)


def test_a_feature_does_not_depend_on_the_other_articles(desk: Desk) -> None:
    """Otherwise a score could not show whether there is an answer at all."""
    few = column(ask(desk, "When does the robin sing?"), "around")
    more = column(ask(desk, "When does the robin sing?", {**BIRDS, "faq": FAQ}), "around")
    assert more["A robin sings at dawn."] == pytest.approx(few["A robin sings at dawn."], abs=0.02)


def test_a_heading_that_is_a_question_has_a_feature(desk: Desk) -> None:
    desk.write("faq.md", FAQ)
    asked = column(ask(desk, "May I feed the birds?"), "asked_before")
    assert asked["Yes, with seeds."] == asked["Bread does them no good."] > 0.8
    assert asked["We are open from nine to five."] == 0


def test_a_question_and_a_stub_are_marked_as_such(desk: Desk) -> None:
    candidates = ask(desk, "What do owls eat?")
    assert column(candidates, "question")["What do owls eat?"] == 1
    assert column(candidates, "question")["They eat voles."] == 0


@pytest.mark.parametrize(
    ("question", "held_against_it"), [("What did the storm fell?", 1), ("Who wrote it?", 0)]
)
def test_a_byline_counts_as_apparatus_unless_it_is_asked_for(
    desk: Desk, question: str, held_against_it: int
) -> None:
    apparatus = column(ask(desk, question, {"storm": NEWS}), "apparatus")
    bylines = {text: value for text, value in apparatus.items() if "Jane Roe" in text}
    assert list(bylines.values()) == [held_against_it]
    assert apparatus["A storm has passed over the valley."] == 0


def test_a_longer_question_can_be_matched_by_more(desk: Desk) -> None:
    short = column(ask(desk, "owl"), "words_mass")["The barn owl hunts mice at night."]
    long = column(ask(desk, "barn owl mice night"), "words_mass")["The barn owl hunts mice at night."]
    assert long > 2 * short > 0
