"""Rows of the database → what a question needs of its candidates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from knowledge.errors import DamageError
from knowledge.records import document_from
from knowledge.storage.blobs import array_of, unseal, unseal_rows, unseal_text
from knowledge.storage.drafts import SENTENCE_COLUMNS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from embeddings.vectors import PackedRows
    from knowledge.documents import Document

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class StoredPassage:
    """A passage, its sentences, and what the model made of it."""

    document: int
    context: int
    """Ids."""

    name: int
    role: int
    start: int
    end: int
    first_sentence: int
    """Sentences of the document that stand before it."""

    sentences: Numbers
    """Shape (s, 7): START, END, TRAITS, FIRST_TOKEN, LAST_TOKEN (exclusive), TOKENS, WORDS."""

    words: Numbers
    """The number of the term of each word, in order."""

    tokens: PackedRows


@dataclass(frozen=True, slots=True, eq=False)
class StoredContext:
    """A title and headings, and what the model made of them."""

    path: tuple[str, ...]
    """The title, then the headings, outermost first."""

    tokens: PackedRows


_PASSAGES = """
SELECT p.document, p.context, p.name, p.role, p.start, p."end", p.first_sentence,
    p.sentences, p.words, e.tokens
FROM json_each(?) CROSS JOIN passages p ON p.id = value CROSS JOIN encodings e ON e.id = p.encoding
"""
_CONTEXTS = """
SELECT c.path, e.tokens
FROM json_each(?) CROSS JOIN contexts c ON c.id = value CROSS JOIN encodings e ON e.id = c.encoding
"""
_TITLES = "SELECT c.document, c.path FROM json_each(?) CROSS JOIN contexts c ON c.id = value"


def read_passages(connection: sqlite3.Connection, ids: Sequence[int], dimension: int) -> list[StoredPassage]:
    """Passages by their ids; raises DamageError where one cannot be read or is not there."""
    return [
        StoredPassage(
            *(document, context, name, role, start, end, before),
            sentences=array_of(unseal(sentences), np.int32, SENTENCE_COLUMNS),
            words=array_of(unseal(words), np.int32),
            tokens=unseal_rows(tokens, dimension),
        )
        for document, context, name, role, start, end, before, sentences, words, tokens in _rows(
            connection, _PASSAGES, ids
        )
    ]


def read_contexts(connection: sqlite3.Connection, ids: Sequence[int], dimension: int) -> list[StoredContext]:
    """Contexts by their ids; raises DamageError where one cannot be read or is not there."""
    return [
        StoredContext(tuple(json.loads(unseal_text(path))), unseal_rows(tokens, dimension))
        for path, tokens in _rows(connection, _CONTEXTS, ids)
    ]


def read_titles(connection: sqlite3.Connection, contexts: Sequence[int]) -> dict[int, str]:
    """The title in each of these contexts by their document; raises DamageError."""
    found = _rows(connection, _TITLES, contexts)
    return {document: json.loads(unseal_text(path))[0] for document, path in found}


def _rows(connection: sqlite3.Connection, statement: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """A row for each id, in their order."""
    found = connection.execute(statement, (json.dumps(ids),)).fetchall()
    if len(found) != len(ids):
        raise DamageError("A part of the stored index is gone; reload to make it anew.")
    return found


def read_document(connection: sqlite3.Connection, number: int) -> Document:
    """A document by its id, which is there; raises DamageError."""
    record, text = connection.execute("SELECT record, text FROM documents WHERE id = ?", (number,)).fetchone()
    return document_from(json.loads(unseal_text(record)), unseal_text(text))
