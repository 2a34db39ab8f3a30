"""A failed reload says what is wrong, the old articles go on serving, and the next reload works."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from embeddings.errors import ModelError
from knowledge import (
    EmptyKnowledgeError,
    KnowledgeBase,
    ReadError,
    ReloadRunningError,
    ShrinkError,
    SnapshotError,
)
from tests.fakes import WordEncoder
from tests.knowledge.conftest import OAK, found, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoding
    from knowledge import Progress
    from tests.knowledge.conftest import Desk


def test_without_any_article_the_old_ones_go_on_serving(grown: KnowledgeBase, desk: Desk) -> None:
    for path in desk.articles.iterdir():
        path.unlink()
    with pytest.raises(ShrinkError, match=f"Only 0 of 2 articles .* in {desk.articles}"):
        grown.reload()
    assert "oak" in found(grown, "How old is the oak?")[0]
    again = desk.base()
    with pytest.raises(ShrinkError):
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
