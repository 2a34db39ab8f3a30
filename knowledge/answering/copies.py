"""A quote → the other articles that say the same, word for word: reposts, syndicated and moved pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from embeddings.vectors import top_k
from knowledge.answering.quotes import Quote, quote_again
from knowledge.words import wording

if TYPE_CHECKING:
    from knowledge.splitting import Passage
    from knowledge.storage import Snapshot
    from knowledge.words import Rows

ALIKE = 0.7
"""The least cosine of two passages whose words are compared: low enough for a copy that begins with a
paragraph of its own. Only the words decide."""

MOST = 12
"""Passages that are looked at."""

_WORD = re.compile(r"[^\W_]+")


def with_copies(quote: Quote, snapshot: Snapshot) -> Quote:
    """The quote with the citations of other articles that have its sentence, the newest first.

    A short sentence counts only with the passage around it. Raises SnapshotError.
    """
    row = snapshot.row(quote.passage.id)
    said = wording(quote.text) or wording(quote.passage.text)
    if row is None or not said:
        return quote
    # Hardly any passage has the longest word; of the others the words need not be split.
    longest = max(_WORD.findall(quote.text.casefold()), key=len, default="")
    found: dict[int, Quote] = {}
    for each in _alike(row, snapshot):
        if each.document is not quote.passage.document and longest in each.text.casefold():
            copy = _same(each, said)
            if copy:
                found.setdefault(id(each.document), copy)
    also = sorted((copy.citation for copy in found.values()), key=lambda each: each.published or date.min)
    return replace(quote, also=tuple(reversed(also)))


def _alike(row: int, snapshot: Snapshot) -> list[Passage]:
    """The passages that are most like one, the most alike first."""
    vector = snapshot.vectors.of(np.array([row]))[0]
    if snapshot.first_pass is None:
        rows: Rows = np.arange(len(snapshot), dtype=np.int32)
        cosines = snapshot.vectors.cosines(vector)  # to name all rows would copy their vectors first
    else:
        rows = np.asarray(snapshot.first_pass.nearest(vector, 10 * MOST), dtype=np.int32)
        cosines = snapshot.vectors.cosines(vector, rows)
    cosines[snapshot.is_lost[rows] | (rows == row)] = -1
    best = top_k(cosines, MOST)
    return snapshot.passages(rows[best[cosines[best] >= ALIKE]])


def _same(passage: Passage, said: str) -> Quote | None:
    """What to cite of a passage that holds these words; None if it does not."""
    if said not in wording(passage.text):
        return None
    text = passage.document.text
    number = next((n for n, span in enumerate(passage.sentences) if said in wording(span.of(text))), 0)
    return quote_again(passage, number)
