"""Candidates → features: what is known of each sentence, in numbers that mean the same for every question.

Nothing here is rescaled within a question: a sum of these numbers can be compared between
questions, and so tell whether there is an answer at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from knowledge.answering.byline_questions import byline_wanted
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
"""The length of an ordinary sentence, against which BM25 holds a long one."""

MASS = 10.0
"""What a sum of idf is divided by, to be of the size of the other features."""

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
    """MaxSim: the mean over the question's tokens of the best cosine with a token of the text."""
    joined = np.maximum(near.own, near.context)
    before = np.maximum(joined, near.before)
    return {
        "own_telling": near.own @ near.telling,
        "before": before @ near.telling,
        "around": np.maximum(before, near.after) @ near.telling,
    }


def _words(candidates: Candidates) -> Columns:
    """BM25 and found idf, as shares of what the question's words could give, and as they are."""
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
    """BM25's term frequencies of the sentences, against a fixed length, so that they are absolute."""
    lengths = np.diff(sentences.token_ranges, axis=1) / SENTENCE_TOKENS
    return np.asarray(counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths)), dtype=np.float32)


def _asked_before(candidates: Candidates) -> npt.NDArray[np.float32]:
    """How nearly the heading above asks the same, where it is a question, as on pages of questions asked.

    Only what exceeds half counts: any two questions are a little alike, and the sentences under a
    question are no better for that.
    """
    sentences = candidates.sentences
    headings = [sentences.context(number)[2].rstrip() for number in range(len(sentences.rows))]
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
    """Which sentences are the byline or dateline that the question asks for."""
    found = np.zeros(len(apparatus), dtype=bool)
    if wanted := byline_wanted(candidates.question):
        for number in np.flatnonzero(apparatus).tolist():
            found[number] = wanted.search(candidates.sentences.text(number)) is not None
    return found
