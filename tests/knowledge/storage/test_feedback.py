"""What readers think is kept without their names, once for each, and not for ever."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from knowledge.storage import Feedback, Opinion, Verdict
from knowledge.storage import feedback as module

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ALICE, BOB = 111_222_333_444_555_666, 222_333_444_555_666_777
ANSWER = 999_888_777_666_555_444


class Clock:
    """A clock that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_second_vote_of_a_person_on_an_answer_replaces_the_first(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    for person, verdict in ((ALICE, Verdict.HELPFUL), (BOB, Verdict.HELPFUL), (ALICE, Verdict.WRONG_SOURCE)):
        feedback.add(Opinion(verdict, "Why?", "a.md", "So."), about=ANSWER, person=person)
    assert [each.verdict for each in feedback.opinions()] == [Verdict.WRONG_SOURCE, Verdict.HELPFUL]
    feedback.add(Opinion(Verdict.HELPFUL, "Why?"), about=ANSWER + 1, person=ALICE)
    assert len(Feedback(tmp_path).opinions()) == 3


def test_nobody_is_named(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.add(Opinion(Verdict.OTHER, "Why?", comment="Hm."), about=ANSWER, person=ALICE)
    content = b"".join(file.read_bytes() for file in tmp_path.glob("community.db*"))
    for number in (ALICE, ANSWER):
        written = (str(number).encode(), number.to_bytes(8), number.to_bytes(8, "little"))
        assert [each for each in written if each in content] == []
    other = Feedback(tmp_path / "elsewhere")
    other.add(Opinion(Verdict.OTHER, "Why?"), about=ANSWER, person=ALICE)
    assert voters(tmp_path) != voters(tmp_path / "elsewhere")


def voters(storage: Path) -> list[bytes]:
    with closing(sqlite3.connect(storage / "community.db")) as connection:
        return [voter for (voter,) in connection.execute("SELECT voter FROM feedback")]


def test_a_question_without_an_answer_counts_its_people(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    for person, question in ((ALICE, "who  Built it?"), (ALICE, "Who built it"), (BOB, "Who built it?")):
        feedback.add(Opinion(Verdict.UNANSWERED, question), about=person, person=person)
    feedback.add(Opinion(Verdict.UNANSWERED, "When?"), about=1, person=ALICE)
    told = [(each.question, each.people) for each in feedback.unanswered()]
    assert told == [("Who built it?", 2), ("When?", 1)]
    assert feedback.opinions() == []


def test_an_opinion_is_deleted_when_its_time_is_over(tmp_path: Path) -> None:
    clock = Clock()
    feedback = Feedback(tmp_path, days=30, now=clock)
    feedback.add(Opinion(Verdict.HELPFUL, "Why?"), about=1, person=ALICE)
    clock.now += 30 * 86_400 + 1
    assert feedback.opinions() == []
    feedback.forget_old()
    assert voters(tmp_path) == []


def test_no_more_than_so_many_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    clock = Clock()
    feedback = Feedback(tmp_path, now=clock)
    for number in range(4):
        clock.now += 1
        feedback.add(Opinion(Verdict.HELPFUL, f"{number}?"), about=number, person=ALICE)
    assert [each.question for each in feedback.opinions()] == ["3?", "2?"]


def test_nothing_is_there_before_the_first(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.forget_old()
    assert (feedback.opinions(), feedback.unanswered()) == ([], [])
    assert list(tmp_path.iterdir()) == []
