"""Late interaction, over an encoder under which a word is near itself and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.answering.late_interaction import interact
from tests.knowledge.asked import ask, sentences

if TYPE_CHECKING:
    from tests.knowledge.conftest import Desk


def test_a_token_is_as_near_to_a_sentence_as_to_the_nearest_of_its_tokens(desk: Desk) -> None:
    candidates = ask(desk, "robin night")
    rows = dict(zip(sentences(candidates), interact(candidates).own.round(1).tolist(), strict=True))
    assert rows["A robin sings at dawn."] == [1, 0]
    assert rows["The barn owl hunts mice at night."] == [0, 1]
    assert rows["Its breast is red."] == [0, 0]


def test_every_sentence_shares_its_title(desk: Desk) -> None:
    candidates = ask(desk, "owls robins")
    rows = dict(zip(sentences(candidates), interact(candidates).context.round(1).tolist(), strict=True))
    assert rows["It nests in old barns."] == [1, 0]
    assert rows["Its breast is red."] == [0, 1]


def test_a_sentence_sees_its_neighbours_but_not_those_of_another_article(desk: Desk) -> None:
    candidates = ask(desk, "voles dawn red")
    near = interact(candidates)
    number = {text: row for row, text in enumerate(sentences(candidates))}
    assert near.before[number["Its breast is red."]].round(1).tolist() == [0, 1, 0]
    assert near.after[number["A robin sings at dawn."]].round(1).tolist() == [0, 0, 1]
    assert near.before[number["A robin sings at dawn."]].tolist() == [0, 0, 0]
    assert near.after[number["They eat voles."]].tolist() == [0, 0, 0]


def test_a_telling_word_weighs_more_than_a_common_one(desk: Desk) -> None:
    the, barn = interact(ask(desk, "the barn")).telling
    assert barn > 3 * the
    assert the + barn == pytest.approx(1)


def test_signs_of_punctuation_are_no_tokens_of_a_question(desk: Desk) -> None:
    # The fake gives no token to a sign, so a state is put beside the words by hand.
    candidates = ask(desk, "robin ?")
    encoding = candidates.encoding
    object.__setattr__(encoding, "tokens", np.repeat(encoding.tokens, 2, axis=0))
    object.__setattr__(encoding, "spans", np.array([[0, 5], [6, 7]], dtype=np.int32))
    assert interact(candidates).own.shape[1] == 1


def test_a_question_in_an_unknown_script_has_no_tokens_and_no_nearness(desk: Desk) -> None:
    near = interact(ask(desk, "???"))
    assert near.own.shape[1] == 0
    assert (near.own @ near.telling).tolist() == [0] * len(near.own)
