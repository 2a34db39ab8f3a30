"""A base: what it answers from, with one model or another, and which snapshots it keeps."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from knowledge import EmptyKnowledgeError, KnowledgeBase, NoAnswer, QuestionError, Reason
from tests.fakes import WordEncoder
from tests.knowledge.conftest import OAK, found

if TYPE_CHECKING:
    from tests.knowledge.conftest import Desk


def test_a_base_that_has_loaded_nothing_answers_that_it_is_empty(desk: Desk) -> None:
    answer = desk.base().ask("How old is the oak?")
    assert isinstance(answer, NoAnswer)
    assert answer.reason is Reason.EMPTY


def test_the_snapshot_of_a_base_that_has_loaded_nothing_is_an_error_that_says_where(desk: Desk) -> None:
    with pytest.raises(EmptyKnowledgeError, match=str(desk.articles)):
        _ = desk.base().snapshot
    assert desk.base().status.passages == 0
    assert not desk.base().open_stored()


def test_a_question_that_cannot_be_asked_spoils_no_other(grown: KnowledgeBase) -> None:
    empty, asked = grown.ask_many(["  ", "How old is the oak?"])
    assert isinstance(empty, QuestionError)
    assert not isinstance(asked, QuestionError)
    with pytest.raises(QuestionError):
        grown.ask("")


def test_a_passage_is_found_by_its_id_until_its_words_change(grown: KnowledgeBase, desk: Desk) -> None:
    (oak,) = (p for p in map(grown.snapshot.passage, range(len(grown.snapshot))) if "thousand" in p.text)
    assert grown.passage(oak.id) == oak
    grown.reload()
    assert grown.passage(oak.id) == oak
    desk.write("oak.txt", OAK.replace("thousand", "hundred"))
    grown.reload()
    assert grown.passage(oak.id) is None


@pytest.mark.parametrize("no_id", ["", "oak", "-1", "f" * 17, "0x", "٣"])
def test_what_is_no_id_finds_nothing(grown: KnowledgeBase, no_id: str) -> None:
    assert grown.passage(no_id) is None


def test_a_base_that_reloads_before_it_was_opened_falls_back_on_what_is_stored(
    grown: KnowledgeBase, desk: Desk
) -> None:
    for path in desk.articles.iterdir():
        path.unlink()
    again = desk.base()
    with pytest.raises(EmptyKnowledgeError):
        again.reload()
    assert again.snapshot.name == grown.snapshot.name


def test_another_model_makes_everything_anew_and_nothing_is_mixed(grown: KnowledgeBase, desk: Desk) -> None:
    other = WordEncoder(64, fingerprint="other")
    base = desk.base(encoder=other)
    assert not base.open_stored()
    report = base.open()
    assert report
    assert report.added == ("elm.txt", "oak.txt")
    assert base.snapshot.vectors.shape[1] == 64
    assert grown.snapshot.vectors.shape[1] == 256
    back = desk.base()
    desk.passages_encoded()
    assert back.open() is None or desk.passages_encoded() == []


def test_going_back_to_the_former_model_encodes_nothing(grown: KnowledgeBase, desk: Desk) -> None:
    assert grown.status.documents == 2
    other = desk.base(encoder=WordEncoder(64, fingerprint="other"))
    other.reload()
    other.reload()
    other.reload()
    desk.passages_encoded()
    assert desk.base().open() is not None
    assert desk.passages_encoded() == []


def test_the_newest_snapshot_is_told_by_its_number_when_the_clock_was_set_back(
    grown: KnowledgeBase, desk: Desk
) -> None:
    desk.write("oak.txt", OAK.replace("thousand", "hundred"))
    grown.reload()
    newest, oldest = sorted(desk.stored("*.snapshot"), reverse=True)
    os.utime(newest, ns=(0, 0))
    os.utime(oldest, ns=(4 * 10**18, 4 * 10**18))
    again = desk.base()
    assert again.open_stored()
    assert "hundred" in found(again, "How old is the oak?")[0]


def test_two_snapshots_are_kept_however_often_it_reloads(grown: KnowledgeBase, desk: Desk) -> None:
    for _ in range(5):
        grown.reload()
    assert [path.stem for path in desk.stored("*.snapshot")] == ["00000005", "00000006"]
