"""Snapshot: everything a question is answered from, immutable.

What every question scans (vectors, lengths, which passage belongs where) is read into memory once;
what only its words or its candidates need is read from the database when they are known.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from embeddings.vectors import COMPRESS_ABOVE, Centres, CompressedVectors, UnitVectors
from knowledge.documents import Role, Span
from knowledge.errors import DamageError
from knowledge.splitting import Passage
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
)
from knowledge.words import LexicalIndex

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from knowledge.documents import Document
    from knowledge.sources import FileRecord
    from knowledge.storage.rows import StoredContext, StoredPassage
    from knowledge.storage.segments import Segment
    from knowledge.storage.view import View
    from knowledge.words import Rows

    S = TypeVar("S")
    Integers: TypeAlias = npt.NDArray[np.integer]
    Read: TypeAlias = Callable[[sqlite3.Connection, Sequence[int], int], list[S]]

DOCUMENTS_KEPT = 512
"""Documents kept in memory, the last used: those of the last forty questions or so."""

CHARACTERS_KEPT = 8_000_000
"""And so many code points of them, but never fewer than `FEWEST_KEPT` documents."""

FEWEST_KEPT = 16


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read of a snapshot in one look at the database."""

    view: View
    built_at: datetime
    files: tuple[FileRecord, ...]
    documents: npt.NDArray[np.int64]
    """The ids of its documents, ascending."""

    languages: tuple[str, ...]
    segments: Mapping[int, Segment]
    """By their numbers."""

    centres: bytes
    """What the compressed codes refer to; empty if there are none."""


class Snapshot:
    """The knowledge base at one moment. Reads are safe from any thread; they raise SnapshotError."""

    def __init__(self, contents: Contents, fingerprint: str, compress_above: int = COMPRESS_ABOVE) -> None:
        self._view = contents.view
        self.number = contents.view.snapshot
        """Higher is newer."""

        self.fingerprint = fingerprint
        """Of the encoder, the splitter and the words: what another snapshot must share to be comparable."""

        self.built_at = contents.built_at
        """When it was built, in the machine's time zone."""

        self.files = contents.files
        self.documents = documents = _titled(contents.segments, contents.documents)
        layout, places = join_segments(contents.segments, documents)
        self._passage_ids: npt.NDArray[np.int32] = layout.rows[:, PASSAGE]
        self._context_ids: npt.NDArray[np.int32] = layout.contexts[:, CONTEXT_ID]
        self._names = layout.names
        self.document_of: Rows = np.searchsorted(documents, layout.rows[:, DOCUMENT]).astype(np.int32)
        """Shape (p,): the document of each passage, as its place in `documents`."""

        self.context_of: Rows = layout.rows[:, CONTEXT]
        """Shape (p,): the context of each passage."""

        self.is_lost: npt.NDArray[np.bool_] = np.zeros(len(layout.rows), dtype=np.bool_)
        """Shape (p,): whether a passage was found to be damaged on the disk: no question may look at it."""

        many = len(layout.rows) > compress_above
        self.vectors = UnitVectors(layout.vectors, exact=not many)
        """One for each passage."""

        self.context_vectors = UnitVectors(layout.context_vectors, exact=not many)
        """One for each context."""

        self.first_pass = _first_pass(contents.centres, layout) if many else None
        """What finds the nearest vectors without reading all of them; None where there are few."""

        titles = _titles(layout.contexts)
        self._title_ids: npt.NDArray[np.int32] = self._context_ids[titles]
        self.lexical = LexicalIndex(
            StoredPostings(self._view, places),
            layout.rows[:, LENGTH],
            layout.contexts[:, CONTEXT_LENGTH],
            self.document_of,
            titles,
            contents.languages,
        )
        self._opened: OrderedDict[int, Document] = OrderedDict()
        self._characters = 0
        self._documents_named: dict[int, tuple[str, str]] | None = None
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._passage_ids)

    def is_of(self, number: int, built_at: str) -> bool:
        """Whether it is the snapshot of this number that was built then."""
        return (self._view.snapshot, self._view.built_at) == (number, built_at)

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

    def _read(
        self,
        read: Read[S],
        ids: npt.NDArray[np.int32],
        rows: npt.NDArray[np.integer],
        row_of: npt.NDArray[np.integer],
    ) -> list[S]:
        """Read some rows; where one is damaged, the passages that need it are lost. Raises DamageError."""
        try:
            with self._view.reading() as connection:
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
        (stored,) = self.stored(np.array([row]))
        (context,) = self.contexts(self.context_of[[row]])
        return self.passage_of(stored, context)

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
        found = zip(self.stored(rows), self.contexts(self.context_of[rows]), strict=True)
        passages = (self.passage_of(stored, context) for stored, context in found)
        return tuple(sorted(passages, key=lambda each: each.start))

    def document(self, number: int) -> Document:
        """The document with this id. While it is in use, it is one and the same object."""
        with self._lock:
            if number in self._opened:
                self._opened.move_to_end(number)
                return self._opened[number]
        try:
            with self._view.reading() as connection:
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
            with self._view.reading() as connection:
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


def _first_pass(centres: bytes, layout: Segment) -> CompressedVectors | None:
    if not layout.codes.size:
        return None
    return CompressedVectors(Centres.of(centres, layout.vectors.shape[1]), layout.codes)
