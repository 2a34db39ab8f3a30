"""Files: which are found, and what is said of those that cannot be read."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import Role, Source
from knowledge.errors import ReadError
from knowledge.formats.decoding import decode
from knowledge.formats.reading import LARGEST_TEXT, read
from knowledge.splitting.passages import split

if TYPE_CHECKING:
    from pathlib import Path


def _file(folder: Path, name: str, data: bytes = b"Tea is hot.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_file_that_is_named_itself_is_called_by_its_name(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt")
    assert read(path, path).source == Source("A", "a.txt")


def test_the_path_is_below_the_root_with_forward_slashes(tmp_path: Path) -> None:
    document = read(_file(tmp_path, "deep/green_tea-and-milk.txt"), tmp_path)
    assert document.source == Source("Green tea and milk", "deep/green_tea-and-milk.txt")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "a.txt is empty"),
        ("a.txt", b" \r\n\t", "a.txt is empty"),
        ("a.md", b"---\ntitle: Tea\n---\n", "a.md is empty"),
        ("a.md", b"# Tea\n\n---\n", "a.md has headings only"),
        ("a.txt", b"-----\n", "a.txt has headings only"),
        ("a.txt", b"Tea \xff\xfe", r"not valid UTF-8 at byte 4 \(0xff\)"),
        ("a.txt", b"\xef\xbb\xbfTea \xe4", r"not valid UTF-8 at byte 7 \(0xe4\)"),
        ("a.txt", b"\xff" * 100, r"not valid UTF-8 at byte 0 \(0xff\)"),
        ("a.txt", b"\xff\xfea\x00b", "not valid UTF-16 at byte 4"),
        ("a.txt", b"\xff\xfe\x00\xd8a\x00", "not valid UTF-16 at byte 2"),
        ("a.txt", b"Tea\0milk", "binary .a NUL at byte 3."),
        ("a.txt", "Tea is hot".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        ("a.txt", "Tea is hot".encode("utf-16-be"), "UTF-16 without a byte order mark"),
        ("a.txt", b"\xff\xfea\0\0\0", "NUL characters"),
        ("a.txt", b"%PDF-1.7 ...", "damaged or cut off"),
        ("a.txt", b"PK\x03\x04...", "damaged or cut off"),
        ("a.md", b"\x89PNG\r\n", "is a picture, not text"),
        ("a.md", b"---\ndraft: true\n---\nTea is hot.", "a.md is a draft"),
        ("a.doc", b"Tea", "is in a format that is not read"),
        ("a.pdf", b"Tea is hot.", "is not a web page, PDF"),
    ],
)
def test_a_file_that_is_no_article_is_named_and_explained(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = _file(tmp_path, name, data)
    with pytest.raises(ReadError, match=message) as caught:
        read(path, tmp_path)
    assert str(caught.value).startswith(name)
    assert str(caught.value).endswith(".")
    assert ":" in str(caught.value)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", b"a" * (LARGEST_TEXT + 1))
    with pytest.raises(ReadError, match="is larger than 10 MB"):
        read(path, tmp_path)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("words", ["The oak is old. ", "oak"], ids=["sentences", "one word"])
def test_a_line_of_five_megabytes_is_read_whole(tmp_path: Path, name: str, words: str) -> None:
    line = (words * (5_000_000 // len(words))).rstrip()
    assert read(_file(tmp_path, name, line.encode()), tmp_path).text == line


def test_a_very_long_rst_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"a\.rst is longer than 2 million characters"):
        read(_file(tmp_path, "a.rst", b"The oak is old. " * 320_000), tmp_path)


def test_a_word_of_a_megabyte_is_split_without_losing_a_letter(tmp_path: Path) -> None:
    passages = split(read(_file(tmp_path, "a.txt", b"oak" * 333_333), tmp_path))
    assert "".join(passage.text for passage in passages) == "oak" * 333_333


def test_a_folder_a_pipe_and_a_lost_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    os.mkfifo(tmp_path / "b.txt")
    for name, message in (("a.txt", "regular file"), ("b.txt", "regular file"), ("c.txt", "cannot be read")):
        with pytest.raises(ReadError, match=message):
            read(tmp_path / name, tmp_path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = _file(tmp_path, "secret.txt")
    inside = _file(tmp_path, "articles/a.txt")
    (tmp_path / "articles/out.txt").symlink_to(secret)
    (tmp_path / "articles/in.txt").symlink_to(inside)
    with pytest.raises(ReadError, match="is a link that leads out of its folder"):
        read(tmp_path / "articles/out.txt", tmp_path / "articles")
    assert read(tmp_path / "articles/in.txt", tmp_path / "articles").text == "Tea is hot."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_every_character_survives(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe")):
        data = b"\xef\xbb\xbf" + data
    assert decode(data, "a.txt") == text


def test_line_ends_and_separators_survive(tmp_path: Path) -> None:
    text = "Tea\ris\r\nhot\u2028and\x85good.\n"
    assert read(_file(tmp_path, "a.txt", text.encode()), tmp_path).text == text


def test_the_text_is_what_stands_behind_the_front_matter(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: Tea\r\npublished: 2021-09-03\r\n---\r\n\r\nTea is hot.\r\n"
    document = read(_file(tmp_path, "a.md", data), tmp_path)
    assert document.text == "Tea is hot."
    assert document.source == Source("Tea", "a.md", published=date(2021, 9, 3))


def test_a_news_page_gives_up_its_header(tmp_path: Path) -> None:
    text = (
        "Tea is dear. Who pays?\n\nThe price has doubled, a trader said.\n"
        "By tea.example.org | Written by Ann Poe\nPUBLISHED ON SEP 03, 2021 05:44 PM IST\n"
        "Leaves on a market in the north. (AFP)\n\n"
        "Tea costs twice as much as last year, and nobody knows why that is so.\n\n"
        "Why it is dear\n\nThe harvest was lost in the rain, and the ships were late as well.\n"
    )
    document = read(_file(tmp_path, "tea.txt", text.encode()), tmp_path)
    assert document.source == Source(
        "Tea is dear. Who pays?", "tea.txt", "tea.example.org", "Ann Poe", date(2021, 9, 3)
    )
    told = [(passage.role, passage.text) for passage in split(document)]
    assert [words for role, words in told if role is Role.APPARATUS] == [
        "Tea is dear. Who pays?",
        text[text.index("By tea") : text.index("\n\nTea costs")],
    ]
    assert [words for role, words in told if role is Role.STORY] == [
        "The price has doubled, a trader said.",
        "Tea costs twice as much as last year, and nobody knows why that is so.",
        "The harvest was lost in the rain, and the ships were late as well.",
    ]
