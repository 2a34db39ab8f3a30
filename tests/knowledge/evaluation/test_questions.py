"""Question files, good ones and ones that are broken in every way."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import EvaluationError, Gold, KnownQuestion, Questions, read_question_files
from knowledge.documents import Span

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {"question": "Who led?", "expect": ["Massoud"]}


def read(path: Path, *lines: Any, strict: bool = False) -> Questions:
    """Write these lines to a file, bytes as they are and others as JSON, and read it."""
    rows = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    file = path / "war.jsonl"
    file.write_bytes(b"\n".join(rows))
    return read_question_files([file], strict=strict)


def test_a_line_says_where_the_answer_stands(tmp_path: Path) -> None:
    (question,), faults = read(
        tmp_path,
        {
            "id": "q7",
            "question": "Who led?",
            "gold": [
                {"document": "a/war.txt", "start": 10, "end": 21},
                {"document_id": "b.md", "start": 0, "end": 1},
            ],
        },
    )
    assert question == KnownQuestion(
        text="Who led?",
        id="q7",
        set="war",
        kind="answerable",
        answerable=True,
        gold=(Gold("a/war.txt", Span(10, 21)), Gold("b.md", Span(0, 1))),
        file="war.jsonl",
        line=1,
    )
    assert not faults


def test_a_line_without_an_answer_is_answerable_only_if_it_says_so(tmp_path: Path) -> None:
    questions, _ = read(
        tmp_path,
        {"question": "a?", "answerable": True},
        {"question": "b?", "answerable": False},
        {"question": "c?", "kind": "left_out"},
        {"question": "d?", "kind": "answerable"},
        {"question": "e?", "answerable": True, "kind": "hard"},
        {"question": "f?", "expect": [], "answerable": False},
    )
    assert [(q.answerable, q.kind, q.checkable) for q in questions] == [
        (True, "answerable", False),
        (False, "unanswerable", False),
        (False, "left_out", False),
        (True, "answerable", False),
        (True, "hard", False),
        (False, "unanswerable", False),
    ]


def test_an_answer_that_is_known_makes_a_question_of_any_kind_answerable(tmp_path: Path) -> None:
    gold = [{"document": "war.txt", "start": 1, "end": 2}]
    questions, _ = read(
        tmp_path,
        {"question": "a?", "expect": ["Ann"], "kind": "who"},
        {"question": "b?", "gold": gold, "kind": "why"},
    )
    assert [(q.answerable, q.kind, q.checkable) for q in questions] == [
        (True, "who", True),
        (True, "why", True),
    ]


def test_gold_of_an_unanswerable_question_is_ignored(tmp_path: Path) -> None:
    gold = [{"document": "kept-out.txt", "start": 1, "end": 2}]
    (question,), _ = read(tmp_path, {"question": "a?", "answerable": False, "kind": "left_out", "gold": gold})
    assert question.gold == ()


def test_a_set_is_named_by_its_file_or_by_the_line(tmp_path: Path) -> None:
    questions, _ = read(tmp_path, GOOD, GOOD | {"set": "peace"})
    assert [q.set for q in questions] == ["war", "peace"]


BROKEN = {
    "no JSON": b'{"question": ',
    "no UTF-8": b'{"question": "\xff"}',
    "a list": [GOOD],
    "a number": 7,
    "deep": b"[" * 100_000,
    "a huge number": b'{"question": ' + b"9" * 5000 + b"}",
    "no question": {"expect": ["x"]},
    "an empty question": {"question": "  ", "expect": ["x"]},
    "a question that is no text": {"question": 5, "expect": ["x"]},
    "nothing known": {"question": "Who?"},
    "answerable perhaps": {"question": "Who?", "answerable": "yes"},
    "answerable by number": {"question": "Who?", "answerable": 1},
    "expect without a list": {"question": "Who?", "expect": "x"},
    "expect something empty": {"question": "Who?", "expect": [""]},
    "gold without a list": {"question": "Who?", "gold": {"document": "a", "start": 0, "end": 1}},
    "gold that is no object": {"question": "Who?", "gold": [3]},
    "gold without a document": {"question": "Who?", "gold": [{"start": 0, "end": 1}]},
    "gold without an end": {"question": "Who?", "gold": [{"document": "a", "start": 0}]},
    "gold at a fraction": {"question": "Who?", "gold": [{"document": "a", "start": 0.5, "end": 1}]},
    "gold at true": {"question": "Who?", "gold": [{"document": "a", "start": False, "end": True}]},
    "gold before the beginning": {"question": "Who?", "gold": [{"document": "a", "start": -1, "end": 1}]},
    "gold of no length": {"question": "Who?", "gold": [{"document": "a", "start": 1, "end": 1}]},
    "a kind of one's own, and nothing else": {"question": "Who?", "kind": "who"},
    "a kind that is no text": {"question": "Who?", "kind": ["who"], "expect": ["Ann"]},
    "kinds that contradict": {"question": "Who?", "answerable": True, "kind": "left_out"},
    "kinds that contradict, too": {"question": "Who?", "answerable": False, "kind": "answerable"},
    "an empty kind": {"question": "Who?", "answerable": True, "kind": ""},
}
every_broken_line = pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN)


@every_broken_line
def test_a_broken_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: object) -> None:
    questions, faults = read(tmp_path, GOOD, line, GOOD)
    assert [q.line for q in questions] == [1, 3]
    (fault,) = faults
    assert (fault.file, fault.line) == ("war.jsonl", 2)
    assert str(fault).startswith("war.jsonl, line 2: ")
    assert fault.why.strip()
    assert "\n" not in fault.why


@every_broken_line
def test_a_broken_line_ends_a_strict_run(tmp_path: Path, line: object) -> None:
    with pytest.raises(EvaluationError, match=r"^war\.jsonl, line 2: .*\.$"):
        read(tmp_path, GOOD, line, GOOD, strict=True)


def test_a_file_without_a_usable_line_says_what_is_wrong_with_the_first(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"no question that can be asked.*line 2: this is not JSON"):
        read(tmp_path, b"", b"nonsense", b"more of it")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EvaluationError, match="contains no question"):
        read(tmp_path, content)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(EvaluationError, match="cannot be read"):
            read_question_files([path])


def test_the_same_id_twice_in_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="“q1” occurs twice in war"):
        read(tmp_path, GOOD | {"id": "q1"}, GOOD | {"id": "q1"})
    questions, _ = read(tmp_path, GOOD | {"id": "q1"}, GOOD | {"id": "q1", "set": "peace"})
    assert len(questions) == 2


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_ends_and_a_byte_order_mark_do_not_count(tmp_path: Path, end: bytes) -> None:
    file = tmp_path / "war.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + end.join([json.dumps(GOOD).encode()] * 2) + end)
    questions, faults = read_question_files([file])
    assert ([q.line for q in questions], faults) == ([1, 2], ())


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    line = json.dumps({"question": "Who\u2028led?", "expect": ["x"]}, ensure_ascii=False).encode()
    (question,), _ = read(tmp_path, line)
    assert question.text == "Who\u2028led?"


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_breaks_the_reader(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("questions") / "any.jsonl"
    file.write_bytes(content)
    with suppress(EvaluationError):
        questions, _ = read_question_files([file])
        assert questions
