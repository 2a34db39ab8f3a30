"""Asker: questions → answers from a snapshot, by one model, one reader and one set of terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from knowledge.answering.answers import DEFAULT_TERMS, Answer, NoAnswer, Terms, answer
from knowledge.answering.queries import Query, read_question
from knowledge.answering.refusing import Reason
from knowledge.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from embeddings.encoder import Encoder, Encoding
    from knowledge.answering.questions import Question
    from knowledge.answering.reading import ReaderStage
    from knowledge.storage import Snapshot

Outcome: TypeAlias = Answer | NoAnswer | QuestionError
"""What comes of a question: an error says why it cannot be asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions as they were read and encoded: they can be answered from any snapshot."""

    queries: tuple[Query | QuestionError, ...]
    encodings: Mapping[str, Encoding]
    """Of each text that is searched for."""


@dataclass(frozen=True, slots=True)
class Asker:
    """What decides an answer besides the question and the articles."""

    encoder: Encoder
    terms: Terms = DEFAULT_TERMS
    reader: ReaderStage | None = None

    def read(self, questions: Sequence[str | Question]) -> Asked:
        """Read and encode questions, in one pass of the model; raises ModelError."""
        queries = tuple(map(_read, questions))
        texts = [text for query in queries if isinstance(query, Query) for text in query.texts]
        encoded = dict(zip(texts, self.encoder.encode_queries(texts), strict=True)) if texts else {}
        return Asked(queries, encoded)

    def answer(self, asked: Asked, snapshot: Snapshot, candidates: int = 0) -> list[Outcome]:
        """Answer questions from one snapshot; raises SnapshotError.

        With `candidates`, that many ranked passages come with each answer.
        """
        return [self._answer(query, asked.encodings, snapshot, candidates) for query in asked.queries]

    def _answer(
        self,
        query: Query | QuestionError,
        encodings: Mapping[str, Encoding],
        snapshot: Snapshot,
        candidates: int,
    ) -> Outcome:
        if isinstance(query, QuestionError):
            return query
        try:
            return answer(
                query,
                encodings,
                snapshot,
                terms=self.terms,
                covers=self.encoder.covers,
                candidates=candidates,
                reader=self.reader,
            )
        except QuestionError as error:
            return error


def answer_nothing(questions: Sequence[str | Question]) -> list[Outcome]:
    """What comes of questions where there is no article: nothing is encoded for that."""
    return [
        NoAnswer(query, Reason.EMPTY, (), 0.0) if isinstance(query, Query) else query
        for query in map(_read, questions)
    ]


def _read(question: str | Question) -> Query | QuestionError:
    try:
        return read_question(question)
    except QuestionError as error:
        return error
