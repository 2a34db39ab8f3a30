"""Snapshot: everything a question is answered from, immutable.

What every question scans (vectors, lengths, which passage belongs where) is read into memory once;
what only its words or its candidates need is read from the database when they are known.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from datetime import datetime
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from embeddings.vectors import CompressedVectors, UnitVectors, can_compress
from knowledge.documents import Role, Span
from knowledge.errors import DamageError
from knowledge.splitting import Passage
from knowledge.storage.history import IN_SNAPSHOT, read_files
from knowledge.storage.postings import StoredPostings
from knowledge.storage.rows import read_contexts, read_document, read_passages, read_titles
from knowledge.storage.segments import (
    CONTEXT,
    CONTEXT_DOCUMENT,
    CONTEXT_ID,
    CONTEXT_LENGTH,
    DOCUMENT,
    IS_TITLE,
    LENGTH,
    PASSAGE,
    join_segments,
    read_centres,
    read_segments,
)
from knowledge.words import LexicalIndex

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from knowledge.documents import Document
    from knowledge.storage.database import Database
    from knowledge.storage.history import StoredSnapshot
    from knowledge.storage.rows import StoredContext, StoredPassage
    from knowledge.storage.segments import Segment
    from knowledge.words import Rows

    S = TypeVar("S")
    Integers: TypeAlias = npt.NDArray[np.integer]
    Read: TypeAlias = Callable[[sqlite3.Connection, Sequence[int], int], list[S]]

DOCUMENTS_KEPT = 512
"""Documents kept in memory, the last used: those of the last forty questions or so."""

CHARACTERS_KEPT = 8_000_000
"""And so many code points of them, but never fewer than `FEWEST_KEPT` documents."""

FEWEST_KEPT = 16


class Snapshot:
    """The knowledge base at one moment. Reads are safe from any thread; they raise SnapshotError.

    Args:
        database: Where it is stored.
        connection: Of the database: what every question scans is read through it now.
        stored: Which snapshot it is.
    """

    def __init__(self, database: Database, connection: sqlite3.Connection, stored: StoredSnapshot) -> None:
        self._stored = stored
        self._reading = partial(stored.reading, database)
        self.number = stored.number
        """Higher is newer."""

        self.built_at = datetime.fromisoformat(stored.built_at)
        """When it was built, in the machine's time zone."""

        self.files = read_files(connection, stored.number)
        """As they were when they were read."""

        segments = read_segments(connection, database, stored)
        listed, languages = _read_documents(connection, stored)
        documents = _titled(segments, listed)
        layout, places = join_segments(segments, documents)
        self.documents = documents
        """Their ids, ascending."""

        self._passage_ids: npt.NDArray[np.int32] = layout.rows[:, PASSAGE]
        self._context_ids: npt.NDArray[np.int32] = layout.contexts[:, CONTEXT_ID]
        self._names = layout.names
        self.document_of: Rows = np.searchsorted(documents, layout.rows[:, DOCUMENT]).astype(np.int32)
        """Shape (p,): the document of each passage, as its place in `documents`."""

        self.context_of: Rows = layout.rows[:, CONTEXT]
        """Shape (p,): the context of each passage."""

        self.is_lost: npt.NDArray[np.bool_] = np.zeros(len(layout.rows), dtype=np.bool_)
        """Shape (p,): whether a passage was found to be damaged on the disk: no question may look at it."""

        self.first_pass = _first_pass(connection, stored, layout)
        """What finds the nearest vectors without reading all of them; None where there are few."""

        few = self.first_pass is None
        self.vectors = UnitVectors(layout.vectors, exact=few)
        """One for each passage."""

        self.context_vectors = UnitVectors(layout.context_vectors, exact=few)
        """One for each context."""

        titles = _titles(layout.contexts)
        self._title_ids: npt.NDArray[np.int32] = self._context_ids[titles]
        self.lexical = LexicalIndex(
            StoredPostings(self._reading, places),
            layout.rows[:, LENGTH],
            layout.contexts[:, CONTEXT_LENGTH],
            self.document_of,
            titles,
            languages,
        )
        self._opened: OrderedDict[int, Document] = OrderedDict()
        self._characters = 0
        self._documents_named: dict[int, tuple[str, str]] | None = None
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._passage_ids)

    def is_the(self, stored: StoredSnapshot) -> bool:
        """Whether it is this one, whenever its files were looked at."""
        return self._stored == stored._replace(read_at=self._stored.read_at)

    @property
    def readable(self) -> int:
        """How many passages are not known to be damaged."""
        return len(self) - int(self.is_lost.sum())

    def stored(self, rows: Integers) -> list[StoredPassage]:
        """What is stored of the passages in some rows, their documents' text left out."""
        return self._read(read_passages, self._passage_ids, rows, np.arange(len(self)))

    def contexts(self, rows: Integers) -> list[StoredContext]:
        """What is stored of some contexts, by their rows in `context_vectors`."""
        return self._read(read_contexts, self._context_ids, rows, self.context_of)

    def _read(self, read: Read[S], ids: npt.NDArray[np.int32], rows: Integers, row_of: Integers) -> list[S]:
        """Read some rows; where one is damaged, the passages that need it are lost. Raises DamageError."""
        try:
            with self._reading() as connection:
                return read(connection, ids[rows].tolist(), self.vectors.shape[1])
        except DamageError:
            if len(rows) == 1:
                self.is_lost |= row_of == rows[0]
            else:
                for row in rows:
                    with suppress(DamageError):
                        self._read(read, ids, np.array([row]), row_of)
            raise

    def passage(self, row: int) -> Passage:
        """The passage in a row, 0 ≤ row < len(self)."""
        return self.passages(np.array([row]))[0]

    def passage_of(self, stored: StoredPassage, context: StoredContext) -> Passage:
        """The passage that something stored is about."""
        spans = tuple(Span(start, end) for start, end in stored.sentences[:, :2].tolist())
        name = f"{stored.name & 0xFFFF_FFFF_FFFF_FFFF:016x}"
        document = self.document(stored.document)
        return Passage(document, stored.start, stored.end, spans, context.path[1:], Role(stored.role), name)

    def find(self, passage_id: str) -> Passage | None:
        """The passage with this id, if the snapshot has it."""
        row = self.row(passage_id)
        return None if row is None else self.passage(row)

    def row(self, passage_id: str) -> int | None:
        """The row of the passage with this id, if the snapshot has it."""
        try:
            wanted = np.uint64(int(passage_id, 16)).astype(np.int64)
        except (ValueError, OverflowError):
            return None
        rows = np.flatnonzero(self._names == wanted)
        return int(rows[0]) if len(rows) else None

    def passages_in(self, document: int) -> tuple[Passage, ...]:
        """The passages of one document, in the order of its text; none if it is not in the snapshot."""
        rows = np.flatnonzero((self.documents[self.document_of] == document) & ~self.is_lost)
        return tuple(sorted(self.passages(rows), key=lambda each: each.start))

    def passages(self, rows: Integers) -> list[Passage]:
        """The passages in some rows, in their order."""
        found = zip(self.stored(rows), self.contexts(self.context_of[rows]), strict=True)
        return [self.passage_of(stored, context) for stored, context in found]

    def document(self, number: int) -> Document:
        """The document with this id. While it is in use, it is one and the same object."""
        with self._lock:
            if number in self._opened:
                self._opened.move_to_end(number)
                return self._opened[number]
        try:
            with self._reading() as connection:
                document = read_document(connection, number)
        except DamageError:
            self.is_lost |= self.documents[self.document_of] == number
            raise
        with self._lock:
            if number not in self._opened:
                self._opened[number] = document
                self._characters += len(document.text)
                self._forget_documents()
            return self._opened[number]

    def names(self) -> dict[int, tuple[str, str]]:
        """Title and path of each document by its id; read once. Raises SnapshotError."""
        if self._documents_named is None:
            with self._reading() as connection:
                titles = read_titles(connection, self._title_ids.tolist())
            paths = {file.document: file.path for file in self.files}
            self._documents_named = {each: (title, paths.get(each, "")) for each, title in titles.items()}
        return self._documents_named

    def _forget_documents(self) -> None:
        while len(self._opened) > FEWEST_KEPT and (
            len(self._opened) > DOCUMENTS_KEPT or self._characters > CHARACTERS_KEPT
        ):
            self._characters -= len(self._opened.popitem(last=False)[1].text)


