"""The same share of the public questions is drawn each time, and no passage is lost."""

from __future__ import annotations

import json
import lzma
from typing import TYPE_CHECKING, Any

from tests.training.public_questions import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def drawn_from(sets: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is left of ten questions on a passage of each set."""
    public, out = folder / "public.xz", folder / "out.xz"
    records = [{"set": name, "qas": [{"q": f"Question {number}?"} for number in range(10)]} for name in sets]
    public.write_bytes(lzma.compress(json.dumps(records).encode()))
    monkeypatch.setattr("sys.argv", ["public_questions.py", str(public), str(out)])
    assert main() == 0
    return [each["qas"] for each in json.loads(lzma.decompress(out.read_bytes()))]


def test_a_share_of_each_set_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = drawn_from(["squad2dev", "duorc", *["quoref"] * 50], tmp_path, monkeypatch)
    assert [len(left[0]), len(left[1])] == [10, 0]
    assert 100 < sum(map(len, left[2:])) < 200


def test_it_draws_the_same_questions_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["quoref"] * 5
    assert drawn_from(names, tmp_path, monkeypatch) == drawn_from(names, tmp_path, monkeypatch)
