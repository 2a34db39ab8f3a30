"""The reading stage: which passages are read, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from embeddings.reader import Reading, ToRead
from knowledge.answering.ranking import rank
from knowledge.answering.reading import ReaderStage
from knowledge.answering.weights import Evidence
from tests.knowledge.asked import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.knowledge.conftest import Desk

OWLS = {
    f"owl{number}": f"An owl of kind {number} lives in the old barn. It hunts mice at night near the barn."
    for number in range(8)
}


@dataclass
class WordReader:
    """Finds the answer in the sentences that hold one word, and nowhere else."""

    word: str
    fingerprint: str = "word"
    seen: list[ToRead] = field(default_factory=list)

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        del question
        self.seen += passages
        return [
            Reading(np.array([8.0 if self.word in p.text[a:b] else -8.0 for a, b in p.sentences], np.float32))
            for p in passages
        ]


def test_only_the_best_passages_are_read(desk: Desk) -> None:
    reader = WordReader("mice")
    rank(ask(desk, "Where does the owl hunt mice?", OWLS), reader=ReaderStage(reader, passages=3))
    assert len(reader.seen) == 3


def test_the_sentence_that_the_reader_finds_is_marked(desk: Desk) -> None:
    candidates = ask(desk, "Which owl lives in the old barn?", {"owl": OWLS["owl1"]})
    before = rank(candidates).best
    after = rank(candidates, reader=ReaderStage(WordReader("hunts"))).best
    assert "lives" in before.sentence.of(before.passage.document.text)
    assert "hunts" in after.sentence.of(after.passage.document.text)


def test_a_reader_that_finds_nothing_lowers_the_confidence(desk: Desk) -> None:
    candidates = ask(desk, "Where does the owl hunt mice?", OWLS)
    found = rank(candidates, reader=ReaderStage(WordReader("mice")))
    missed = rank(candidates, reader=ReaderStage(WordReader("zebra")))
    assert found.evidence is missed.evidence is Evidence.READER
    assert missed.best.confidence < found.best.confidence


def test_sentences_are_shown_to_the_reader_where_they_stand(desk: Desk) -> None:
    reader = WordReader("mice")
    rank(ask(desk, "Where does the owl hunt mice?", {"owl": OWLS["owl1"]}), reader=ReaderStage(reader))
    (seen,) = reader.seen
    assert [seen.text[start:end] for start, end in seen.sentences] == [
        "An owl of kind 1 lives in the old barn.",
        "It hunts mice at night near the barn.",
    ]


GERMAN = "Die Eule ist in der Scheune und sie jagt in der Nacht die Mäuse, die auf dem Hof sind."


@pytest.mark.parametrize("trusted", [True, False])
def test_what_the_reader_does_not_know_is_judged_without_it(desk: Desk, *, trusted: bool) -> None:
    """It knows English only, and no script that the model does not know."""
    reader = WordReader("Eule")
    text = GERMAN if trusted else OWLS["owl1"]
    candidates = ask(desk, "Was jagt die Eule in der Nacht?", {"eule": text}, trusted=trusted)
    assert rank(candidates, reader=ReaderStage(reader)).evidence is not Evidence.READER
    assert not reader.seen


def test_of_passages_with_the_same_text_one_is_read_for_all(desk: Desk) -> None:
    """So copies do not keep the reader from the next best, and the newest of them can be quoted."""
    copies = {f"copy{number}": OWLS["owl1"] for number in range(6)}
    reader = WordReader("mice")
    ranking = rank(
        ask(desk, "Where does the owl of kind 1 hunt mice?", OWLS | copies),
        reader=ReaderStage(reader, passages=3),
    )
    assert len({seen.text for seen in reader.seen}) == len(reader.seen) == 3
    alike = [each for each in ranking.passages if each.passage.text == OWLS["owl1"]]
    assert len(alike) == 7
    assert len({each.confidence for each in alike}) == 1


def test_passages_with_the_same_text_count_as_one_of_those_that_are_wanted(desk: Desk) -> None:
    copies = {f"copy{number}": OWLS["owl1"] for number in range(6)}
    passages = rank(ask(desk, "Where does the owl of kind 1 hunt mice?", OWLS | copies), 3).passages
    assert len({each.passage.text for each in passages}) == 3
    assert len(passages) == 9
