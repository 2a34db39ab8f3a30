"""A refusal says why, and what a misspelt word may have been meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import KnowledgeBase, NoAnswer, Reason
from knowledge.answering.refusing import unsaid, why_not
from knowledge.answering.spelling import Spelling, spellings
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "# Fighting\n\nThe Panjshir valley has checkpoints. The people of Panjshir went home.\n"
    (folder / "valley.md").write_text(text, encoding="utf-8")
    base = KnowledgeBase([folder], WordEncoder(), tmp_path / "storage")
    base.reload()
    return base


def test_a_misspelt_name_is_found_as_the_articles_write_it(base: KnowledgeBase) -> None:
    question = "Who rules Pamjshyr?"
    found = spellings(question, base.snapshot)
    assert found == (Spelling(2, "Panjshir"),)
    assert found[0].corrected(question) == "Who rules Panjshir?"
    assert Spelling(9, "Panjshir").corrected(question) == question


@pytest.mark.parametrize(
    "question", ["Who rules Panjshir?", "Where is Paris?", "who", "Is it P4njshyr5?", "潮?"]
)
def test_words_that_are_known_or_like_none_are_left_alone(base: KnowledgeBase, question: str) -> None:
    assert spellings(question, base.snapshot) == ()


def test_a_refusal_has_them(base: KnowledgeBase) -> None:
    refused = base.ask("Which elephants of Mars eat Pamjshyr cabbages at noon?")
    assert isinstance(refused, NoAnswer)
    assert [each.instead for each in refused.meant] == ["Panjshir"]


def test_words_that_a_passage_does_not_say_are_named_the_most_telling_first(base: KnowledgeBase) -> None:
    passage, lexical = base.snapshot.passage(0), base.snapshot.lexical
    assert unsaid("How many checkpoints did elephants guard in Panjshir?", passage, lexical) == (
        "elephants",
        "guard",
    )
    assert unsaid("Who fights in Panjshir?", passage, lexical) == ()


@pytest.mark.parametrize(
    ("question", "near", "trusted", "reason"),
    [
        ("Wann wurde der Turm gebaut, und von wem?", True, True, Reason.LANGUAGE),
        ("Когда построили башню?", False, True, Reason.LANGUAGE),
        ("Когда построили башню?", False, False, Reason.SCRIPT),
        ("ferry?", True, True, Reason.VAGUE),
        ("Who runs the old ferry?", True, True, Reason.UNSURE),
        ("Who runs the old ferry?", False, True, Reason.NOTHING_NEAR),
        ("ferry?", False, True, Reason.NOTHING_NEAR),
    ],
)
def test_the_reason(question: str, *, near: bool, trusted: bool, reason: Reason) -> None:
    assert why_not(question, ["english"], near=near, trusted=trusted) is reason


def test_a_common_word_that_a_passage_does_not_say_explains_nothing(tmp_path: Path) -> None:
    leaves = "\n\n".join(f"# Leaf {number}\n\nMany people use leaf {number}." for number in range(60))
    text = f"# Samovars\n\nA samovar boils water for a whole house.\n\n{leaves}\n"
    (tmp_path / "tea.md").write_text(text, encoding="utf-8")
    base = KnowledgeBase([tmp_path / "tea.md"], WordEncoder(256), tmp_path / "storage")
    base.reload()
    samovar = base.snapshot.passage(0)
    assert "samovar" in samovar.text
    question = "Can I use a samovar for coffee?"
    assert unsaid(question, samovar, base.snapshot.lexical) == ("coffee",)
