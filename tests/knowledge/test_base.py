"""KnowledgeBase: whatever happens to a reload, the last good snapshot serves, and the next one works."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from embeddings.errors import ModelError
from knowledge import (
    EmptyKnowledgeError,
    KnowledgeBase,
    NoAnswer,
    QuestionError,
    ReadError,
    Reason,
    ReloadRunningError,
    SnapshotError,
)
from tests.fakes import WordEncoder
from tests.knowledge.conftest import found, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoding
    from knowledge import Progress
    from tests.knowledge.conftest import Desk

OAK = "Oaks\n\nThe oak grows slowly and lives for a thousand years.\n"
ELM = "Elms\n\nThe elm was felled by a beetle that carries a fungus.\n"


@pytest.fixture
def grown(desk: Desk) -> KnowledgeBase:
    """A base of two articles, loaded."""
    desk.write("oak.txt", OAK)
    desk.write("elm.txt", ELM)
    base = desk.base()
    base.reload()
    return base


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


def test_a_second_start_reads_and_encodes_nothing(grown: KnowledgeBase, desk: Desk) -> None:
    for path in desk.articles.iterdir():
        os.utime(path, ns=(0, 10**18))
    grown.reload()
    desk.passages_encoded()
    for path in desk.articles.iterdir():
        path.write_bytes(path.read_bytes().replace(b"The", b"Thy"))  # seen only by one who reads it
        os.utime(path, ns=(0, 10**18))
    again = desk.base()
    assert again.open() is None
    assert desk.passages_encoded() == []
    assert found(again, "How old is the oak?") == found(grown, "How old is the oak?")


def test_a_start_after_an_article_has_changed_reloads(grown: KnowledgeBase, desk: Desk) -> None:
    desk.write("oak.txt", OAK.replace("thousand", "hundred"))
    desk.passages_encoded()
    report = desk.base().open()
    assert report
    assert (report.changed, report.unchanged) == (("oak.txt",), ("elm.txt",))
    assert desk.passages_encoded() == ["The oak grows slowly and lives for a hundred years."]
    assert "thousand" in found(grown, "How old is the oak?")[0]


@pytest.mark.parametrize("change", ["add", "remove", "rename"])
def test_a_start_after_files_have_come_or_gone_reloads(grown: KnowledgeBase, desk: Desk, change: str) -> None:
    if change == "add":
        desk.write("ash.txt", "Ashes\n\nThe ash is used for the handles of tools.\n")
    elif change == "remove":
        (desk.articles / "elm.txt").unlink()
    else:
        (desk.articles / "elm.txt").rename(desk.articles / "ulmus.txt")
    assert grown.status.documents == 2
    assert desk.base().open() is not None


def test_a_change_that_leaves_size_and_time_as_they_were_is_noticed_while_time_is_coarse(
    grown: KnowledgeBase, desk: Desk
) -> None:
    path = desk.articles / "oak.txt"
    before = path.stat()
    grown.reload()
    path.write_bytes(OAK.replace("thousand", "THOUSAND").encode())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    report = desk.base().open()
    assert report
    assert report.changed == ("oak.txt",)


def test_a_file_that_changes_while_the_articles_are_encoded_is_read_again_at_the_next_start(
    desk: Desk,
) -> None:
    """What counts is when the file was looked at, not when the snapshot was finished."""
    path = desk.write("oak.txt", OAK)

    def meddle(progress: Progress) -> None:
        if progress.stage == "encoding":
            before = path.stat()
            path.write_bytes(OAK.replace("thousand", "THOUSAND").encode())
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    base = desk.base()
    base.reload(meddle)
    assert "thousand" in found(base, "How old is the oak?")[0]
    again = desk.base()
    assert again.open() is not None
    assert "THOUSAND" in found(again, "How old is the oak?")[0]


class ShiftingPath(type(Path())):  # type: ignore[misc]
    """A file that is replaced as soon as someone has opened it for the first time."""

    instead: ClassVar[list[str]] = []

    def open(self, *arguments: object, **options: object) -> object:
        file = super().open(*arguments, **options)
        if self.instead:
            Path(self).unlink()
            Path(self).write_text(self.instead.pop())
        return file


def test_a_file_that_changes_between_two_looks_at_it_is_read_again_by_the_next_reload(desk: Desk) -> None:
    """Even if it has become again what it was at the first look."""
    path = desk.write("oak.txt", OAK)
    ShiftingPath.instead.append(OAK.replace("thousand", "hundred"))
    base = desk.base(ShiftingPath(path))
    base.reload()
    assert "hundred" in found(base, "How old is the oak?")[0]
    path.write_text(OAK)
    base.reload()
    assert "thousand" in found(base, "How old is the oak?")[0]


def test_without_any_article_the_old_ones_go_on_serving(grown: KnowledgeBase, desk: Desk) -> None:
    for path in desk.articles.iterdir():
        path.unlink()
    with pytest.raises(EmptyKnowledgeError, match=str(desk.articles)):
        grown.reload()
    assert "oak" in found(grown, "How old is the oak?")[0]
    again = desk.base()
    with pytest.raises(EmptyKnowledgeError):
        again.open()
    assert "oak" in found(again, "How old is the oak?")[0]


def test_without_any_folder_one_is_asked_for(desk: Desk) -> None:
    with pytest.raises(EmptyKnowledgeError, match="no folder of articles is named; name one"):
        KnowledgeBase((), desk.encoder, desk.storage).reload()


def test_a_missing_folder_is_an_error_that_names_it_and_the_old_articles_serve(
    grown: KnowledgeBase, desk: Desk
) -> None:
    desk.articles.rename(desk.articles.with_name("elsewhere"))
    for base in (grown, desk.base()):
        with pytest.raises(ReadError, match=str(desk.articles)):
            base.open()
        with pytest.raises(ReadError, match=str(desk.articles)):
            base.reload()
        assert "oak" in found(base, "How old is the oak?")[0]


def test_a_base_that_reloads_before_it_was_opened_falls_back_on_what_is_stored(
    grown: KnowledgeBase, desk: Desk
) -> None:
    for path in desk.articles.iterdir():
        path.unlink()
    again = desk.base()
    with pytest.raises(EmptyKnowledgeError):
        again.reload()
    assert again.snapshot.name == grown.snapshot.name


class FailingEncoder(WordEncoder):
    """Fails once it has encoded a number of calls."""

    def __init__(self, calls: int) -> None:
        super().__init__(256)
        self.left = calls

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        if not self.left:
            raise ModelError("The model failed; try again.")
        self.left -= 1
        return super().encode_passages(texts)


def test_a_model_that_fails_half_way_loses_neither_the_old_articles_nor_the_work_done(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    encoder = FailingEncoder(calls=1)
    base = desk.base(encoder=encoder)
    base.reload()
    for number in range(6):
        desk.write(f"n{number}.txt", paragraphs(f"word{number}x{i}" for i in range(30)))
    encoder.left, encoder.encoded = 3, []
    with pytest.raises(ModelError, match="try again"):
        base.reload()
    assert base.status.documents == 1
    assert base.status.reloading is None
    encoder.left = -1
    base.reload()
    assert base.status.documents == 7
    assert len(encoder.encoded) == len(set(encoder.encoded))


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


class WaitingEncoder(WordEncoder):
    """Stops in the middle of a reload until it is told to go on."""

    def __init__(self) -> None:
        super().__init__(256)
        self.reached, self.go_on = threading.Event(), threading.Event()

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        self.reached.set()
        assert self.go_on.wait(60)
        return super().encode_passages(texts)


def test_a_second_reload_is_told_that_one_is_running_and_how_far_it_is(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    encoder = WaitingEncoder()
    base, other_process = desk.base(encoder=encoder), desk.base(encoder=encoder)
    thread = threading.Thread(target=base.reload)
    thread.start()
    assert encoder.reached.wait(60)
    with pytest.raises(ReloadRunningError, match="encoding, 0 of 2"):
        base.reload()
    with pytest.raises(ReloadRunningError, match="Another process"):
        other_process.reload()
    assert desk.base().status.reloading is None
    encoder.go_on.set()
    thread.join()
    assert base.reload().unchanged == ("oak.txt",)


def test_a_reload_that_its_listener_breaks_off_leaves_the_next_one_free(
    grown: KnowledgeBase, desk: Desk
) -> None:
    def refuse(progress: Progress) -> None:
        raise KeyboardInterrupt(progress.stage)

    desk.write("ash.txt", "Ashes\n\nThe ash is used for the handles of tools.\n")
    with pytest.raises(KeyboardInterrupt):
        grown.reload(refuse)
    assert grown.status.documents == 2
    assert grown.reload().added == ("ash.txt",)


def test_a_storage_folder_that_cannot_be_made_is_one_clear_error(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    desk.storage.write_text("a file where a folder is wanted")
    with pytest.raises(SnapshotError, match="choose another storage folder"):
        desk.base().reload()


def test_roots_in_another_order_or_number_share_what_is_stored(desk: Desk, tmp_path: Path) -> None:
    desk.write("oak.txt", OAK)
    desk.base().reload()
    more = tmp_path / "more"
    more.mkdir()
    (more / "elm.txt").write_text(ELM)
    desk.passages_encoded()
    desk.base(desk.articles, more).reload()
    assert desk.passages_encoded() == ["Elms", "The elm was felled by a beetle that carries a fungus."]


def test_two_roots_may_hold_a_file_of_the_same_name(desk: Desk, tmp_path: Path) -> None:
    desk.write("tree.txt", OAK)
    more = tmp_path / "more"
    more.mkdir()
    (more / "tree.txt").write_text(ELM)
    base = desk.base(desk.articles, more)
    names = (f"{desk.articles}: tree.txt", f"{more}: tree.txt")
    assert base.reload().added == names
    (more / "tree.txt").write_text(ELM.replace("beetle", "weevil"))
    report = base.reload()
    assert (report.changed, report.unchanged) == (names[1:], names[:1])
    assert "oak" in found(base, "How old is the oak?")[0]
    assert "weevil" in found(base, "What felled the elm?")[0]


def test_overlapping_roots_count_every_file_once(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    desk.write("below/elm.txt", ELM)
    base = desk.base(desk.articles / "below", desk.articles, desk.articles / "oak.txt")
    assert sorted(base.reload().added) == ["elm.txt", "oak.txt"]
    assert base.status.documents == 2
