"""Which files there are, and whether they are as they were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from stat import S_ISREG
from typing import TYPE_CHECKING

from knowledge.errors import ReadError
from knowledge.formats import LARGEST_FILE, find

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
        home = root.resolve()
        for path in _below(root):
            found.setdefault(_place(path, root, home), Found(root, path))
    return list(found.values())


def _below(root: Path) -> list[Path]:
    try:
        return find(root)
    except OSError as error:
        raise ReadError(f"{root} cannot be read ({error.strerror}); check its permissions.") from error


def _place(path: Path, root: Path, home: Path) -> Path:
    """Where a file lies, whatever way leads to it; a link out of its root counts as a file of its own.

    `home` is where the root lies.
    """
    place = path.resolve()
    return place if path == root or place.is_relative_to(home) else path


def look_at(file: Found) -> FileRecord:
    """A file as it is now; no more of it is read than an article may have."""
    try:
        status = file.path.stat()
        content = _beginning(file.path) if S_ISREG(status.st_mode) else None
    except OSError as error:
        return _unreadable(file, f"{error.strerror}")
    if content is None:
        return _unreadable(file, "it is no regular file")
    digest = hashlib.sha256(content).hexdigest()
    return FileRecord(str(file.root), file.below, status.st_size, status.st_mtime_ns, digest)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _unreadable(file: Found, reason: str) -> FileRecord:
    why = f"{file.below} cannot be read ({reason}); check what it is, and its permissions."
    return FileRecord(str(file.root), file.below, 0, 0, "", why=why)


def are_unchanged(roots: Sequence[Path], records: Sequence[FileRecord], seen: int) -> bool:
    """Whether there are the files, as they are, that records made at `seen` (nanoseconds) tell of.

    Raises ReadError for a root that is not there.
    """
    known = {(record.root, record.path): record for record in records}
    files = {(str(file.root), file.below): file for file in find_files(roots)}
    return files.keys() == known.keys() and all(_is_unchanged(files[k], known[k], seen) for k in files)


def _is_unchanged(file: Found, record: FileRecord, seen: int) -> bool:
    """Without a look inside, unless its size and time leave a doubt."""
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
