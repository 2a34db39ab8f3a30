"""A prepared set → Examples: the features of each question's candidates, and which are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from knowledge.answering.features import features
from knowledge.answering.queries import read_question
from knowledge.answering.reading import read_best
from knowledge.answering.retrieval import retrieve
from knowledge.answering.weights import Evidence, read_weights
from knowledge.base import KnowledgeBase
from tests.benchmarks.prepared_sets import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder import Encoder, Encoding
    from knowledge.answering.features import Columns
    from knowledge.answering.reading import ReaderStage
    from knowledge.answering.retrieval import Candidates
    from knowledge.documents import Span
    from knowledge.evaluation.questions import KnownQuestion
    from knowledge.storage.snapshots import Snapshot

READ = "read"
"""The feature that only questions have whose passages were read."""

HALF = 0.5
"""A sentence with this share of a gold span has a good part of the answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A question to one knowledge base, with its candidate sentences."""

    set: str
    swapped: bool
    kind: str
    names: tuple[str, ...]
    columns: npt.NDArray[np.float32]
    """Shape (s, f): the features of each candidate sentence."""

    passage_of: npt.NDArray[np.int32]
    """Shape (s,): the number of each sentence's passage."""

    right: npt.NDArray[np.float32]
    """Shape (s,): the largest share of a gold span that is in the sentence."""

    right_passage: npt.NDArray[np.bool_]
    """Shape (s,): whether the sentence's passage contains a gold span."""


def examples_of(
    name: str,
    encoder: Encoder,
    storage: Path,
    *,
    swapped: bool,
    trusted: bool,
    reader: ReaderStage | None = None,
) -> list[Example]:
    """Retrieve the candidates for a set's questions and compute their features.

    Questions that the models may have been trained on are left out.

    With `reader`, the questions whose best passages it can read have the feature "read" as well.
    """
    prepared = prepare(name, storage / "sets", swapped=swapped)
    base = KnowledgeBase([prepared.folder], encoder, storage)
    base.open()
    questions = [known for known in prepared.questions if known.id not in prepared.learned]
    searched = [read_question(known.text).searched for known in questions]
    encodings = encoder.encode_queries(searched)
    return [
        _example(known, _candidates(text, encoding, base.snapshot, trusted=trusted), reader, swapped=swapped)
        for known, text, encoding in zip(questions, searched, encodings, strict=True)
    ]


def _candidates(text: str, encoding: Encoding, snapshot: Snapshot, *, trusted: bool) -> Candidates:
    return retrieve(text, snapshot.lexical.read(text), encoding, snapshot, trusted=trusted)


def columns_with_reader(candidates: Candidates, reader: ReaderStage | None) -> Columns:
    """The features of the candidates; what the reader makes of the best of them, if it reads any."""
    columns = features(candidates)
    if reader is None:
        return columns
    found = read_best(candidates, read_weights()[Evidence.MODEL].ranking.apply(columns), reader)
    return columns if found is None else columns | found


def _example(
    known: KnownQuestion, candidates: Candidates, reader: ReaderStage | None, *, swapped: bool
) -> Example:
    columns = columns_with_reader(candidates, reader)
    sentences = candidates.sentences
    passages = [sentences.passage(number) for number in range(len(sentences.rows))]
    paths = [passage.document.source.path for passage in passages]
    wholes = [_largest_share(known, paths[n], passages[n].start, passages[n].end) for n in range(len(paths))]
    held = [
        _largest_share(known, paths[number], int(start), int(end))
        for number, (start, end) in zip(sentences.passage_of, sentences.spans, strict=True)
    ]
    return Example(
        set=known.set,
        swapped=swapped,
        kind=known.kind,
        names=tuple(columns),
        columns=np.stack(list(columns.values()), axis=1),
        passage_of=sentences.passage_of,
        right=np.array(held, dtype=np.float32),
        right_passage=np.array(wholes)[sentences.passage_of] >= 1,
    )


def _largest_share(known: KnownQuestion, path: str, start: int, end: int) -> float:
    """The largest share of a gold span that is between start and end."""
    shares = [_overlap(gold.span, start, end) for gold in known.gold if gold.document == path]
    return max(shares, default=0.0)


def _overlap(span: Span, start: int, end: int) -> float:
    return max(0, min(end, span.end) - max(start, span.start)) / max(span.end - span.start, 1)
