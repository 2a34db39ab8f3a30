"""Sentences → passages of even size."""

from __future__ import annotations

import math
import re
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.documents import Span

PASSAGE_TOKENS = 118
"""The size aimed at, some 530 code points of English: just below the 128 tokens that MiniLM reads."""

TOKENS_PER_CHARACTER = 0.22
"""MiniLM's tokenizer on English prose: 4.2 to 5.0 code points a token, measured on six corpora."""

TORN_PARAGRAPH = 0.12
"""What it costs to end a passage inside a paragraph, against the square of the part left empty."""

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Letters that are a token each."""


def weight(words: str) -> float:
    """Estimate the tokens in a text, without a tokenizer."""
    wide = len(_WIDE.findall(words))
    return wide + (len(words) - wide) * TOKENS_PER_CHARACTER


def chunk(text: str, paragraphs: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Group the sentences of paragraphs into passages of about `PASSAGE_TOKENS`.

    Of all ways to divide them, the one with the least waste: the sum over the passages of the
    square of what each leaves empty, plus a price for each paragraph that is torn. So no
    small rest is left at the end, and no passage exceeds the size but for one long sentence.
    Linear in the number of sentences, as a passage holds few.
    """
    sentences = list(chain.from_iterable(paragraphs))
    paragraph_ends = set(accumulate(map(len, paragraphs)))
    weights = [weight(sentence.of(text)) + 1 for sentence in sentences]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, len(sentences) + 1):
        torn = 0.0 if last in paragraph_ends else TORN_PARAGRAPH
        best.append(_cheapest(best, weights, last, torn))
    return [sentences[first:last] for first, last in _cuts(best)]


def _cheapest(
    best: list[tuple[float, int]], weights: list[float], last: int, torn: float
) -> tuple[float, int]:
    """The cheapest way to end a passage at sentence `last`: what it costs, and where it begins."""
    cost, begin = math.inf, last - 1
    filled = 0.0
    for first in range(last - 1, -1, -1):
        filled += weights[first]
        if filled > PASSAGE_TOKENS and first < last - 1:
            break
        empty = max(0.0, 1 - filled / PASSAGE_TOKENS)
        total = best[first][0] + empty * empty
        if total <= cost:
            cost, begin = total, first
    return cost + torn, begin


def _cuts(best: list[tuple[float, int]]) -> list[tuple[int, int]]:
    ends = [len(best) - 1]
    while ends[-1] > 0:
        ends.append(best[ends[-1]][1])
    return list(pairwise(reversed(ends)))
