"""Certainty: what it looks at, and the degrees it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.answering import ReaderStage
from knowledge.answering.certainty import FAR, certainty_columns, is_sure
from knowledge.answering.ranking import rank
from knowledge.answering.weights import Evidence, read_weights
from tests.knowledge.answering.test_reading import OWLS, WordReader
from tests.knowledge.asked import ask

if TYPE_CHECKING:
    import numpy.typing as npt

    from tests.knowledge.conftest import Desk

SCORES = np.array([1.0, 5.0, 4.5, 3.0], dtype=np.float32)
PASSAGES = np.array([0, 1, 1, 2], dtype=np.int32)


def leads(
    scores: npt.NDArray[np.float32], passages: npt.NDArray[np.int32], marked: int
) -> tuple[float, float]:
    found = certainty_columns({}, scores, np.zeros_like(scores), passages, marked)
    return float(found["ahead"][0]), float(found["ahead_inside"][0])


def test_a_lead_is_over_the_other_passages_and_over_the_rest_of_its_own() -> None:
    assert leads(SCORES, PASSAGES, 1) == pytest.approx((2.0, 0.5))


def test_a_sentence_that_is_not_the_best_lags() -> None:
    assert leads(SCORES, PASSAGES, 2) == pytest.approx((1.5, -0.5))


def test_a_lone_sentence_is_as_far_ahead_as_counts() -> None:
    assert leads(SCORES[:1], PASSAGES[:1], 0) == (FAR, FAR)
    assert leads(np.array([100.0, 0.0], np.float32), np.array([0, 1], np.int32), 0)[0] == FAR


def test_the_features_of_the_sentence_itself_are_among_them() -> None:
    found = certainty_columns({"read": SCORES}, SCORES, np.asarray(SCORES / 2, np.float32), PASSAGES, 2)
    assert found["read"].tolist() == [4.5]
    assert found["confidence"].tolist() == [2.25]


@pytest.mark.parametrize("evidence", Evidence)
def test_who_is_more_certain_is_sure(evidence: Evidence) -> None:
    bound = read_weights()[evidence].sure
    assert 0 < bound < 1
    assert is_sure(bound, evidence)
    assert not is_sure(bound - 0.01, evidence)


def test_a_reader_that_finds_the_answer_makes_it_certain(desk: Desk) -> None:
    candidates = ask(desk, "Which owl hunts mice at night?", {"owl": OWLS["owl1"]})
    found = rank(candidates, reader=ReaderStage(WordReader("hunts"))).certainty
    missed = rank(candidates, reader=ReaderStage(WordReader("zebra"))).certainty
    assert missed < found
