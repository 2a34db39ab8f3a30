"""Document → Draft → rows: what is encoded of an article, and how it is stored."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.records import document_record
from knowledge.splitting import SPLITTER_VERSION, split, unit_traits
from knowledge.storage.blobs import seal, seal_text
from knowledge.storage.encodings import Text, find_encoding
from knowledge.storage.terms import number_terms
from knowledge.words import WORDS_VERSION, language_of, terms_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from knowledge.documents import Document
    from knowledge.splitting import Passage
    from knowledge.storage.encodings import Kept

ROWS_VERSION = "5"
"""Changes with what is computed for the rows of an article."""

START, END, TRAITS, FIRST_TOKEN, LAST_TOKEN, TOKENS, WORDS = range(7)
"""Columns of a passage's sentences: its place in the document, its `Trait`s, its stored tokens within the
passage (the last exclusive), and how many tokens and words it has, stored or not."""

SENTENCE_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has been split, and waits for the model."""

    document: Document
    passages: tuple[Passage, ...]
    key: bytes
    """A digest of all that decides what is stored of it."""

    @classmethod
    def of(cls, document: Document, fingerprint: str) -> Draft:
        """Split a document; `fingerprint` is the encoder's."""
        return cls(document, split(document), _key(document, fingerprint))

    @property
    def texts(self) -> list[Text]:
        """The distinct texts that a model must see: the passages, and their contexts."""
        passages = [Text(passage.text, whole=False) for passage in self.passages]
        return list(dict.fromkeys([*passages, *map(_text_of, self.paths)]))

    @property
    def weight(self) -> int:
        """How many distinct texts the model must see."""
        return len({text.words for text in self.texts})

    @property
    def paths(self) -> list[tuple[str, ...]]:
        """The distinct contexts of the passages: the title, then the headings, outermost first."""
        return list(dict.fromkeys(_path(p) for p in self.passages))


def _text_of(path: Sequence[str]) -> Text:
    return Text("\n".join(path), whole=True)


def _path(passage: Passage) -> tuple[str, ...]:
    return (passage.document.source.title, *passage.headings)


def _key(document: Document, fingerprint: str) -> bytes:
    versions = (ROWS_VERSION, SPLITTER_VERSION, WORDS_VERSION, fingerprint)
    content = json.dumps([versions, document_record(document), document.text])
    return hashlib.blake2b(content.encode(), digest_size=16).digest()


def write_draft(connection: sqlite3.Connection, draft: Draft, collection: int, fingerprint: str) -> int:
    """Store a document whose texts have been encoded, as part of no snapshot yet; returns its id."""
    document = draft.document
    language = document.source.language or language_of(document.text)
    first_passage, first_context = (_next_id(connection, table) for table in ("passages", "contexts"))
    paths = draft.paths
    (number,) = connection.execute(
        "INSERT INTO documents (collection, key, record, text, language, first_passage, passages,"
        " first_context, contexts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            collection,
            draft.key,
            seal_text(json.dumps(document_record(document))),
            seal_text(document.text),
            language,
            first_passage,
            len(draft.passages),
            first_context,
            len(paths),
        ),
    ).fetchone()
    contexts = {path: first_context + place for place, path in enumerate(paths)}
    for path, context in contexts.items():
        text = _text_of(path)
        kept = find_encoding(connection, text, fingerprint)
        words = number_terms(connection, terms_of(text.words, language))
        connection.execute(
            "INSERT INTO contexts VALUES (?, ?, ?, ?, ?)",
            (context, number, kept.encoding, seal_text(json.dumps(path)), seal(words)),
        )
    for row in _passage_rows(connection, draft, language, fingerprint, contexts):
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (first_passage, number, *row),
        )
        first_passage += 1
    return int(number)


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return (last or 0) + 1


def _passage_rows(
    connection: sqlite3.Connection,
    draft: Draft,
    language: str,
    fingerprint: str,
    contexts: Mapping[tuple[str, ...], int],
) -> Iterator[tuple[int, int, int, int, int, int, int, bytes, bytes]]:
    """One passage after the other: a long document's rows are never all in memory."""
    names = _names(draft.passages)
    sentences_before = 0
    for passage in draft.passages:
        kept = find_encoding(connection, Text(passage.text, whole=False), fingerprint)
        terms = [terms_of(each.of(draft.document.text), language) for each in passage.sentences]
        words = number_terms(connection, [term for sentence in terms for term in sentence])
        table = _sentence_table(passage, kept, [len(sentence) for sentence in terms])
        yield (
            contexts[_path(passage)],
            kept.encoding,
            next(names),
            int(passage.role),
            passage.start,
            passage.end,
            sentences_before,
            seal(table),
            seal(words),
        )
        sentences_before += len(table)


def _sentence_table(passage: Passage, kept: Kept, words: Sequence[int]) -> np.ndarray:
    """A sentence's tokens are those that begin in it."""
    stored_before = np.concatenate(([0], np.cumsum(kept.kept)))
    table = np.empty((len(passage.sentences), SENTENCE_COLUMNS), dtype=np.int32)
    for row, sentence, count in zip(table, passage.sentences, words, strict=True):
        first, last = np.searchsorted(kept.starts, np.array(sentence) - passage.start)
        flags = int(unit_traits(passage.document, sentence))
        row[:] = (*sentence, flags, stored_before[first], stored_before[last], last - first, count)
    return table


def _names(passages: Sequence[Passage]) -> Iterator[int]:
    """A name for each passage; where an article repeats itself, the second occurrence gets its own."""
    seen: Counter[str] = Counter()
    for passage in passages:
        content = f"{passage.document.source.path}\0{seen[passage.text]}\0{passage.text}"
        seen[passage.text] += 1
        digest = hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        yield int.from_bytes(digest, "big", signed=True)  # what SQLite's integers hold
