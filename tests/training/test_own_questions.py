"""Our own questions find their passages again, and the sentences that answer."""

from __future__ import annotations

import hashlib
import json
import lzma
from typing import TYPE_CHECKING, Any

import pytest

from tests.training.documentation import passages_in, record_of
from tests.training.own_questions import QUESTIONS, main

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# Cats\n\nA cat sleeps for sixteen hours. It eats twice a day.\n"
PUBLIC: dict[str, Any] = {
    "set": "news",
    "title": "Dogs",
    "text": "A dog barks.",
    "sents": [[0, 12]],
    "qas": [],
}


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    (tmp_path / "trees" / "pets").mkdir(parents=True)
    (tmp_path / "trees" / "pets" / "cats.md").write_text(PAGE, "utf-8")
    return tmp_path / "trees"


def made_from(asked: list[dict[str, Any]], trees: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Any:
    """What the script makes of questions."""
    kept, public, out = (trees.parent / name for name in ("asked.xz", "public.xz", "out.xz"))
    kept.write_bytes(lzma.compress(json.dumps(asked).encode()))
    public.write_bytes(lzma.compress(json.dumps([PUBLIC]).encode()))
    words = ["own_questions.py", str(trees), str(public), str(out), "--questions", str(kept), *more]
    monkeypatch.setattr("sys.argv", words)
    assert main() == 0
    return json.loads(lzma.decompress(out.read_bytes()))


def asked_of(tree: str, path: str, start: int, text: str, *asked: list[Any]) -> dict[str, Any]:
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return {"tree": tree, "path": path, "start": start, "digest": digest, "asked": list(asked)}


def test_a_question_finds_its_passage_and_the_sentence_that_answers(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [passage] = passages_in(trees / "pets")
    text = record_of("pets", passage)["text"]
    at = text.index("twice")
    asked = asked_of("pets", "cats.md", passage.start, text, ["How often?", at, at + 5], ["Who feeds it?"])
    [record] = made_from([asked], trees, monkeypatch)
    assert record["title"] == "Cats"
    assert [(each["q"], each["s"]) for each in record["qas"]] == [("How often?", [1]), ("Who feeds it?", [])]
    [[start, end]] = record["qas"][0]["spans"]
    assert record["text"][start:end] == "twice"


def test_a_passage_that_has_changed_is_left_out_and_counted(
    trees: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = asked_of("pets", "cats.md", 0, "Another text.", ["Why?"])
    assert made_from([changed], trees, monkeypatch) == []
    assert "lost: {'pets': 1}" in capsys.readouterr().out


@pytest.mark.parametrize(("tree", "learned"), [("pets", 1), ("jtd", 0)])
def test_a_tree_that_judges_is_not_learned_from(
    trees: Path, monkeypatch: pytest.MonkeyPatch, tree: str, learned: int
) -> None:
    (trees / "pets").rename(trees / tree)
    [passage] = passages_in(trees / tree)
    asked = asked_of(tree, "cats.md", passage.start, passage.text, ["Who feeds it?"])
    assert len(made_from([asked], trees, monkeypatch)) == learned
    assert len(made_from([asked], trees, monkeypatch, "--apart")) == 1 - learned


def test_what_is_kept_apart_is_not_learned_from(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asked_of("", "news", 0, PUBLIC["text"], ["Does it purr?"])
    learned, apart = (made_from([asked], trees, monkeypatch, *more) for more in ((), ("--apart",)))
    assert [len(learned), len(apart)] == [1, 0]


def test_the_file_holds_places_and_no_text() -> None:
    asked = json.loads(lzma.decompress(QUESTIONS.read_bytes()))
    assert {key for each in asked for key in each} == {"tree", "path", "start", "digest", "asked"}
    lengths = {len(one) for each in asked for one in each["asked"]}
    assert lengths == {1, 3}
    unanswerable = sum(len(one) == 1 for each in asked for one in each["asked"])
    assert 0.4 < unanswerable / sum(len(each["asked"]) for each in asked) < 0.6
