"""BM25, held to a plain computation of the same formula, and the reading of a question's words."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import Span
from knowledge.words.bm25 import K1, B, LexicalIndex, Occurrences, Posting, QueryWord
from knowledge.words.typos import near_terms

WORDS = ["oak", "pine", "elm", "ash", "fir"]


class Bags:
    """Knows where terms stand in bags of words that are passages, contexts and documents at once."""

    def __init__(self, bags: list[list[str]]) -> None:
        self.bags = bags

    def find(self, term: str) -> Posting:
        rows = [row for row, bag in enumerate(self.bags) if term in bag]
        counts = [self.bags[row].count(term) for row in rows]
        found = Occurrences(np.array(rows, dtype=np.int32), np.array(counts, dtype=np.uint8))
        return Posting(len(term), found, found)

    def terms_with_initial(self, initial: str) -> npt.NDArray[np.str_]:
        return np.array(sorted({t for bag in self.bags for t in bag if t[0] == initial}), dtype=np.str_)


def index_of(bags: list[list[str]]) -> LexicalIndex:
    lengths, every = np.array([len(bag) for bag in bags]), np.arange(len(bags), dtype=np.int32)
    return LexicalIndex(Bags(bags), lengths, lengths, every, every, ("english",))


def plain_bm25(bags: list[list[str]], words: list[QueryWord]) -> list[float]:
    average = max(sum(map(len, bags)) / len(bags), 1.0)
    scores = []
    for bag in bags:
        counts = Counter(bag)
        norm = K1 * (1 - B + B * len(bag) / average)
        parts = [
            w.idf * counts[w.terms[0]] * (K1 + 1) / (counts[w.terms[0]] + norm) for w in words if w.terms
        ]
        scores.append(sum(parts))
    return scores


def test_a_document_s_words_are_those_of_its_passages_and_its_title() -> None:
    """Two passages of one document; the first context is its title."""
    bags = [["oak", "elm"], ["oak"]]
    lengths, one = np.array([2, 1]), np.zeros(2, dtype=np.int32)
    index = LexicalIndex(Bags(bags), lengths, lengths, one, np.array([0], dtype=np.int32), ("english",))
    (oak,) = index.read("oak")
    assert index.documents.size == 1
    expected = plain_bm25([["oak", "elm", "oak", "oak", "elm"]], [oak])
    np.testing.assert_allclose(index.scores(index.documents, [oak]), expected, rtol=1e-5)


@given(st.lists(st.lists(st.sampled_from(WORDS)), min_size=1), st.lists(st.sampled_from(WORDS), min_size=1))
def test_scores_are_those_of_the_plain_formula(bags: list[list[str]], asked: list[str]) -> None:
    index = index_of(bags)
    words = index.read(" ".join(asked))
    np.testing.assert_allclose(index.scores(index.passages, words), plain_bm25(bags, words), rtol=1e-5)


def test_a_word_asked_twice_counts_once() -> None:
    index = index_of([["oak"], ["pine"]])
    assert [word.word for word in index.read("oak, oak and oaks")] == ["oak", "and"]


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    index = index_of([["oak", "elm"], ["oak"], ["oak"]])
    oak, elm, unseen = index.read("oak elm sequoia")
    assert oak.idf < elm.idf < unseen.idf
    assert unseen.terms == ()


def test_a_function_word_tells_little_even_in_a_single_passage() -> None:
    the, oak = index_of([["the", "oak"]]).read("the oak")
    assert the.idf < oak.idf / 3


def test_a_slip_of_the_pen_finds_the_word_meant() -> None:
    (word,) = index_of([["karzai"], ["kandahar"]]).read("karzay")
    assert word.terms == ("karzai",)
    assert not word.exact


def test_a_word_of_two_stems_counts_by_its_better_one() -> None:
    index = index_of([["haus", "hauser"], ["haus"]])
    both = QueryWord("häuser", ("haus", "hauser"), 1.0, exact=True, span=Span(0, 1))
    one = QueryWord("haus", ("haus",), 1.0, exact=True, span=Span(0, 1))
    assert index.scores(index.passages, [both])[1] == index.scores(index.passages, [one])[1]


def test_an_empty_index_knows_no_word() -> None:
    index = index_of([[]])
    assert index.scores(index.passages, index.read("oak")).tolist() == [0.0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("karzay", ["karzai"]),
        ("talban", ["taliban"]),
        ("tailban", ["taliban"]),
        ("surrenderr", ["surrender"]),
        ("surrenderence", ["surrender"]),
        ("surrenderously", []),
        ("oak", []),
        ("xarzai", []),
        ("kaarzaai", []),
    ],
)
def test_near_terms(typed: str, meant: list[str]) -> None:
    vocabulary = np.array(sorted(["karzai", "taliban", "surrender", "oaks"]), dtype="<U32")
    assert list(near_terms(typed, vocabulary, lambda _: 1)) == meant


@pytest.mark.parametrize("word", ["bridge", "bridges"])
def test_one_slip_anywhere_behind_the_first_letter_is_found(word: str) -> None:
    vocabulary = np.array(["brass", word, "fringes"])
    for place in range(1, len(word)):
        before, letter, behind = word[:place], word[place], word[place + 1 :]
        swapped = before + behind[:1] + letter + behind[1:]
        for typed in {before + behind, f"{before}x{letter}{behind}", f"{before}x{behind}", swapped} - {word}:
            assert near_terms(typed, vocabulary, lambda _: 1) == (word,), typed


def test_the_commoner_of_two_near_terms_comes_first() -> None:
    vocabulary = np.array(["bridge", "bridle"], dtype="<U32")
    assert near_terms("briddge", vocabulary, len) == ("bridge",)
    assert near_terms("bridhe", vocabulary, {"bridge": 1, "bridle": 9}.__getitem__) == ("bridle", "bridge")


def test_a_near_term_that_stands_nowhere_any_more_is_nobody_s_meaning() -> None:
    vocabulary = np.array(["bridge", "bridle"], dtype="<U32")
    assert near_terms("bridhe", vocabulary, {"bridge": 0, "bridle": 1}.__getitem__) == ("bridle",)


def test_idf_is_never_negative() -> None:
    index = index_of([["the"]] * 5000)
    (the,) = index.read("the")
    assert the.idf >= 0
    assert math.isfinite(the.idf)
