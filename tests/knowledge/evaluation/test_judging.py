"""Evaluating a small knowledge base with a word-count encoder, so that figures can be checked by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from knowledge import (
    EmptyKnowledgeError,
    Evaluation,
    EvaluationError,
    KnowledgeBase,
    Progress,
    evaluate,
    read_question_files,
    summarize,
    write_run,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.knowledge.conftest import Desk

OAK = "The oak grows slowly and lives for a thousand years.\n"
ELM = "The elm was felled by a beetle that carries a fungus.\n"
AGE = {"document": "oak.txt", "start": OAK.index("thousand"), "end": OAK.index(" years")}


@pytest.fixture
def grown(desk: Desk) -> KnowledgeBase:
    desk.write("oak.txt", f"---\ntitle: Oaks\n---\n{OAK}")
    desk.write("wood/elm.txt", f"---\ntitle: Elms\n---\n{ELM}")
    base = desk.base()
    base.reload()
    return base


def run(base: KnowledgeBase, tmp_path: Path, *lines: Any, strict: bool = False) -> Evaluation:
    file = tmp_path / "trees.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    return evaluate(base, read_question_files([file]), strict=strict)


LIVES = {"question": "How many years lives the oak?", "gold": [AGE]}
FELLED = {"question": "Who felled the elm?", "expect": ["beetle"]}
CUP = {"question": "Who won the world cup?", "answerable": False}


def test_each_question_is_a_row_in_order(grown: KnowledgeBase, tmp_path: Path) -> None:
    rows = run(grown, tmp_path, LIVES, CUP, FELLED).rows
    assert [(row.question, row.quote, row.rank) for row in rows] == [
        (LIVES["question"], True, 1),
        (CUP["question"], None, None),
        (FELLED["question"], True, 1),
    ]
    assert rows[0].marked == OAK.strip()
    assert rows[0].wanted == ("thousand",)
    assert (rows[2].document, rows[2].wanted) == ("wood/elm.txt", ("beetle",))


def test_many_questions_are_asked_in_batches_with_progress(grown: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "trees.jsonl"
    file.write_text("\n".join(json.dumps(LIVES | {"id": number}) for number in range(70)))
    steps: list[Progress] = []
    rows = evaluate(grown, read_question_files([file]), progress=steps.append).rows
    assert [row.id for row in rows] == [str(number) for number in range(70)]
    assert steps[-1] == Progress("asking", 70, 70)
    assert [step.done for step in steps] == sorted(step.done for step in steps)


def test_the_same_run_twice_is_the_same_to_the_byte(grown: KnowledgeBase, tmp_path: Path) -> None:
    first, second = (run(grown, tmp_path, LIVES, CUP, FELLED) for _ in range(2))
    assert write_run(first, summarize(first)) == write_run(second, summarize(second))


FAULTS = {
    "no article": ({"document": "yew.txt", "start": 0, "end": 3}, "no article has the path “yew.txt”"),
    "outside": ({"document": "oak.txt", "start": 50, "end": 5000}, f"which has {len(OAK)} characters"),
    "just outside": (
        {"document": "oak.txt", "start": 0, "end": len(OAK) + 1},
        f"0–{len(OAK) + 1} is outside “oak.txt”",
    ),
    "white space": (
        {"document": "oak.txt", "start": OAK.index(" oak"), "end": OAK.index("oak")},
        "only white space",
    ),
}
every_fault = pytest.mark.parametrize(("gold", "why"), FAULTS.values(), ids=FAULTS)


@every_fault
def test_gold_that_is_not_in_the_articles_leaves_its_question_out(
    grown: KnowledgeBase, tmp_path: Path, gold: object, why: str
) -> None:
    evaluation = run(grown, tmp_path, LIVES, {"question": "Which?", "gold": [gold]}, FELLED)
    assert len(evaluation.rows) == 2
    (fault,) = evaluation.faults
    assert str(fault).startswith("trees.jsonl, line 2: ")
    assert why in str(fault)


@every_fault
def test_gold_that_is_not_in_the_articles_ends_a_strict_run(
    grown: KnowledgeBase, tmp_path: Path, gold: object, why: str
) -> None:
    with pytest.raises(EvaluationError, match=why):
        run(grown, tmp_path, LIVES, {"question": "Which?", "gold": [gold]}, strict=True)


@every_fault
def test_if_no_question_is_left_the_error_names_the_first_fault(
    grown: KnowledgeBase, tmp_path: Path, gold: object, why: str
) -> None:
    with pytest.raises(EvaluationError, match=why):
        run(grown, tmp_path, CUP, {"question": "Which?", "gold": [gold]})


def test_gold_up_to_the_last_character_is_inside(grown: KnowledgeBase, tmp_path: Path) -> None:
    whole = {"document": "oak.txt", "start": 0, "end": len(OAK)}
    assert not run(grown, tmp_path, {"question": "What?", "gold": [whole]}).faults


def test_a_path_that_two_articles_share_is_a_fault(desk: Desk, tmp_path: Path) -> None:
    for folder in ("here", "there"):
        desk.write(f"{folder}/oak.txt", f"{OAK}It stands {folder}.\n")
    base = desk.base(desk.articles / "here", desk.articles / "there")
    base.reload()
    with pytest.raises(EvaluationError, match=r"2 articles have the path “oak\.txt”"):
        run(base, tmp_path, LIVES, strict=True)


def test_white_space_at_the_ends_of_gold_is_no_part_of_it(grown: KnowledgeBase, tmp_path: Path) -> None:
    """Otherwise a space or line end after a sentence would make the sentence wrong."""
    whole = {"document": "oak.txt", "start": OAK.index(" thousand"), "end": len(OAK)}
    (row,) = run(grown, tmp_path, LIVES | {"gold": [whole]}).rows
    assert row.quote
    assert row.wanted == ("thousand years.",)


def test_questions_that_nothing_answers_are_not_enough(grown: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no question that the articles can answer"):
        run(grown, tmp_path, CUP)


def test_an_empty_knowledge_base_is_an_error(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(EmptyKnowledgeError):
        run(desk.base(), tmp_path, LIVES)


def test_each_set_has_its_own_figures(grown: KnowledgeBase, tmp_path: Path) -> None:
    wrong = FELLED | {"expect": ["a saw"], "set": "saws"}
    summaries = summarize(run(grown, tmp_path, LIVES, wrong, FELLED, CUP))
    assert [(each.set, each.measures["quote@1"].value) for each in summaries] == [("trees", 1), ("saws", 0)]
    assert summaries[0].counts == {"answerable": 2, "unanswerable": 1}
    assert [(share.name, share.count) for share in summaries[0].by_word] == [("how many", 1), ("who", 1)]
    assert "unanswerable: AUROC" not in summaries[1].measures
