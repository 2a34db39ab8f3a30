"""Snapshot → its articles by name, and the rows of the one that a question is limited to."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.errors import UnknownArticleError

if TYPE_CHECKING:
    from knowledge.storage import Snapshot
    from knowledge.words import Rows

_KEY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a person chooses it."""

    key: str
    """16 hexadecimal digits of its path: the same after a reload."""

    title: str
    path: str
    """Tells it from another article with the same title."""

    document: int
    """Its id in the snapshot."""

    passages: int
    root: str
    """Where the path begins: a folder, as the configuration has it; empty for what is no file."""


def articles_of(snapshot: Snapshot) -> tuple[Article, ...]:
    """All articles of a snapshot, by title; raises SnapshotError."""
    counts = np.bincount(snapshot.document_of, minlength=len(snapshot.documents)).tolist()
    passages = dict(zip(snapshot.documents.tolist(), counts, strict=True))
    roots = {record.document: record.root for record in snapshot.files}
    found = (
        Article(_key_of(path), title, path, document, passages.get(document, 0), roots.get(document, ""))
        for document, (title, path) in snapshot.names().items()
    )
    return tuple(sorted(found, key=lambda each: (each.title.casefold(), each.path)))


def _key_of(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def rows_within(snapshot: Snapshot, wanted: str) -> Rows:
    """The rows of the article with this key, else of those with this title.

    Raises UnknownArticleError, SnapshotError.
    """
    title = wanted.strip().casefold()
    is_key = _KEY.fullmatch(wanted)
    documents = [
        document
        for document, (name, path) in snapshot.names().items()
        if title == name.casefold() or (is_key and wanted == _key_of(path))
    ]
    places = np.searchsorted(snapshot.documents, np.array(documents, dtype=np.int64))
    rows = np.flatnonzero(np.isin(snapshot.document_of, places) & ~snapshot.is_lost)
    if not len(rows):
        raise UnknownArticleError(
            f'There is no article with the title "{wanted}"; ask without it, or name another.'
        )
    return rows.astype(np.int32)
