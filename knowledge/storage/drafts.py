"""Document → Draft → rows: what is encoded of an article, and how it is stored."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from knowledge.records import document_record
from knowledge.splitting import split, unit_traits
from knowledge.storage.blobs import seal, seal_text
from knowledge.storage.encodings import Text, find_encoding
from knowledge.storage.postings import number_terms
from knowledge.words import language_of, terms_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from knowledge.documents import Document
    from knowledge.splitting import Passage
    from knowledge.storage.encodings import Kept

ROWS_VERSION = "5"
"""Raised whenever other rows would be stored of the same passages: names, traits, words, what is kept of
the model's vectors and token states. How an article is split and which terms a text has are versions of
their own. Raising any of them makes every index anew; this one, and that of the words, with a run of the
model over all articles. A change of the tables alone is a migration."""

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
        """Split a document; `fingerprint` is that of all else that decides what is stored of it."""
        content = json.dumps([fingerprint, document_record(document), document.text])
        key = hashlib.blake2b(content.encode(), digest_size=16).digest()
        return cls(document, split(document), key)

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


def write_draft(connection: sqlite3.Connection, draft: Draft, collection: int, model: str) -> int:
    """Store a document whose texts have been encoded, as part of no snapshot yet; returns its id."""
    document, paths = draft.document, draft.paths
    language = document.source.language or language_of(document.text)
    (number,) = connection.execute(
        "INSERT INTO documents (collection, key, record, text, language, first_passage, passages,"
        " first_context, contexts)"
        " VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) + 1 FROM passages), ?,"
        " (SELECT coalesce(max(id), 0) + 1 FROM contexts), ?) RETURNING id",
        (
            collection,
            draft.key,
            seal_text(json.dumps(document_record(document))),
            seal_text(document.text),
            language,
            len(draft.passages),
            len(paths),
        ),
    ).fetchone()
    contexts: dict[tuple[str, ...], int | None] = {}
    for path in paths:
        text = _text_of(path)
        encoding = find_encoding(connection, text, model).encoding
        words = number_terms(connection, terms_of(text.words, language))
        contexts[path] = connection.execute(
            "INSERT INTO contexts (document, encoding, path, words) VALUES (?, ?, ?, ?)",
            (number, encoding, seal_text(json.dumps(path)), seal(words)),
        ).lastrowid
    before = 0
    for passage, name in zip(draft.passages, _names(draft.passages), strict=True):
        kept = find_encoding(connection, Text(passage.text, whole=False), model)
        terms = [terms_of(each.of(document.text), language) for each in passage.sentences]
        table = _sentence_table(passage, kept, [len(sentence) for sentence in terms])
        words = number_terms(connection, list(chain.from_iterable(terms)))
        row = (number, contexts[_path(passage)], kept.encoding, name, int(passage.role))
        connection.execute(
            'INSERT INTO passages (document, context, encoding, name, role, start, "end", first_sentence,'
            " sentences, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, passage.start, passage.end, before, seal(table), seal(words)),
        )
        before += len(table)
    return int(number)


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
