"""Which files there are, and whether they are as they were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.errors import ReadError
from knowledge.readers import find

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SETTLED = 2_000_000_000
"""Nanoseconds between a file's change and our look at it, below which it may have changed again unseen.

Some file systems keep time in steps of two seconds.
"""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when it was read: enough to tell whether it must be read again."""

    root: str
    """The folder or file that the admin named."""

    path: str
    """Below it, as in `Source.path`."""

    size: int
    """Bytes."""

    modified: int
    """Nanoseconds since 1970."""

    digest: str
    """SHA-256 of its bytes; empty where they could not be read."""

    shard: str = ""
    """Key of the shard made of it; empty if it was skipped."""

    why: str = ""
    """Why it was skipped, in one sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file below a root."""

    root: Path
    path: Path

    @property
    def below(self) -> str:
        """Its path below the root, or its name if it was named itself."""
        return self.path.relative_to(self.root).as_posix() if self.path != self.root else self.path.name


def find_files(roots: Sequence[Path]) -> list[Found]:
    """Every article file below the roots, each once; raises ReadError for a root that is not there."""
    found: dict[Path, Found] = {}
    for root in roots:
        if not root.exists():
            raise ReadError(
                f"There is no file or folder {root}; check the articles named for this knowledge base."
            )
        for path in find(root):
            found.setdefault(path.resolve(), Found(root, path))
    return list(found.values())


def look_at(file: Found) -> FileRecord:
    """A file as it is now."""
    try:
        status = file.path.stat()
        digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    except OSError as error:
        why = f"{file.below} cannot be read ({error.strerror}); check its permissions."
        return FileRecord(str(file.root), file.below, 0, 0, "", why=why)
    return FileRecord(str(file.root), file.below, status.st_size, status.st_mtime_ns, digest)


def is_unchanged(file: Found, record: FileRecord, seen: int) -> bool:
    """Whether a file is as a record says that was made at `seen` (nanoseconds), read only if need be."""
    try:
        status = file.path.stat()
    except OSError:
        return not record.digest
    if (status.st_size, status.st_mtime_ns) == (record.size, record.modified) and (
        record.modified < seen - SETTLED
    ):
        return True
    return look_at(file).digest == record.digest


def with_shard(record: FileRecord, shard: str, why: str = "") -> FileRecord:
    """The record of a file that has been read, or skipped."""
    return replace(record, shard=shard, why=why)
