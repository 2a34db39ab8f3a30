"""ShardStore: where shards lie, and which of them are open."""

from __future__ import annotations

import os
import sys
import time
from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from embeddings.errors import StorageError
from knowledge.storage.drafts import write_shard
from knowledge.storage.shards import read_shard

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from knowledge.storage.drafts import Draft
    from knowledge.storage.shards import Shard, States

OPEN_SHARDS = 1024
"""How many shards stay open at most: a question touches about 30; each costs 25 KB, a mapping and a file
handle. One that must be opened again costs a third of a millisecond."""

IN_MEMORY = 256
"""How many of them keep their pages in this process's memory: those of the last seven questions or so. The
pages of the others come back from the system's memory. At 10,000 passages, 64 took 207 MB in all and 256
take 263, of 469 for all; a question is a tenth quicker with 256 than with 64."""

HANDLES = 1024
"""File handles of a process where the system does not say; half of them are for shards."""

KEPT_UNUSED = 7 * 24 * 3600
"""Seconds that a shard no snapshot names is kept, so that going back to other articles costs nothing."""

SUFFIX = ".shard"


class ShardStore:
    """A folder of shards by key. Safe from any thread; several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._most_open = min(OPEN_SHARDS, _handles() // 2)
        self._open: OrderedDict[str, Shard] = OrderedDict()
        self._in_memory: OrderedDict[str, Shard] = OrderedDict()
        self._whole: set[str] = set()
        """Keys of the shards that were whole when they were first opened."""

        self._lock = Lock()

    def path(self, key: str) -> Path:
        """Where the shard with this key lies, or would."""
        return self.folder / f"{key}{SUFFIX}"

    def has(self, key: str, size: int) -> bool:
        """Whether a shard lies here that has this many bytes."""
        try:
            return self.path(key).stat().st_size == size
        except OSError:
            return False

    def open(self, key: str) -> Shard:
        """The shard with this key; raises StorageError if it is missing or damaged."""
        with self._lock:
            shard = self._open.pop(key, None)
        # Hashed once: what rots on the disk later, rots under a shard that stays open, too.
        return self._keep_open(key, shard or read_shard(self.path(key), known=key in self._whole))

    def check(self, key: str) -> Shard | None:
        """The same, read from the disk again and checked to the last byte; None if it must be made anew."""
        try:
            shard = read_shard(self.path(key))
            shard.verify()
        except StorageError:
            return None
        with suppress(OSError):
            os.utime(shard.path)  # used: see KEPT_UNUSED
        return self._keep_open(key, shard)

    def write(self, draft: Draft, states: Mapping[str, States], workshop: Path) -> None:
        """Lay a draft's shard down, written in the folder `workshop`; raises StorageError."""
        write_shard(self.path(draft.key), draft, states, workshop)
        with self._lock:
            self._open.pop(draft.key, None)
            self._in_memory.pop(draft.key, None)
            self._whole.discard(draft.key)

    def forget_unused(self, used: Collection[str]) -> None:
        """Delete shards that no snapshot names and nobody has used for a week, so far as the disk lets us."""
        oldest = time.time() - KEPT_UNUSED
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.stem not in used and path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)

    def _keep_open(self, key: str, shard: Shard) -> Shard:
        with self._lock:
            self._whole.add(key)
            self._open[key] = shard
            self._open.move_to_end(key)
            while len(self._open) > self._most_open:
                self._open.popitem(last=False)
            self._in_memory[key] = shard
            self._in_memory.move_to_end(key)
            if len(self._in_memory) > min(IN_MEMORY, self._most_open):
                self._in_memory.popitem(last=False)[1].let_go()
        return shard


def _handles() -> int:
    """How many files this process may have open: 1,024 on most systems, 256 on a Mac."""
    if sys.platform == "win32":
        return HANDLES
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return HANDLES if soft == resource.RLIM_INFINITY else soft
