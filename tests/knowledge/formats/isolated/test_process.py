"""The child process: hostile files cost themselves, never the program."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import ReadError
from knowledge.formats.isolated import Limits, ParserProcess
from knowledge.formats.isolated.wire import MalformedReplyError, from_json
from tests.knowledge.formats.isolated.files import docx, epub, odt, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = b"<html><body><p>Tea is hot, and it is good for all who drink it.</p></body></html>"
TEXT = "Tea is hot, and it is good for all who drink it."

LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
DEEP = 200_000


def _word(prolog: str, inside: str) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:body><w:p><w:r><w:t>Tea {inside}</w:t></w:r></w:p></w:body>"
    body = f'<w:document xmlns:w="{name}">{body}</w:document>'
    return zipped({"word/document.xml": prolog + body})


def _feed(prolog: str) -> bytes:
    return f"{prolog}<rss><channel><item><title>&e;</title></item></channel></rss>".encode()


HOSTILE = {
    "bomb in a word file": docx(f"<w:p><w:r><w:t>{'a' * 80_000_000}</w:t></w:r></w:p>"),
    "bomb in a book": epub("<p>" + "tea " * 20_000_000 + "</p>"),
    "ten thousand members": zipped({f"word/{n}": b"" for n in range(10_001)} | {"word/document.xml": "<a/>"}),
    "deep word file": docx("<w:ins>" * DEEP + "</w:ins>" * DEEP),
    "deep open document": odt("<text:span>" * DEEP + "</text:span>" * DEEP),
    "deep rich text": b"{\\rtf1 " + b"{" * DEEP + b"tea" + b"}" * DEEP + b"}",
    "entities": _word(LAUGHS + "]>", "&i;"),
    "external entity": _word(OUTSIDE, "&e;"),
    "external entity in a feed": _feed(OUTSIDE),
    "renamed program": b"\x7fELF" + bytes(1000),
    "renamed picture": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "plain zip": zipped({"a.txt": "tea"}),
    "empty": b"",
    "zeros": bytes(1000),
    "words": b"Tea is hot.",
    "feed without entries": b"<rss><channel><title>Tea</title></channel></rss>",
}


@pytest.fixture
def own() -> Iterator[ParserProcess]:
    """A child that a test may kill."""
    own = ParserProcess(Limits(seconds=60, processor_seconds=20))
    yield own
    own.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_left_out_with_a_reason_and_the_next_is_read(
    parser: ParserProcess, name: str
) -> None:
    with pytest.raises(ReadError) as caught:
        parser.read(HOSTILE[name], "tea.docx")
    assert str(caught.value).startswith("tea.docx ")
    assert str(caught.value).endswith(".")
    assert parser.read(GOOD, "tea.html").documents[0].text == TEXT


def test_deep_and_long_pages_come_back(parser: ParserProcess) -> None:
    """They may lose their text, but neither the child nor the time."""
    for body in (b"<div>" * DEEP + b"Tea", b"<p>Tea is hot and good.</p>" * 3000, b"<table>" * 5000):
        try:
            parser.read(b"<html><body>" + body, "tea.html")
        except ReadError as error:
            assert str(error).startswith("tea.html ")  # noqa: PT017  (either outcome is right)
    assert parser.read(GOOD, "tea.html").documents[0].text == TEXT


def test_a_child_that_is_killed_is_replaced(own: ParserProcess) -> None:
    assert own.read(GOOD, "tea.html").documents[0].text == TEXT
    assert own._child is not None
    os.kill(own._child.pid, signal.SIGABRT)
    own._child.wait()
    assert own.read(GOOD, "tea.html").documents[0].text == TEXT


def test_the_same_child_reads_one_file_after_another(own: ParserProcess) -> None:
    own.read(GOOD, "tea.html")
    first = own._child
    own.read(GOOD, "tea.html")
    assert own._child is first


def test_a_child_is_replaced_after_so_many_files() -> None:
    own = ParserProcess(Limits(documents=1))
    own.read(GOOD, "tea.html")
    assert own._child is None
    own.close()


def test_too_long_is_said() -> None:
    slow = ParserProcess(Limits(seconds=600, processor_seconds=1))
    with pytest.raises(ReadError, match=r"tea\.html takes too long to read"):
        slow.read(b"<html><body>" + b"<table><tr><td>Tea is hot.</td></tr></table>" * 200_000, "tea.html")
    slow.close()


def test_too_much_memory_is_said() -> None:
    small = ParserProcess(Limits(memory=250_000_000))
    with pytest.raises(ReadError, match=r"tea\.html needs too much memory"):
        small.read(b"<html><body>" + b"<p>Tea is hot and good.</p>" * 2_000_000, "tea.html")
    small.close()


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"documents":[[{},"tea",[]]]}',
        b'{"documents":[["a","b"]]}',
        b"\xff",
    ],
)
def test_a_reply_that_is_none_is_refused(reply: bytes) -> None:
    with pytest.raises(MalformedReplyError):
        from_json(reply)


def _reply(**changes: object) -> bytes:
    record: dict[str, object] = {
        "title": "Tea",
        "path": "tea.pdf",
        "publisher": None,
        "author": None,
        "published": None,
        "url": None,
        "sections": [],
        "apparatus": [],
        "blocks": [[0, 3, "paragraph", 0, "", "", [], [], None, 0]],
        "marks": [],
        "pages": [],
    }
    return json.dumps({"documents": [[record | changes, "Tea", []]]}).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"blocks": [[0, 4, "paragraph", 0, "", "", [], [], None, 0]]},
        {
            "blocks": [
                [0, 2, "paragraph", 0, "", "", [], [], None, 0],
                [1, 3, "paragraph", 0, "", "", [], [], None, 0],
            ]
        },
        {"blocks": [[0, 3, "paragraph", 0, "", "", [], [], 9, 0]]},
        {"marks": [[2, 1, "strong", ""]]},
        {"sections": [[0, 9, 1, 0, 3]]},
        {"pages": [[3, 1, ""], [0, 2, ""]]},
        {"title": 3},
        {"url": ["a"]},
    ],
)
def test_a_reply_whose_offsets_lie_is_refused(changes: dict[str, object]) -> None:
    assert from_json(_reply())[0][0].text == "Tea"
    with pytest.raises(MalformedReplyError):
        from_json(_reply(**changes))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_left_out(parser: ParserProcess, data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from([docx("<w:p><w:r><w:t>Tea is hot.</w:t></w:r></w:p>"), GOOD, b"{\\rtf1 Tea\\par}"])
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=8))
    try:
        documents = parser.read(whole[:at] + junk + whole[at + len(junk) :], "tea").documents
    except ReadError as error:
        assert str(error).startswith("tea ")  # noqa: PT017  (either outcome is right)
    else:
        assert all(block.span.end <= len(d.text) for d in documents for block in d.blocks or ())
