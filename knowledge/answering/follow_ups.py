"""A question that leans on the one before it: where its answer is looked for, and how that is judged.

"And how many checkpoints?" says too little to be searched for alone. What it leaves out stands in
the question before it, and its answer mostly near the passages that were cited for that one. So
these passages and their neighbours are judged twice: for the bare question, and for both
questions in a row. Both count, and being near counts, too. Nothing is rewritten.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from knowledge.answering.ranking import Ranking, judge, ranking_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.answering.ranking import RankedPassage
    from knowledge.answering.reading import ReaderStage
    from knowledge.answering.retrieval import Candidates
    from knowledge.storage import Snapshot
    from knowledge.words import Rows

NEIGHBOURS = 1
"""How many passages before and after a cited one are looked at."""

NEAR, CITED = 2.5, 3.5
"""What it counts to be a neighbour of a cited passage, and to be one, in log-odds."""

JOINED_SHARE = 0.5
"""How much of the log-odds for both questions in a row is added. These numbers were chosen by one half of
tests/benchmarks/conversations.jsonl; its other half was left alone. Seven others around them, tried with the
reader of today, are no better on both halves."""


def rows_cited(snapshot: Snapshot, passages: Iterable[str]) -> Rows:
    """The rows of some passages, of those that are still there."""
    rows = {snapshot.row(each) for each in passages}
    found = (row for row in rows if row is not None and not snapshot.is_lost[row])
    return np.array(sorted(found), dtype=np.int32)


def with_neighbours(snapshot: Snapshot, cited: Rows) -> Rows:
    """These rows, and those of their neighbours in the same article."""
    steps = np.arange(-NEIGHBOURS, NEIGHBOURS + 1, dtype=np.int32)
    near = np.clip(cited[:, np.newaxis] + steps, 0, len(snapshot) - 1)
    same = snapshot.document_of[near] == snapshot.document_of[cited][:, np.newaxis]
    return np.unique(near[same])


def rank_near(bare: Candidates, joined: Candidates, cited: Rows, reader: ReaderStage | None) -> Ranking:
    """Rank the passages near the cited ones.

    Args:
        bare: The follow-up, and these passages.
        joined: Both questions in a row, and the same passages.
        cited: The rows of those that were cited.
        reader: The reader that reads the best of them; None: none does.
    """
    alone, together = judge(bare, reader), judge(joined, reader)
    is_cited = np.isin(bare.sentences.rows, cited)[bare.sentences.passage_of]
    bonus = np.where(is_cited, CITED, NEAR) + JOINED_SHARE * together.log_odds
    judged = replace(alone, scores=alone.scores + bonus, log_odds=alone.log_odds + bonus)
    ranking = ranking_of(bare, judged)
    return replace(ranking, certainty=ranking.best.confidence)


def surer(near: Ranking, anywhere: Ranking) -> Ranking:
    """The ranking with the more confident best passage; the passages of the other one stand behind it."""
    if near.best.confidence <= anywhere.best.confidence:
        return anywhere
    known = {each.passage.id for each in near.passages}
    others: list[RankedPassage] = [each for each in anywhere.passages if each.passage.id not in known]
    return replace(near, passages=(*near.passages, *others))
