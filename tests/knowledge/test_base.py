"""A base: what it answers from, with one model or another, and which snapshots it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import EmptyKnowledgeError, KnowledgeBase, NoAnswer, QuestionError, Reason, ShrinkError
from knowledge.errors import SnapshotGoneError
from tests.fakes import WordEncoder
from tests.knowledge.conftest import ELM, OAK, found

if TYPE_CHECKING:
    from knowledge import Passage
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


def passage_of(base: KnowledgeBase, passage_id: str) -> Passage | None:
    quote = base.quote(passage_id, 0)
    return quote.passage if quote else None


def test_a_passage_is_found_by_its_id_until_its_words_change(grown: KnowledgeBase, desk: Desk) -> None:
    (oak,) = (p for p in map(grown.snapshot.passage, range(len(grown.snapshot))) if "thousand" in p.text)
    assert passage_of(grown, oak.id) == oak
    grown.reload()
    assert passage_of(grown, oak.id) == oak
    desk.write("oak.txt", OAK.replace("thousand", "hundred"))
    grown.reload()
    assert grown.quote(oak.id, 0) is None


@pytest.mark.parametrize("no_id", ["", "oak", "-1", "f" * 17, "0x", "٣"])
def test_what_is_no_id_finds_nothing(grown: KnowledgeBase, no_id: str) -> None:
    assert grown.quote(no_id, 0) is None


def test_a_base_that_reloads_before_it_was_opened_falls_back_on_what_is_stored(
    grown: KnowledgeBase, desk: Desk
) -> None:
    for path in desk.articles.iterdir():
        path.unlink()
    again = desk.base()
    with pytest.raises(ShrinkError):
        again.reload()
    assert again.snapshot.number == grown.snapshot.number


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


def test_going_back_to_the_former_model_reads_and_encodes_nothing(grown: KnowledgeBase, desk: Desk) -> None:
    assert grown.status.documents == 2
    other = desk.base(encoder=WordEncoder(64, fingerprint="other"))
    for years in range(4):
        desk.write("ash.txt", f"The ash has grown for {years} years.")
        other.reload()
    (desk.articles / "ash.txt").unlink()
    desk.passages_encoded()
    assert desk.base().open() is None
    assert desk.passages_encoded() == []


def test_what_another_model_made_is_deleted_once_nobody_has_gone_back_to_it_for_a_week(
    grown: KnowledgeBase, desk: Desk
) -> None:
    assert grown.status.documents == 2
    other = desk.base(encoder=WordEncoder(64, fingerprint="other"))
    other.reload()
    with desk.database() as stored:
        stored.execute("UPDATE collections SET used_at = used_at - 8 * 24 * 3600")
    desk.write("ash.txt", "The ash is used for the handles of tools.")
    other.reload()
    assert desk.count("collections") == 1
    with desk.database() as stored:
        sizes = {len(vector) for (vector,) in stored.execute("SELECT vector FROM encodings")}
    assert sizes == {4 + 64}, "a checksum and 64 numbers: the other model's are gone"
    assert not desk.base().open_stored()
    other.verify()


def test_what_another_bot_goes_on_using_is_not_deleted(grown: KnowledgeBase, desk: Desk) -> None:
    other = desk.base(encoder=WordEncoder(64, fingerprint="other"))
    other.reload()
    with desk.database() as stored:
        stored.execute("UPDATE collections SET used_at = used_at - 8 * 24 * 3600")
    grown.reload()
    desk.write("ash.txt", "The ash is used for the handles of tools.")
    other.reload()
    assert desk.base().open_stored()


def test_three_snapshots_are_kept_however_often_the_articles_change(grown: KnowledgeBase, desk: Desk) -> None:
    first = grown.snapshot
    for years in range(5):
        desk.write("oak.txt", OAK.replace("thousand", f"{years}"))
        grown.reload()
    with desk.database() as stored:
        numbers = [number for (number,) in stored.execute("SELECT number FROM snapshots ORDER BY number")]
    assert numbers == [grown.snapshot.number - 2, grown.snapshot.number - 1, grown.snapshot.number]
    with pytest.raises(SnapshotGoneError):
        first.passage(0)


def test_a_reload_that_finds_nothing_changed_makes_no_new_snapshot(grown: KnowledgeBase) -> None:
    before, kept = grown.snapshot, grown.history()
    grown.reload()
    assert grown.snapshot is before
    assert grown.history() == kept


def test_a_base_whose_snapshot_another_process_has_removed_answers_from_the_newest(
    grown: KnowledgeBase, desk: Desk
) -> None:
    (oak,) = (p for p in map(grown.snapshot.passage, range(len(grown.snapshot))) if "thousand" in p.text)
    other = desk.base()
    for years in range(5):
        desk.write("elm.txt", ELM.replace("beetle", f"beetle of {years} years"))
        other.reload()
    assert "beetle of 4 years" in found(grown, "What felled the elm?")[0]
    assert passage_of(grown, oak.id) == oak


@pytest.mark.parametrize("follows", [True, False], ids=["followed", "asked at once"])
def test_a_base_answers_from_an_index_that_another_process_has_made_anew(
    grown: KnowledgeBase, desk: Desk, *, follows: bool
) -> None:
    for file in desk.storage.glob("index.db*"):
        file.unlink()
    desk.write("ash.txt", "The ash stands before all others now, where the elm was.")
    desk.write("elm.txt", ELM.replace("beetle", "moth"))
    desk.base().reload()
    before = grown.snapshot
    if follows:
        grown.follow()
        assert grown.snapshot is not before
    assert "moth" in found(grown, "What felled the elm?")[0]
    assert grown.snapshot.number == before.number
