"""Judging one outcome by one known answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import (
    Answer,
    Document,
    Gold,
    KnownQuestion,
    NoAnswer,
    Passage,
    Query,
    QuestionError,
    RankedPassage,
    Reason,
    Source,
    Span,
)
from knowledge.answering.quotes import quote_of
from knowledge.evaluation.judgements import judge

if TYPE_CHECKING:
    from knowledge import Judgement

TEXT = "The sea is salty. The moon pulls.\n\nThe tide rises\ntwice a day. Boats wait."
#       0                 18                35              51          63
DOCUMENT = Document(Source("Tides", "coast/tides.txt"), TEXT)
OTHER = Document(Source("Tides", "tides.txt"), TEXT)
QUERY = Query("Why?", "Why?", ("Why?",))


def ranked(start: int, end: int, sentence: tuple[int, int], document: Document = DOCUMENT) -> RankedPassage:
    return RankedPassage(Passage(document, start, end, (Span(*sentence),)), Span(*sentence), 0.5)


SEA = ranked(0, 33, (0, 17))
MOON = ranked(0, 33, (18, 33))
TIDE = ranked(35, 76, (35, 62))


def known(
    *gold: tuple[int, int],
    expect: tuple[str, ...] = (),
    answerable: bool = True,
    path: str = "coast/tides.txt",
) -> KnownQuestion:
    kind = "answerable" if answerable else "left_out"
    spans = tuple(Gold(path, Span(*each)) for each in gold)
    return KnownQuestion("Why?", "1", "tides", kind, answerable, spans, expect)


def answered(question: KnownQuestion, *candidates: RankedPassage) -> Judgement:
    return judge(question, Answer(QUERY, (quote_of(candidates[0]),), 0.75, candidates))


def refused(question: KnownQuestion, *candidates: RankedPassage) -> Judgement:
    return judge(question, NoAnswer(QUERY, Reason.UNSURE, (), 0.25, candidates))


@pytest.mark.parametrize(
    ("gold", "candidate", "quote", "rank", "false"),
    [
        ((22, 26), MOON, True, 1, False),
        ((18, 33), MOON, True, 1, False),
        ((22, 26), SEA, False, 1, False),
        ((12, 26), MOON, False, 1, False),
        ((30, 40), MOON, False, 0, True),
        ((35, 36), MOON, False, 0, True),
    ],
    ids=["inside", "the whole of it", "another sentence", "across two", "across a border", "elsewhere"],
)
def test_a_sentence_is_right_if_it_holds_the_whole_gold_span(
    gold: tuple[int, int], candidate: RankedPassage, *, quote: bool, rank: int, false: bool
) -> None:
    row = answered(known(gold), candidate)
    assert (row.quote, row.rank, row.false) == (quote, rank, false)


def test_the_same_place_in_another_document_is_another_place() -> None:
    row = answered(known((22, 26), path="tides.txt"), MOON, ranked(0, 33, (18, 33), OTHER))
    assert (row.quote, row.rank, row.false) == (False, 2, True)


def test_one_gold_span_of_several_is_enough() -> None:
    assert answered(known((63, 75), (22, 26)), MOON).quote


@pytest.mark.parametrize("words", ["moon pulls", "THE MOON", "moon  pulls"])
def test_expected_words_count_without_case_and_line_breaks(words: str) -> None:
    assert answered(known(expect=("nothing", words)), MOON).quote
    assert answered(known(expect=("rises twice",)), TIDE).quote


def test_expected_words_elsewhere_in_the_passage_make_the_passage_right_and_the_sentence_wrong() -> None:
    row = answered(known(expect=("moon",)), SEA)
    assert (row.quote, row.rank, row.false) == (False, 1, False)


def test_the_rank_is_that_of_the_first_passage_with_gold_among_five() -> None:
    assert refused(known((40, 44)), MOON, SEA, TIDE).rank == 3
    assert refused(known((40, 44)), MOON, SEA, MOON, SEA, TIDE).rank == 5
    assert refused(known((40, 44)), MOON, SEA, MOON, SEA, MOON, TIDE).rank == 0


def test_a_refusal_is_judged_by_what_it_would_have_marked() -> None:
    row = refused(known((22, 26)), MOON)
    assert (row.answered, row.quote, row.false, row.reason) == (False, True, None, "unsure")
    assert (row.marked, row.start, row.end, row.passage_length) == ("The moon pulls.", 18, 33, 33)


def test_every_answer_to_an_unanswerable_question_is_false() -> None:
    row = answered(known(answerable=False), MOON)
    assert (row.false, row.quote, row.rank) == (True, None, None)


def test_without_a_known_answer_nothing_is_right_or_wrong() -> None:
    row = answered(known(), MOON)
    assert (row.quote, row.rank, row.false) == (None, None, None)


def test_a_question_that_cannot_be_asked_is_a_refusal() -> None:
    row = judge(known((22, 26)), QuestionError("too long"))
    assert (row.answered, row.confidence, row.reason, row.quote, row.rank) == (False, 0, "question", False, 0)
