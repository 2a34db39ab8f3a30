"""Passages + vectors → Snapshot: everything a question is answered from, immutable.

A snapshot is one file for what every question scans (vectors, postings) and the shards it
names for what only its candidates need. Files are written under numbers of their own and
never changed; the highest number is the newest, see `Generations`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import astuple
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embeddings.errors import StorageError
from embeddings.vectors import COMPRESS_ABOVE, CompressedVectors, read_arrays, read_meta, write_arrays
from knowledge.errors import SnapshotError
from knowledge.sources import FileRecord
from knowledge.storage.assembly import assemble
from knowledge.storage.shards import read_shard
from knowledge.words import LexicalIndex, Postings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from embeddings.encoder import Vectors
    from embeddings.vectors import ArrayFile
    from knowledge.splitting import Passage
    from knowledge.storage.assembly import Part
    from knowledge.storage.shards import Shard
    from knowledge.storage.store import ShardStore
    from knowledge.words import Rows


SNAPSHOT_VERSION = "1"
"""Changes with the layout of the file."""


class Snapshot:
    """The knowledge base at one moment. Reads are safe from any thread."""

    def __init__(self, file: ArrayFile, store: ShardStore) -> None:
        """Raises SnapshotError where the parts do not belong together."""
        if file.meta.get("version") != SNAPSHOT_VERSION:
            raise SnapshotError(f"The snapshot {file.path.name} was made by another version; reload.")
        self._file, self._store = file, store
        arrays = file.arrays
        self.name = file.path.name
        self.files = tuple(FileRecord(*record) for record in file.meta["files"])
        self.keys: tuple[str, ...] = tuple(file.meta["shards"])
        """The shard of each document, in the order of the passages."""

        self.fingerprint: str = file.meta["fingerprint"]
        """Of the encoder, the splitter and the words: what another snapshot must share to be comparable."""

        self.vectors: Vectors = arrays["vectors"]
        """Shape (p, dimension), unit rows."""

        self.context_vectors: Vectors = arrays["context_vectors"]
        """Shape (c, dimension), unit rows."""

        self.context_of: Rows = arrays["context_of"]
        """Shape (p,): the context of each passage."""

        self.document_of: Rows = arrays["document_of"]
        """Shape (p,): the document of each passage."""

        self.first_passages: list[int] = arrays["first_passages"].tolist()
        """The first passage of each document, and, last, the number of passages."""

        self._ids: npt.NDArray[np.uint64] = arrays["ids"]
        self.lexical = _lexical_of(file)
        self.first_pass = CompressedVectors(arrays["codes"]) if "codes" in arrays else None
        """What finds the nearest vectors without reading all of them; None where there are few."""

        self._check()

    @property
    def built_at(self) -> datetime:
        """When it was built, in the machine's time zone."""
        return datetime.fromisoformat(self._file.meta["built_at"])

    @property
    def read_at(self) -> int:
        """When its files were looked at, or shortly before: nanoseconds since 1970."""
        read_at: int = self._file.meta["read_at"]
        return read_at

    def __len__(self) -> int:
        return len(self.vectors)

    def is_whole(self) -> bool:
        """Whether all its shards are there in their full size, without a look inside."""
        sizes: list[int] = self._file.meta["sizes"]
        return all(map(self._store.has, self.keys, sizes))

    def verify(self) -> None:
        """Check it and its shards on the disk to the last byte; raises StorageError."""
        self._file.verify()
        for key in self.keys:
            read_shard(self._store.path(key)).verify()

    def locate(self, row: int) -> tuple[Shard, int]:
        """The shard that holds a passage, and the passage's row in it; raises StorageError."""
        document = bisect_right(self.first_passages, row) - 1
        return self._store.open(self.keys[document]), row - self.first_passages[document]

    def passage(self, row: int) -> Passage:
        """The passage in a row, 0 ≤ row < len(self)."""
        shard, local = self.locate(row)
        return shard.passage(local)

    def find(self, passage_id: str) -> Passage | None:
        """The passage with this id, if the snapshot has it."""
        try:
            wanted = np.uint64(int(passage_id, 16))
        except (ValueError, OverflowError):
            return None
        rows = np.flatnonzero(self._ids == wanted)
        return self.passage(int(rows[0])) if len(rows) else None

    def _check(self) -> None:
        counts = {
            "vectors": len(self.vectors),
            "contexts": len(self.context_of),
            "documents": len(self.document_of),
            "ids": len(self._ids),
            "passages": self.first_passages[-1],
            "postings": self.lexical.passages.size,
        }
        if len(set(counts.values())) != 1 or len(self.first_passages) != len(self.keys) + 1:
            msg = f"The snapshot {self.name} does not fit together ({counts}); reload to build it anew."
            raise SnapshotError(msg)


def write_snapshot(
    path: Path,
    parts: Sequence[Part],
    files: Sequence[FileRecord],
    fingerprint: str,
    read_at: int,
    *,
    compress_above: int = COMPRESS_ABOVE,
) -> None:
    """Lay a snapshot down in one file; raises StorageError."""
    meta = {
        "version": SNAPSHOT_VERSION,
        "shards": [part.key for part in parts],
        "sizes": [part.size for part in parts],
        "files": [astuple(record) for record in files],
        "fingerprint": fingerprint,
        "read_at": read_at,
        "built_at": datetime.now().astimezone().isoformat(),
        "languages": sorted({part.language for part in parts}),
    }
    write_arrays(path, meta, assemble(parts, compress_above))


def shards_named(path: Path) -> Collection[str]:
    """The keys of the shards that a stored snapshot needs; none if it cannot be read."""
    try:
        keys: list[str] = read_meta(path).get("shards", [])
    except StorageError:
        return ()
    return keys


def read_snapshot(path: Path, store: ShardStore) -> Snapshot:
    """Open a snapshot; raises StorageError or SnapshotError if it is not what was written."""
    return Snapshot(read_arrays(path), store)


def _lexical_of(file: ArrayFile) -> LexicalIndex:
    channels = {name: _postings(file.arrays, name) for name in ("passages", "contexts", "documents")}
    return LexicalIndex(
        vocabulary=file.arrays["vocabulary"], languages=tuple(file.meta["languages"]), **channels
    )


def _postings(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Postings:
    offsets, rows, weights = (arrays[f"{name}.{part}"] for part in ("offsets", "rows", "weights"))
    return Postings(offsets, rows, weights, int(arrays[f"{name}.size"][0]))
