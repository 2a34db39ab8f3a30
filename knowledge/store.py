"""ShardStore: where shards lie, and which of them are open."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from embeddings.errors import StorageError
from knowledge.shards import Shard, read_shard, write_shard

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from knowledge.documents import Document
    from knowledge.shards import States

OPEN_SHARDS = 512
"""How many shards stay open: a question touches about 30; each costs a mapping, its pages only if read."""

KEPT_UNUSED = 7 * 24 * 3600
"""Seconds that a shard no snapshot names is kept, so that going back to other articles costs nothing."""

SUFFIX = ".shard"


class ShardStore:
    """A folder of shards by key. Safe from any thread; several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: OrderedDict[str, Shard] = OrderedDict()
        self._lock = Lock()

    def path(self, key: str) -> Path:
        """Where the shard with this key lies, or would."""
        return self.folder / f"{key}{SUFFIX}"

    def open(self, key: str) -> Shard:
        """The shard with this key; raises StorageError if it is missing or damaged."""
        with self._lock:
            shard = self._open.pop(key, None) or read_shard(self.path(key))
            self._open[key] = shard
            while len(self._open) > OPEN_SHARDS:
                self._open.popitem(last=False)
        return shard

    def has(self, key: str) -> bool:
        """Whether a shard with this key lies here and is whole; a damaged one is removed, to be made anew."""
        try:
            self.open(key)
        except StorageError:
            self.path(key).unlink(missing_ok=True)
            return False
        return True

    def write(self, key: str, document: Document, states: Mapping[str, States]) -> None:
        """Lay a document's shard down; raises StorageError."""
        write_shard(self.path(key), document, states)

    def forget_unused(self, used: Collection[str]) -> None:
        """Delete shards that nobody has used for a week, and what a killed process left half-written."""
        if not self.folder.is_dir():
            return
        oldest = time.time() - KEPT_UNUSED
        for path in self.folder.iterdir():
            if path.stem not in used and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
