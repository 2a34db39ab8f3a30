"""Opening a base: it uses what is stored, and reads again what has changed since."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.knowledge.conftest import OAK, found

if TYPE_CHECKING:
    from knowledge import KnowledgeBase, Progress
    from tests.knowledge.conftest import Desk


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


def test_a_version_that_reads_files_otherwise_reads_them_again_and_encodes_what_is_new(
    grown: KnowledgeBase, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in desk.articles.iterdir():
        os.utime(path, ns=(0, 10**18))
    grown.reload()
    desk.passages_encoded()
    oak = desk.articles / "oak.txt"
    oak.write_bytes(OAK.replace("thousand", "THOUSAND").encode())  # as a new version might read it
    os.utime(oak, ns=(0, 10**18))
    monkeypatch.setattr("knowledge.fingerprints.FORMATS_VERSION", "another")
    assert desk.base().open() is not None
    assert desk.passages_encoded() == ["The oak grows slowly and lives for a THOUSAND years."]


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


def replace_once_opened(path: Path, instead: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file be replaced as soon as someone has opened it for the first time."""
    to_write = [instead]
    opened = Path.open

    def shifting(self: Path, *arguments: Any, **options: Any) -> Any:
        file = opened(self, *arguments, **options)
        if self == path and to_write:
            self.unlink()
            self.write_text(to_write.pop())
        return file

    monkeypatch.setattr(Path, "open", shifting)


def test_a_file_that_changes_between_two_looks_at_it_is_read_again_by_the_next_reload(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if it has become again what it was at the first look."""
    path = desk.write("oak.txt", OAK)
    replace_once_opened(path, OAK.replace("thousand", "hundred"), monkeypatch)
    base = desk.base(path)
    base.reload()
    assert "hundred" in found(base, "How old is the oak?")[0]
    path.write_text(OAK)
    base.reload()
    assert "thousand" in found(base, "How old is the oak?")[0]
