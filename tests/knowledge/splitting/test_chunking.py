"""Packing: the cheapest of all ways to divide sentences into passages."""

from __future__ import annotations

from itertools import accumulate, combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import Span
from knowledge.splitting.chunking import PASSAGE_TOKENS, TOKENS_PER_CHARACTER, TORN_PARAGRAPH, chunk, weight


def _paragraphs(lengths: list[list[int]]) -> tuple[str, list[list[Span]]]:
    at, paragraphs = 0, []
    for paragraph in lengths:
        spans = []
        for length in paragraph:
            spans.append(Span(at, at + length))
            at += length + 1
        paragraphs.append(spans)
    return "x" * at, paragraphs


def _cost(weights: list[float], ends: set[int], cuts: tuple[int, ...]) -> float:
    cost = 0.0
    for first, last in pairwise((0, *cuts, len(weights))):
        filled = sum(weights[first:last])
        if filled > PASSAGE_TOKENS and last - first > 1:
            return float("inf")
        cost += max(0.0, 1 - filled / PASSAGE_TOKENS) ** 2 + (0.0 if last in ends else TORN_PARAGRAPH)
    return cost


@given(st.lists(st.lists(st.integers(1, 700), min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_other_division_is_cheaper(lengths: list[list[int]]) -> None:
    text, paragraphs = _paragraphs(lengths)
    weights = [weight(span.of(text)) + 1 for paragraph in paragraphs for span in paragraph]
    ends = set(accumulate(map(len, paragraphs)))
    found = tuple(accumulate(map(len, chunk(text, paragraphs))))[:-1]
    every = (cuts for n in range(len(weights)) for cuts in combinations(range(1, len(weights)), n))
    assert _cost(weights, ends, found) == pytest.approx(min(_cost(weights, ends, cuts) for cuts in every))


def test_no_sentences_make_no_passages() -> None:
    assert chunk("", []) == []
    assert chunk("", [[]]) == []


def test_a_chinese_letter_weighs_a_token() -> None:
    assert weight("茶很热") == 3
    assert weight("tea") == pytest.approx(3 * TOKENS_PER_CHARACTER)