def _titled(segments: Mapping[int, Segment], documents: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Those of the documents whose title is in a segment: all, unless a segment is damaged."""
    contexts = np.concatenate([each.contexts for each in segments.values()])
    return np.intersect1d(documents, contexts[contexts[:, IS_TITLE] != 0, CONTEXT_DOCUMENT])


def _titles(contexts: npt.NDArray[np.int32]) -> Rows:
    """The row of each document's title among the contexts."""
    rows = np.flatnonzero(contexts[:, IS_TITLE])
    return rows[np.argsort(contexts[rows, CONTEXT_DOCUMENT], kind="stable")].astype(np.int32)


def _first_pass(
    connection: sqlite3.Connection, stored: StoredSnapshot, layout: Segment
) -> CompressedVectors | None:
    if not layout.codes.size or not can_compress():
        return None
    centres = read_centres(connection, stored.collection, layout.vectors.shape[1])
    return CompressedVectors(centres, layout.codes) if centres else None


def _read_documents(
    connection: sqlite3.Connection, stored: StoredSnapshot
) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """The ids of a snapshot's documents, and their languages."""
    read = f"SELECT id, language FROM documents WHERE {IN_SNAPSHOT}"
    found = connection.execute(read, stored.place).fetchall()
    ids = np.array([number for number, _ in found], dtype=np.int64)
    return ids, tuple(sorted({language for _, language in found}))
