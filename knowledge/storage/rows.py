"""Rows of the database → what a question needs of its candidates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

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


_PASSAGES = (
    'SELECT p.id, p.document, p.context, p.name, p.role, p.start, p."end", p.first_sentence,'
    " p.sentences, p.words, e.tokens FROM passages p JOIN encodings e ON e.id = p.encoding WHERE p.id IN "
)
_CONTEXTS = (
    "SELECT c.id, c.path, e.tokens FROM contexts c JOIN encodings e ON e.id = c.encoding WHERE c.id IN "
)
AT_ONCE = 512
"""Rows that are asked for in one statement; SQLite takes no endless list."""


def read_passages(connection: sqlite3.Connection, ids: Sequence[int], dimension: int) -> list[StoredPassage]:
    """Passages by their ids, all of which are there; raises DamageError."""
    found = {row[0]: _passage(row, dimension) for row in _rows(connection, _PASSAGES, ids)}
    return [found[number] for number in ids]


def _rows(connection: sqlite3.Connection, statement: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        found += connection.execute(f"{statement} ({','.join('?' * len(part))})", part).fetchall()
    return found


def _passage(row: tuple[Any, ...], dimension: int) -> StoredPassage:
    _, document, context, name, role, start, end, before, sentences, words, tokens = row
    return StoredPassage(
        document=document,
        context=context,
        name=name,
        role=role,
        start=start,
        end=end,
        first_sentence=before,
        sentences=array_of(unseal(sentences), np.int32, SENTENCE_COLUMNS),
        words=array_of(unseal(words), np.int32),
        tokens=unseal_rows(tokens, dimension),
    )


def read_contexts(connection: sqlite3.Connection, ids: Sequence[int], dimension: int) -> list[StoredContext]:
    """Contexts by their ids, all of which are there; raises DamageError."""
    found = {
        number: StoredContext(tuple(json.loads(unseal_text(path))), unseal_rows(tokens, dimension))
        for number, path, tokens in _rows(connection, _CONTEXTS, ids)
    }
    return [found[number] for number in ids]


def read_titles(connection: sqlite3.Connection, contexts: Sequence[int]) -> dict[int, str]:
    """The title in each of these contexts by their document; raises DamageError."""
    found = _rows(connection, "SELECT document, path FROM contexts WHERE id IN ", contexts)
    return {document: json.loads(unseal_text(path))[0] for document, path in found}


def read_document(connection: sqlite3.Connection, number: int) -> Document:
    """A document by its id, which is there; raises DamageError."""
    record, text = connection.execute("SELECT record, text FROM documents WHERE id = ?", (number,)).fetchone()
    return document_from(json.loads(unseal_text(record)), unseal_text(text))
