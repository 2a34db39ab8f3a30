"""Look-alikes come from the question's own tree, look near, and do not hold its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from knowledge import KnowledgeBase
from tests.fakes import WordEncoder
from tests.training.documentation import passages_in, record_of
from tests.training.look_alikes import add_look_alikes

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "cats.md": "# Cats\n\nA cat sleeps for sixteen hours.\n",
    "lions.md": "# Lions\n\nA lion sleeps for twenty hours.\n",
    "tigers.md": "# Tigers\n\nA tiger sleeps for seventeen hours.\n",
    "kittens.md": "# Kittens\n\nLike any cat, a kitten sleeps for sixteen hours.\n",
}
QUESTION = "For how many hours a day sleeps a cat?"


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    root = tmp_path / "pets"
    root.mkdir()
    for name, text in PAGES.items():
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture
def base(pets: Path, tmp_path: Path) -> KnowledgeBase:
    base = KnowledgeBase([pets], WordEncoder(256), tmp_path / "storage")
    base.open()
    return base


@pytest.fixture
def cats(pets: Path) -> dict[str, Any]:
    """The passage on cats, with a question that it answers and one that it does not."""
    [passage] = (each for each in passages_in(pets) if each.document.source.title == "Cats")
    record = record_of("own_pets", passage)
    at = record["text"].index("sixteen")
    record["qas"] = [
        {"q": QUESTION, "s": [0], "spans": [[at, at + len("sixteen")]], "neg": []},
        {"q": "For how many hours sleeps a dog?", "s": [], "spans": [], "neg": []},
    ]
    return record


def test_look_alikes_stand_behind_and_do_not_hold_the_answer(
    base: KnowledgeBase, cats: dict[str, Any]
) -> None:
    own, *others = add_look_alikes([cats], base, first=10)
    assert {each["title"] for each in others} == {"Lions", "Tigers"}
    assert not any(each["qas"] for each in others)
    [[number], nothing] = [each["neg"] for each in own["qas"]]
    assert number in {11, 12}
    assert nothing == []


def test_the_questions_themselves_are_left_as_they_were(base: KnowledgeBase, cats: dict[str, Any]) -> None:
    add_look_alikes([cats], base, first=0)
    assert cats["qas"][0]["neg"] == []
