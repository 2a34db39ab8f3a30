"""Candidates → features: what is known of each sentence, in numbers that mean the same for every question.

Nothing here is rescaled within a question: a sum of these numbers can be compared between
questions, and so tell whether there is an answer at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from embeddings.quantize import restore
from knowledge.documents import Role
from knowledge.interactions import interact
from knowledge.lexical import K1, B
from knowledge.sentences import Trait
from knowledge.shards import CONTEXT, FIRST_SENTENCE

if TYPE_CHECKING:
    from knowledge.interactions import Interactions
    from knowledge.lexical import Scores
    from knowledge.retrieval import Candidates
    from knowledge.shards import Shard
    from knowledge.slabs import Slab

Columns: TypeAlias = dict[str, npt.NDArray[np.float32]]

SENTENCE_TOKENS = 30
"""The length of an ordinary sentence, against which BM25 holds a long one."""

EARLY = 10
"""After so many sentences of a section, being near its beginning counts a third."""

MASS = 10.0
"""What sums of idf are divided by, to lie near 1 like everything else."""

_ASKS_FOR_SOURCE = re.compile(
    r"\b(?:author|byline|wrote|written|writes|writer|reporter|journalist|publisher|published|photo(?:graph)?|"
    r"caption|autor|escribió|publicó|verfasser|schrieb|veröffentlicht)\b",
    re.IGNORECASE,
)
_MARKS_OF_QUESTIONS = ("?", "？", "؟")


def features(candidates: Candidates) -> Columns:
    """The features of every candidate sentence by name, each of shape (s,)."""
    near = interact(candidates)
    return {
        **_late_interaction(near),
        **_words(candidates),
        **_whole(candidates),
        **_place(candidates, near),
        **_form(candidates),
    }


def _late_interaction(near: Interactions) -> Columns:
    joined = np.maximum(near.own, near.context)
    evenly, telling = near.evenly, near.telling
    return {
        "own": near.own @ evenly,
        "own_telling": near.own @ telling,
        "joined": joined @ evenly,
        "joined_telling": joined @ telling,
        "before": np.maximum(joined, near.before) @ telling,
        "after": np.maximum(joined, near.after) @ telling,
        "around": np.maximum(np.maximum(joined, near.before), near.after) @ telling,
        "passage": np.maximum(near.passage, near.context) @ telling,
        "passage_evenly": np.maximum(near.passage, near.context) @ evenly,
        "document": np.maximum(near.document, near.context) @ telling,
        "sharp": np.maximum(joined, 0) ** 3 @ telling,
    }


def _words(candidates: Candidates) -> Columns:
    """BM25 as a share of what the question's words could give, and the idf that is found."""
    slab, signals = candidates.slab, candidates.signals
    idf = np.array([word.idf for word in candidates.words], dtype=np.float32)
    counts = slab.counts(candidates.words)
    most = max(float(idf.sum()) * (K1 + 1), 1e-6)
    passages = slab.passage_of
    spoken = _saturated(counts, slab) @ idf
    return {
        "words": spoken / most,
        "words_mass": spoken / MASS,
        "coverage": (counts > 0) @ idf * (K1 + 1) / most,
        "passage_words": signals.words[passages] / most,
        "context_words": signals.context_words[passages] / most,
        "document_words": signals.document_words[passages] / most,
        "mass": np.full(len(passages), idf.sum() / (4 * MASS), dtype=np.float32),
    }


def _saturated(counts: npt.NDArray[np.int32], slab: Slab) -> Scores:
    """BM25's term frequencies of the sentences, against a fixed length, so that they are absolute."""
    lengths = np.diff(slab.token_ranges, axis=1) / SENTENCE_TOKENS
    saturated: Scores = (counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths))).astype(np.float32)
    return saturated


def _whole(candidates: Candidates) -> Columns:
    slab, signals = candidates.slab, candidates.signals
    asked = np.array(
        [slab.context(number)[2].rstrip().endswith(_MARKS_OF_QUESTIONS) for number in _all(slab)]
    )
    passages = slab.passage_of
    return {
        "sentence_vector": restore(slab.vectors) @ candidates.encoding.vector,
        "passage_vector": signals.dense[passages],
        "context_vector": signals.context[passages],
        "asked_before": (signals.context * asked)[passages],
    }


def _all(slab: Slab) -> range:
    return range(len(slab.rows))


def _place(candidates: Candidates, near: Interactions) -> Columns:
    """How near the beginning of a section whose heading fits: where an article answers its own heading."""
    early = np.exp(-_depths(candidates) / EARLY)
    return {"early": early, "lead": (near.context @ near.telling) * early}


def _depths(candidates: Candidates) -> npt.NDArray[np.float32]:
    """How many sentences of its section stand before each."""
    slab = candidates.slab
    begins = np.array([_beginning(*place) for place in slab.places])
    depths: npt.NDArray[np.float32] = (slab.sentence_rows - begins[slab.passage_of]).astype(np.float32)
    return depths


def _beginning(shard: Shard, local: int) -> int:
    """The first sentence under the headings of a passage."""
    contexts = shard.passages[:, CONTEXT]
    return int(shard.passages[np.argmax(contexts == contexts[local]), FIRST_SENTENCE])


def _form(candidates: Candidates) -> Columns:
    slab = candidates.slab
    apparatus = (slab.roles == Role.APPARATUS)[slab.passage_of]
    of_source = bool(_ASKS_FOR_SOURCE.search(candidates.question))
    columns = {
        "fragment": slab.traits & Trait.FRAGMENT,
        "question": slab.traits & Trait.QUESTION,
        "apparatus": apparatus & (not of_source),
    }
    return {name: (column > 0).astype(np.float32) for name, column in columns.items()}
