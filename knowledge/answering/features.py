"""Candidates → features: numbers that say how well each sentence may answer the question.

Features are absolute: none is rescaled by what else was found for the question. So a weighted
sum can be compared between questions, and can show that no sentence is an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from knowledge.answering.byline_questions import byline_pattern
from knowledge.answering.late_interaction import interact
from knowledge.documents import Role
from knowledge.splitting import Trait
from knowledge.words import K1, B

if TYPE_CHECKING:
    from knowledge.answering.candidate_sentences import CandidateSentences
    from knowledge.answering.late_interaction import LateInteraction
    from knowledge.answering.retrieval import Candidates

Columns: TypeAlias = dict[str, npt.NDArray[np.float32]]

SENTENCE_TOKENS = 30
"""The average sentence length that BM25 assumes."""

MASS = 10.0
"""A sum of idf is divided by this, so that it is about as large as the other features."""

_SLIGHTLY_ALIKE = 0.5
_MARKS_OF_QUESTIONS = ("?", "？", "؟")


def features(candidates: Candidates) -> Columns:
    """The features of every candidate sentence by name, each of shape (s,)."""
    return {
        **_late_interaction(interact(candidates)),
        **_words(candidates),
        **_form(candidates),
        "asked_before": _asked_before(candidates),
    }


def _late_interaction(near: LateInteraction) -> Columns:
    """MaxSim: the weighted mean, over the question's tokens, of the best cosine with a token of a text.

    The text is the sentence alone; or with its headings and the sentence before; or with the one after, too.
    """
    joined = np.maximum(near.own, near.context)
    before = np.maximum(joined, near.before)
    return {
        "own_telling": near.own @ near.telling,
        "before": before @ near.telling,
        "around": np.maximum(before, near.after) @ near.telling,
    }


def _words(candidates: Candidates) -> Columns:
    """BM25 scores and the idf of the words found, most of them as a share of the possible maximum."""
    sentences = candidates.sentences
    idf = np.array([word.idf for word in candidates.words], dtype=np.float32)
    total = max(float(idf.sum()), 1e-6)
    most = total * (K1 + 1)
    counts = sentences.counts(candidates.words)
    return {
        "words_mass": _saturated(counts, sentences) @ idf / MASS,
        "coverage": (counts > 0) @ idf / total,
        "passage_words": candidates.signals.words[sentences.passage_of] / most,
        "document_words": candidates.signals.document_words[sentences.passage_of] / most,
    }


def _saturated(counts: npt.NDArray[np.int32], sentences: CandidateSentences) -> npt.NDArray[np.float32]:
    """BM25's saturated term frequencies of the sentences, with a fixed average length."""
    lengths = sentences.lengths[:, np.newaxis] / SENTENCE_TOKENS
    return np.asarray(counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths)), dtype=np.float32)


def _asked_before(candidates: Candidates) -> npt.NDArray[np.float32]:
    """How similar the heading is to the question, if the heading is a question, as on an FAQ page.

    Only a cosine above one half counts, because any two questions are a little alike.
    """
    sentences = candidates.sentences
    headings = [sentences.heading(number).rstrip() for number in range(len(sentences.rows))]
    asked = np.array([heading.endswith(_MARKS_OF_QUESTIONS) for heading in headings], dtype=np.float32)
    alike = np.maximum(candidates.signals.context * asked - _SLIGHTLY_ALIKE, 0) / (1 - _SLIGHTLY_ALIKE)
    return np.asarray(alike[sentences.passage_of], dtype=np.float32)


def _form(candidates: Candidates) -> Columns:
    sentences = candidates.sentences
    apparatus = (sentences.roles == Role.APPARATUS)[sentences.passage_of]
    credits_asked = _credits(candidates, apparatus)
    columns = {
        "fragment": sentences.traits & Trait.FRAGMENT,
        "question": sentences.traits & Trait.QUESTION,
        "apparatus": apparatus & ~credits_asked,
        "credits": credits_asked,
    }
    return {name: (column > 0).astype(np.float32) for name, column in columns.items()}


def _credits(candidates: Candidates, apparatus: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether each sentence is the byline or dateline that the question asks for."""
    found = np.zeros(len(apparatus), dtype=bool)
    if wanted := byline_pattern(candidates.question):
        for number in np.flatnonzero(apparatus).tolist():
            found[number] = wanted.search(candidates.sentences.text(number)) is not None
    return found
