"""Going back to an older snapshot, and reloads that would lose nearly everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import EmptyKnowledgeError, NoAnswer, Reason, RollbackError, ShrinkError
from tests.knowledge.conftest import ELM, OAK, found, paragraphs

if TYPE_CHECKING:
    from knowledge import KnowledgeBase
    from tests.knowledge.conftest import Desk


def ages(base: KnowledgeBase) -> str:
    return found(base, "For how many years does the oak live?")[0]


@pytest.fixture
def edited(grown: KnowledgeBase, desk: Desk) -> KnowledgeBase:
    """A base with three snapshots: the oak lives a thousand, two and then three thousand years."""
    for number in ("two", "three"):
        desk.write("oak.txt", OAK.replace("a thousand", f"{number} thousand"))
        grown.reload()
    return grown


def test_the_kept_snapshots_are_told_with_their_counts(edited: KnowledgeBase, desk: Desk) -> None:
    (desk.articles / "elm.txt").unlink()
    edited.reload()
    kept = edited.history()
    newest = edited.snapshot.number
    assert [each.number for each in kept] == [newest, newest - 1, newest - 2]
    assert [each.articles for each in kept] == [1, 2, 2]
    assert [each.passages for each in kept] == [len(edited.snapshot), 4, 4]
    assert kept[0].built_at == edited.snapshot.built_at


def test_an_older_snapshot_that_is_chosen_serves_everywhere_until_a_file_changes(
    edited: KnowledgeBase, desk: Desk
) -> None:
    newest = edited.snapshot.number
    edited.roll_back(newest - 1)
    assert "lives for two thousand" in ages(edited)
    restarted = desk.base()
    assert restarted.open() is None, "the choice outlives a restart, and the files are as they were read"
    assert "lives for two thousand" in ages(restarted)
    (desk.articles / "oak.txt").touch()
    report = edited.reload()
    assert (report.snapshot, report.is_rolled_back) == (newest - 1, True)
    desk.write("elm.txt", ELM.replace("beetle", "moth"))
    report = edited.reload()
    assert report.changed == ("elm.txt", "oak.txt"), "compared with what was served"
    assert (report.snapshot, report.is_rolled_back) == (newest + 1, False)
    assert "lives for three thousand" in ages(edited)
    edited.verify()


def test_one_can_go_back_and_forth(edited: KnowledgeBase) -> None:
    newest = edited.snapshot.number
    for number, years in ((newest - 1, "two"), (newest - 2, "a thousand"), (newest, "three")):
        edited.roll_back(number)
        assert years in ages(edited)
    assert not edited.reload().is_rolled_back


def test_a_snapshot_that_is_not_kept_is_refused_with_the_numbers_that_are(edited: KnowledgeBase) -> None:
    newest = edited.snapshot.number
    with pytest.raises(RollbackError, match=rf"no snapshot 99 .*: {newest}, {newest - 1}, {newest - 2}\."):
        edited.roll_back(99)
    assert "three" in ages(edited)


def test_a_choice_means_nothing_in_an_index_that_was_made_anew(edited: KnowledgeBase, desk: Desk) -> None:
    chosen, newest = edited.snapshot.number - 2, edited.snapshot.number
    edited.roll_back(chosen)
    for file in desk.storage.glob("index.db*"):
        file.unlink()
    again = desk.base()
    for number in ("four", "five", "six"):
        desk.write("oak.txt", OAK.replace("a thousand", f"{number} thousand"))
        again.reload()
    assert [again.history()[0].number, again.history()[-1].number] == [newest, chosen], "the same numbers"
    assert "six" in ages(again)


def test_a_reload_that_would_lose_nearly_all_articles_asks_first(desk: Desk) -> None:
    for number in range(10):
        desk.write(f"{number}.txt", OAK.replace("oak", f"tree{number}"))
    base = desk.base()
    base.reload()
    before = base.snapshot
    for number in range(1, 10):
        (desk.articles / f"{number}.txt").unlink()
    encoded = len(desk.encoder.encoded)
    with pytest.raises(ShrinkError, match="Only 1 of 10 articles and 2 of 20 passages"):
        base.reload()
    assert base.snapshot is before
    assert len(desk.encoder.encoded) == encoded, "asked before the work, not after"
    report = base.reload(may_shrink=True)
    assert (len(report.unchanged), len(report.removed)) == (1, 9)


def test_losing_eight_of_ten_is_no_question(desk: Desk) -> None:
    for number in range(10):
        desk.write(f"{number}.txt", OAK.replace("oak", f"tree{number}"))
    base = desk.base()
    base.reload()
    for number in range(2, 10):
        (desk.articles / f"{number}.txt").unlink()
    assert len(base.reload().removed) == 8


def test_a_long_article_that_shrinks_to_one_passage_is_a_question_too(desk: Desk) -> None:
    desk.write("long.txt", paragraphs(f"noun{number}" for number in range(30)))
    base = desk.base()
    base.reload()
    desk.write("long.txt", OAK)
    with pytest.raises(ShrinkError, match=r"1 of 1 articles and 2 of [3-9][0-9] passages"):
        base.reload()


def test_who_agrees_to_lose_everything_is_left_with_no_article_and_can_go_back(
    grown: KnowledgeBase, desk: Desk
) -> None:
    full = grown.snapshot.number
    for path in desk.articles.iterdir():
        path.unlink()
    assert grown.reload(may_shrink=True).removed == ("elm.txt", "oak.txt")
    for base in (grown, desk.base()):
        base.open_stored()
        empty = base.ask("How old is the oak?")
        assert isinstance(empty, NoAnswer)
        assert empty.reason is Reason.EMPTY
    with pytest.raises(EmptyKnowledgeError):
        grown.reload()
    grown.roll_back(full)
    assert "oak" in ages(grown)
