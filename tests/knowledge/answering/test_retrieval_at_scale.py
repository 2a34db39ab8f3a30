"""Where there are very many passages, a first pass chooses; what it gives is what a full look would."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from knowledge import Answer, KnowledgeBase
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from pathlib import Path

TREES = ["oak", "pine", "elm", "ash", "fir", "yew", "larch", "birch", "alder", "hazel"]
GROVES = 1500


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """More passages than a first pass chooses, each under a heading of its own."""
    sections = [
        f"## Grove {number}\n\nThe {TREES[number % len(TREES)]} of grove {number} is {number + 10} m high.\n"
        for number in range(GROVES)
    ]
    path = tmp_path / "groves.md"
    path.write_text("\n".join(sections), "utf-8")
    return path


def test_the_compressed_index_finds_what_the_full_one_finds(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = WordEncoder(dimension=64)
    full = KnowledgeBase([article], encoder, tmp_path / "full")
    compressed = KnowledgeBase([article], encoder, tmp_path / "compressed", compress_above=GROVES - 1)
    full.open()
    compressed.open()
    assert full.snapshot.first_pass is None
    assert compressed.snapshot.first_pass is not None
    for number in range(0, GROVES, 97):
        question = f"How high is the {TREES[number % len(TREES)]} of grove {number}?"
        expected, found = full.ask(question, candidates=3), compressed.ask(question, candidates=3)
        assert isinstance(expected, Answer) == isinstance(found, Answer)
        assert [each.passage for each in found.candidates] == [each.passage for each in expected.candidates]

    # A small installation without faiss opens the same snapshot, and looks at all of it.
    monkeypatch.setitem(sys.modules, "faiss", None)
    plain = KnowledgeBase([article], encoder, tmp_path / "compressed", compress_above=GROVES - 1)
    plain.open()
    assert plain.snapshot.first_pass is None
    question = "How high is the oak of grove 40?"
    expected, found = full.ask(question, candidates=3), plain.ask(question, candidates=3)
    assert [each.passage for each in found.candidates] == [each.passage for each in expected.candidates]
