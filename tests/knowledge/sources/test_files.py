"""Which files there are, and when one must be read again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from knowledge import ReadError
from knowledge.formats.reading import LARGEST_FILE
from knowledge.sources.files import SETTLED, FileRecord, Found, are_unchanged, find_files, look_at

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = 10**18
"""Nanoseconds: in 2001."""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "oak.txt"
    path.write_text("The oak is old.")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return path


def records(root: Path) -> list[FileRecord]:
    return [look_at(file) for file in find_files([root])]


def test_a_file_named_itself_is_called_by_its_name(article: Path) -> None:
    assert [file.below for file in find_files([article])] == ["oak.txt"]


def test_files_of_overlapping_roots_are_found_once_below_the_first(article: Path) -> None:
    root = article.parent
    (root / "deep").mkdir()
    (root / "deep" / "elm.md").write_text("The elm is ill.")
    (root / "again.txt").symlink_to(article)
    found = find_files([root / "deep", root, article])
    assert [(file.root, file.below) for file in found] == [(root / "deep", "elm.md"), (root, "again.txt")]


@pytest.mark.parametrize("name", ["gone", "oak.txt/below"])
def test_a_root_that_is_not_there_is_an_error_that_names_it(article: Path, name: str) -> None:
    with pytest.raises(ReadError, match=name):
        find_files([article.parent, article.parent / name])


def test_a_root_in_a_closed_folder_is_an_error_that_names_it(article: Path) -> None:
    article.parent.chmod(0)
    try:
        if os.access(article.parent, os.X_OK):
            pytest.skip("who runs this may enter every folder")
        with pytest.raises(ReadError, match=r"oak\.txt"):
            find_files([article])
    finally:
        article.parent.chmod(0o700)


def test_a_name_too_long_for_the_disk_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="aaaa"):
        find_files([tmp_path / ("a" * 300)])


def test_a_file_that_is_as_it_was_long_ago_is_not_read_again(article: Path) -> None:
    known = records(article.parent)
    article.write_text("The elm is old.")
    os.utime(article, ns=(LONG_AGO, LONG_AGO))
    assert are_unchanged([article.parent], known, LONG_AGO + SETTLED + 1)


def test_a_file_that_was_fresh_when_it_was_seen_is_read_again(article: Path) -> None:
    known = records(article.parent)
    assert are_unchanged([article.parent], known, LONG_AGO + SETTLED)
    article.write_text("The elm is old.")
    os.utime(article, ns=(LONG_AGO, LONG_AGO))
    assert not are_unchanged([article.parent], known, LONG_AGO + SETTLED)


def test_a_file_from_the_future_is_read_again(article: Path) -> None:
    """As it is where the clock was set back between its change and our look."""
    known = records(article.parent)
    article.write_text("The elm is old.")
    os.utime(article, ns=(LONG_AGO, LONG_AGO))
    assert not are_unchanged([article.parent], known, LONG_AGO - 10**15)


def test_a_touched_file_with_the_same_words_is_unchanged(article: Path) -> None:
    known = records(article.parent)
    article.touch()
    assert are_unchanged([article.parent], known, 4 * LONG_AGO)


@pytest.mark.parametrize("change", ["longer", "gone", "new", "renamed"])
def test_every_other_change_is_seen(article: Path, change: str) -> None:
    known = records(article.parent)
    if change == "longer":
        article.write_text("The oak is old, very old.")
    elif change == "gone":
        article.unlink()
    elif change == "new":
        (article.parent / "elm.txt").write_text("The elm is ill.")
    else:
        article.rename(article.parent / "quercus.txt")
    assert not are_unchanged([article.parent], known, 4 * LONG_AGO)


def test_a_file_that_vanishes_under_our_eyes_is_a_record_that_says_so(tmp_path: Path) -> None:
    record = look_at(Found(tmp_path, str(tmp_path / "gone.txt")))
    assert record.digest == ""
    assert "gone.txt cannot be read (No such file" in record.why


def test_a_folder_that_may_not_be_listed_says_so(tmp_path: Path) -> None:
    """Root may list every folder, so this is what is told of one that could not be."""
    record = look_at(Found(tmp_path, str(tmp_path / "closed")))
    assert "No such file" in record.why
    (tmp_path / "closed").mkdir()
    record = look_at(Found(tmp_path, str(tmp_path / "closed")))
    assert record.why == (
        "closed cannot be read (its folder may not be listed); check what it is, and its permissions."
    )


def test_a_closed_folder_is_found_and_its_neighbours_too(article: Path) -> None:
    closed = article.parent / "closed"
    closed.mkdir(mode=0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("who runs this may list every folder")
        told = {record.path: record.why for record in records(article.parent)}
    finally:
        closed.chmod(0o700)
    assert told["oak.txt"] == ""
    assert "its folder may not be listed" in told["closed"]


def test_of_an_endless_file_only_the_beginning_is_looked_at(tmp_path: Path) -> None:
    """Holes in a file take no room on the disk, but would in memory."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 10)
    one = look_at(Found(tmp_path, str(path)))
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE * 100)
    assert look_at(Found(tmp_path, str(path))).digest == one.digest


def test_files_with_a_known_suffix_are_found_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "deep/er/c.TXT", "d.markdown", "e.doc", ".hidden.txt", ".git/f.txt", "g"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"Tea is hot.")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert [file.below for file in find_files([tmp_path])] == ["a.txt", "b.md", "d.markdown", "deep/er/c.TXT"]
