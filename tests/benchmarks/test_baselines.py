"""What the product is measured against must itself be right: hand-computed on counted words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import KnowledgeBase
from knowledge.answering.queries import read_question
from tests.benchmarks.baselines import Sentences, bm25, convex, maxsim
from tests.benchmarks.prepared_sets import DATA, SETS, prepare
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from knowledge import NoAnswer

ENCODER = WordEncoder()
ARTICLES = {
    "moon.txt": "The moon pulls the sea. Boats wait in the harbour for water.",
    "sun.txt": "The sun warms the sea. Nobody waits for the sun at night.",
}
every_baseline = pytest.mark.parametrize("baseline", [bm25, convex, maxsim])


@pytest.fixture
def sentences(tmp_path: Path) -> Sentences:
    for name, text in ARTICLES.items():
        (tmp_path / name).write_text(text)
    base = KnowledgeBase([tmp_path], ENCODER, tmp_path / ".storage")
    base.reload()
    return Sentences.of(base.snapshot)


def marked(baseline: Callable[..., NoAnswer], question: str, sentences: Sentences) -> list[str]:
    query = read_question(question)
    outcome = baseline(query, ENCODER.encode_queries([query.searched])[0], sentences)
    return [each.sentence.of(each.passage.document.text) for each in outcome.candidates]


@every_baseline
@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What does the moon pull?", "The moon pulls the sea."),
        ("Who waits at night?", "Nobody waits for the sun at night."),
        ("Where do boats wait?", "Boats wait in the harbour for water."),
    ],
)
def test_a_baseline_marks_the_sentence_that_says_the_words(
    baseline: Callable[..., NoAnswer], question: str, first: str, sentences: Sentences
) -> None:
    assert marked(baseline, question, sentences)[0] == first


@every_baseline
def test_each_passage_stands_once_with_its_best_sentence(
    baseline: Callable[..., NoAnswer], sentences: Sentences
) -> None:
    assert len(marked(baseline, "What does the moon pull?", sentences)) == len(ARTICLES)


def test_maxsim_is_the_share_of_the_questions_words_that_a_sentence_says(sentences: Sentences) -> None:
    query = read_question("moon sea wind?")
    outcome = maxsim(query, ENCODER.encode_queries([query.searched])[0], sentences)
    assert outcome.confidence == pytest.approx(2 / 3, abs=0.01)


def test_bm25_without_a_word_in_common_is_zero(sentences: Sentences) -> None:
    query = read_question("Xylophone?")
    assert bm25(query, ENCODER.encode_queries(["Xylophone?"])[0], sentences).confidence == 0


@pytest.mark.parametrize("name", SETS)
def test_gold_keeps_its_place_when_a_document_becomes_a_file(name: str, tmp_path: Path) -> None:
    if not (DATA / name / "questions.jsonl").is_file():
        pytest.skip(f"the set {name} is not here")
    prepared = prepare(name, tmp_path)
    for path, text in prepared.texts.items():
        content = (prepared.folder / path).read_bytes().decode()
        assert content.split("\n---\n", 1)[1] == text
    golds = [gold for question in prepared.questions for gold in question.gold]
    assert golds
    assert all(gold.span.of(prepared.texts[gold.document]).strip() for gold in golds)
