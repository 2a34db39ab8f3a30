"""Generations: the stored snapshots of one knowledge base, numbered as they were made.

The number decides which is the newest, never the clock, which may be set back. A number is
given once, so that nothing a killed process left stands in the way of the next.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from embeddings.errors import StorageError
from knowledge.errors import ReloadRunningError, SnapshotError
from knowledge.storage.snapshots import read_snapshot, shards_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from knowledge.storage.snapshots import Snapshot
    from knowledge.storage.store import ShardStore

SUFFIX = ".snapshot"


class Generations:
    """A folder of numbered snapshots, beside those of other knowledge bases over the same store."""

    def __init__(self, folder: Path, store: ShardStore) -> None:
        self.folder = folder
        self._store = store

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process from reloading; raises ReloadRunningError, SnapshotError."""
        lock = FileLock(self.folder / "lock", timeout=0)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise ReloadRunningError(
                "Another process is reloading already; wait until it has finished."
            ) from error
        except OSError as error:
            msg = f"Cannot write to {self.folder} ({error.strerror}); choose another storage folder."
            raise SnapshotError(msg) from error
        try:
            yield
        finally:
            lock.release()

    def newest(self, fingerprint: str) -> Snapshot | None:
        """The newest snapshot with this fingerprint that is whole; else the newest that misses a shard."""
        found: Snapshot | None = None
        for path in self._paths():
            try:
                snapshot = read_snapshot(path, self._store)
            except (StorageError, SnapshotError):
                continue  # damaged: the one before it still serves
            if snapshot.fingerprint == fingerprint:
                if snapshot.is_whole():
                    return snapshot
                found = found or snapshot
        return found

    def next_path(self) -> Path:
        """Where the next snapshot goes."""
        number = max((int(path.stem) for path in self._paths()), default=0) + 1
        return self.folder / f"{number:08d}{SUFFIX}"

    def sweep(self) -> None:
        """Delete what a killed process left half-written; only while `locked`."""
        for path in self.folder.glob(".*"):
            with suppress(OSError):
                path.unlink()

    def forget(self, kept: Collection[str]) -> None:
        """Delete all snapshots but those of these names, and the shards that no base needs any more.

        What the disk does not let go of stays for the next time.
        """
        for path in self._paths():
            if path.name not in kept:
                with suppress(OSError):
                    path.unlink()
        stored = self.folder.parent.glob(f"*/*{SUFFIX}")
        self._store.forget_unused({key for path in stored for key in shards_named(path)})

    def _paths(self) -> list[Path]:
        """The newest first."""
        paths = (path for path in self.folder.glob(f"*{SUFFIX}") if path.stem.isdecimal())
        return sorted(paths, key=lambda path: int(path.stem), reverse=True)
