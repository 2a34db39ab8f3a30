"""Answers that people marked in real texts: what splitting does to them.

A quote can be right only if one sentence holds the whole answer. Some marked answers cross a full
stop themselves (research papers above all), hence the shares.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.documents import Document, Span
from knowledge.formats.front_matter import Facts
from knowledge.formats.plain import read_plain
from knowledge.splitting.passages import split

DATA = Path(__file__).parents[4] / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the evaluation data are not beside this repository"
)


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _golds(name: str) -> list[tuple[Document, Span]]:
    documents = {
        str(each["id"]): read_plain(
            str(each["text"]), str(each["id"]), Facts(title=str(each["title"]) or None)
        )
        for each in _lines(DATA / name / "documents.jsonl")
    }
    golds = []
    for question in _lines(DATA / name / "questions.jsonl"):
        assert isinstance(question["gold"], list)
        for gold in question["gold"]:
            document = documents[gold["document_id"]]
            words = document.text[gold["start"] : gold["end"]]
            golds.append((document, Span(gold["start"], gold["start"] + len(words.rstrip()))))
    return golds


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("squad2", 0.99),
        ("clapnq", 0.99),
        ("covidfaq", 0.99),
        ("emanual", 0.99),
        ("xquad-es", 0.99),
        ("xquad-de", 0.99),
        ("xquad-zh", 0.99),
        ("covidqa", 0.88),
    ],
)
def test_one_sentence_holds_the_answer(name: str, share: float) -> None:
    golds = _golds(name)
    documents = {id(document): document for document, _ in golds}
    sentences = {
        key: [span for passage in split(document) for span in passage.sentences]
        for key, document in documents.items()
    }
    whole = sum(
        any(start <= gold.start and gold.end <= end for start, end in sentences[id(document)])
        for document, gold in golds
    )
    assert whole / len(golds) >= share


@pytest.mark.parametrize("name", ["squad2", "clapnq", "covidqa", "covidfaq", "emanual", "xquad-es"])
def test_no_answer_is_taken_for_a_heading(name: str) -> None:
    for document, gold in _golds(name):
        headings = [section.heading for section in document.sections]
        assert not any(start <= gold.start and gold.end <= end for start, end in headings)
