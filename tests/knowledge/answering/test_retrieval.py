"""Recall: the passages among which an answer is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.answering.retrieval import PASSAGES, knows
from tests.knowledge.asked import BIRDS, ask, sentences
from tests.knowledge.conftest import paragraphs

if TYPE_CHECKING:
    from tests.knowledge.conftest import Desk

LATIN = frozenset({"latin"})
FISH = [f"fish{number}" for number in range(2 * PASSAGES)]


def test_all_passages_of_a_small_base_are_candidates(desk: Desk) -> None:
    candidates = ask(desk, "robin")
    assert len(candidates.sentences.rows) == 2
    assert "They eat voles." in sentences(candidates)


def test_of_a_large_base_only_the_nearest_are(desk: Desk) -> None:
    candidates = ask(desk, "Where does the fish70 stand?", articles={"fish": paragraphs(FISH)})
    assert len(candidates.sentences.rows) == PASSAGES
    assert any("fish70" in text for text in sentences(candidates))


def test_candidates_stand_in_the_order_of_the_articles(desk: Desk) -> None:
    rows = ask(
        desk, "Where does the fish70 stand?", articles={"fish": paragraphs(FISH)}
    ).sentences.rows.tolist()
    assert rows == sorted(rows)


def test_a_passage_is_found_by_its_title_alone(desk: Desk) -> None:
    others = {f"other{number}": paragraphs([fish]) for number, fish in enumerate(FISH)}
    candidates = ask(desk, "Robins", {**BIRDS, **others})
    assert "Its breast is red." in sentences(candidates)


def test_where_the_model_is_not_trusted_its_vectors_choose_nothing(desk: Desk) -> None:
    """The passages hold words that only the vectors see, as the question's words are not in the index."""
    trusted = ask(desk, "fish70 stand", articles={"fish": paragraphs(FISH)})
    untrusted = ask(desk, "fish70 stand", trusted=False, articles={"fish": paragraphs(FISH)})
    spoken = untrusted.signals.words
    assert not untrusted.trusted
    assert trusted.trusted
    assert float(spoken.max()) == pytest.approx(float(trusted.signals.words.max()))
    assert any("fish70" in text for text in sentences(untrusted))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Who is Karzai?", True),
        ("谁是总统?", False),
        ("NFL 是什么球队的联盟", False),
        ("¿Quién ganó?", True),
        ("1984?", True),
    ],
)
def test_a_script_is_known_by_most_of_a_texts_letters(text: str, known: bool) -> None:  # noqa: FBT001
    assert knows(LATIN, text) is known


def test_a_model_that_names_no_script_knows_all() -> None:
    assert knows(frozenset(), "谁是总统?")
