"""Arrays in a file that is read, not parsed: a JSON header, then each array's bytes, aligned.

Neither npy nor safetensors notices a flipped bit, so that the header carries a SHA-256 of
every array, and the file begins with one of the header. A file is written beside its place,
flushed to the disk and moved there in one step: it is whole, or not there.
"""

from __future__ import annotations

import hashlib
import json
import math
import mmap
import os
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from embeddings.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import numpy.typing as npt

MAGIC = b"pullquote arrays 1\n"
_PREFIX = re.compile(re.escape(MAGIC) + rb"(?P<checksum>[0-9a-f]{64})\n(?P<length>\d{12})\n")
_PREFIX_LENGTH = len(MAGIC) + 65 + 13
ALIGNMENT = 64
"""Bytes: a cache line, so that no row of vectors begins in the middle of one."""

EAGER_CHECK = 32 * 1024 * 1024
"""Bytes: an array up to this size is checked as its file is opened (20 ms), a larger one by `verify`."""


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """An open file: its arrays are views of the disk's pages, read when they are touched."""

    path: Path
    meta: Mapping[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]]
    checksums: Mapping[str, str] = field(repr=False)
    _data: mmap.mmap = field(repr=False)

    def let_go(self) -> None:
        """Drop what was touched from this process's memory; touched again, it comes back from the system's.

        Readers in other threads need not be stopped: they read the same.
        """
        if sys.platform != "win32":
            self._data.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> None:
        """Check every array against its SHA-256; raises StorageError."""
        for name in self.arrays:
            self._verify_one(name)

    def verify_small(self) -> None:
        """The same for the arrays that are cheap to check."""
        for name, array in self.arrays.items():
            if array.nbytes <= EAGER_CHECK:
                self._verify_one(name)

    def verify_large(self) -> None:
        """The same for all the others."""
        for name, array in self.arrays.items():
            if array.nbytes > EAGER_CHECK:
                self._verify_one(name)

    def _verify_one(self, name: str) -> None:
        if _checksum(self.arrays[name]) != self.checksums[name]:
            raise _damaged(self.path, f"its part “{name}” is not what was written")


def write_arrays(
    path: Path,
    meta: Mapping[str, Any],
    arrays: Mapping[str, npt.NDArray[Any]],
    workshop: Path | None = None,
) -> None:
    """Write a file whole or not at all; raises StorageError where the disk is full or closed to us.

    Args:
        path: where it will be.
        meta: what JSON can hold.
        arrays: by name.
        workshop: a folder on the same disk to write it in before it is moved; beside `path` if
            none is given. A process that is killed leaves its half-written file there.
    """
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    chunks = _chunks(_header(meta, contiguous), contiguous.values())
    _write_whole(path, chunks, workshop or path.parent)


def read_arrays(path: Path, *, known: bool = False) -> ArrayFile:
    """Open a file and check all of it that is cheap to check; raises StorageError.

    Of a file that is `known` to be whole, only the header and the length are checked.
    """
    data = _map(path)
    opened = _parse(path, data)
    if not known:
        opened.verify_small()
        opened.let_go()
    return opened


def read_meta(path: Path) -> Mapping[str, Any]:
    """What a file's header says of it, its arrays left unchecked; raises StorageError."""
    return _parse(path, _map(path)).meta


def replace_file(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all; raises StorageError."""
    _write_whole(path, (content,), path.parent)


def _header(meta: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    entries, offset = {}, 0
    for name, array in arrays.items():
        entries[name] = {
            "dtype": array.dtype.str,
            "shape": array.shape,
            "offset": offset,
            "sha256": _checksum(array),
        }
        offset += _padded(array.nbytes)
    body = json.dumps({"meta": meta, "arrays": entries, "size": offset}, ensure_ascii=True).encode()
    body += b" " * (_padded(_PREFIX_LENGTH + len(body)) - _PREFIX_LENGTH - len(body))
    return MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + b"%012d\n" % len(body) + body


def _chunks(header: bytes, arrays: Iterable[npt.NDArray[Any]]) -> Iterator[bytes | memoryview]:
    yield header
    for array in arrays:
        yield _bytes_of(array)
        yield b"\0" * (_padded(array.nbytes) - array.nbytes)


def _write_whole(path: Path, chunks: Iterable[bytes | memoryview], workshop: Path) -> None:
    unfinished = workshop / f".{path.name}.{uuid4().hex}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_flushed(unfinished, chunks)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        msg = f"Cannot write {path}: {error.strerror}; make room or choose another storage folder."
        raise StorageError(msg) from error
    _flush_folder(path.parent)


def _write_flushed(path: Path, chunks: Iterable[bytes | memoryview]) -> None:
    with path.open("xb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())


def _map(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError as error:
        raise _damaged(path, "it is empty") from error
    except FileNotFoundError as error:
        raise StorageError(f"The stored file {path} is missing; reload to make it anew.") from error
    except OSError as error:
        msg = f"The stored file {path} cannot be read ({error.strerror}); check the storage folder."
        raise StorageError(msg) from error


def _parse(path: Path, data: mmap.mmap) -> ArrayFile:
    start, body = _header_of(path, data)
    header = json.loads(body)
    base = start + len(body)
    if len(data) != base + header["size"]:
        raise _damaged(path, "it is cut short")
    entries = header["arrays"]
    arrays = {name: _view(data, base, entry) for name, entry in entries.items()}
    checksums = {name: entry["sha256"] for name, entry in entries.items()}
    return ArrayFile(path, header["meta"], arrays, checksums, data)


def _header_of(path: Path, data: mmap.mmap) -> tuple[int, bytes]:
    """Where the header stands and what it says, once it has proved to be what was written."""
    match = _PREFIX.match(data)
    if match is None:
        raise _damaged(path, "it does not begin as it should")
    body = data[match.end() : match.end() + int(match["length"])]
    if hashlib.sha256(body).hexdigest().encode() != match["checksum"]:
        raise _damaged(path, "its header is not what was written")
    return match.end(), body


def _view(data: mmap.mmap, base: int, entry: Mapping[str, Any]) -> npt.NDArray[Any]:
    count = math.prod(entry["shape"])
    array = np.frombuffer(data, dtype=np.dtype(entry["dtype"]), count=count, offset=base + entry["offset"])
    return array.reshape(entry["shape"])


def _bytes_of(array: npt.NDArray[Any]) -> memoryview:
    return array.reshape(-1).view(np.uint8).data if array.size else memoryview(b"")


def _checksum(array: npt.NDArray[Any]) -> str:
    return hashlib.sha256(_bytes_of(array)).hexdigest()


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _flush_folder(folder: Path) -> None:
    """Make the move itself survive a power cut; not every system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _damaged(path: Path, how: str) -> StorageError:
    return StorageError(f"The stored file {path} is damaged: {how}; reload to make it anew.")
