"""Lists of questions and answers: an entry is a passage under its question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.errors import ReadError
from knowledge.formats.reading import read
from knowledge.splitting.passages import split

if TYPE_CHECKING:
    from pathlib import Path

LISTS = {
    "tea-list.csv": 'Question,Answer\nIs tea hot?,"Yes, it is.\n\nVery."\nIs milk?,No.\n',
    "tea-list.jsonl": '{"question": "Is tea hot?", "answer": "Yes, it is.\\n\\nVery."}\n'
    '\n{"q": "Is milk?", "a": "No."}\n',
    "tea-list.yaml": "- question: Is tea hot?\n  answer: |\n    Yes, it is.\n\n    Very.\n"
    "- q: Is milk?\n  a: 'No.'\n",
    "tea-list.yml": 'Is tea hot?: "Yes, it is.\\n\\nVery."\nIs milk?: No.\nversion: 3\n',
}


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_is_a_passage_under_its_question(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(LISTS[name], encoding="utf-8")
    document = read(path, tmp_path)
    assert document.source.title == "Tea list"
    assert [(p.headings, p.text) for p in split(document)] == [
        (("Is tea hot?",), "Yes, it is.\n\nVery."),
        (("Is milk?",), "No."),
    ]
    assert document.line_of(document.text.index("Yes")) in {1, 2}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "name,price\ntea,3\n", "is no list of questions and answers"),
        ("a.csv", "question\n" + '"' + "x" * 1_100_000, "the table cannot be read"),
        ("a.jsonl", "{not json}\n", "line 1: is no JSON"),
        ("a.jsonl", '{"question": "x"}\n[1]\n', "is no list of questions and answers"),
        ("a.jsonl", "[" * 100_000, "line 1: is no JSON"),
        ("a.yaml", "services:\n  web: {image: x}\n", "is no list of questions and answers"),
        ("a.yaml", "a: [", "is no YAML"),
        ("a.yaml", "[" * 20_000, "is no YAML"),
        ("a.yaml", "- !!python/object/apply:os.system [ls]\n", "is no list of questions and answers"),
        ("a.yaml", "# " + "x" * 1_000_001, "is longer than"),
    ],
)
def test_other_files_are_left_out_with_their_reason(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=message) as caught:
        read(path, tmp_path)
    assert str(caught.value).startswith(name)


def test_aliases_are_never_unfolded(tmp_path: Path) -> None:
    bomb = "".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    (tmp_path / "a.yaml").write_text(f"- &a0 x\n{bomb}- question: Is tea hot?\n  answer: Yes.\n")
    assert read(tmp_path / "a.yaml", tmp_path).text == "Is tea hot?\n\nYes."
