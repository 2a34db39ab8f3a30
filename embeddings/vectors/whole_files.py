"""A small file, written whole or not at all: beside its place, flushed to the disk, moved in one step."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from embeddings.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises StorageError where the disk is full or closed to us."""
    unfinished = path.parent / f".{path.name}.{uuid4().hex}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_flushed(unfinished, content)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(_why_not(path, error)) from error
    _flush_folder(path.parent)


def _why_not(path: Path, error: OSError) -> str:
    nearest = next((each for each in path.parents if each.exists()), path.parent)
    if nearest.is_file():
        return f"{nearest} is a file, where a folder is needed; move it, or choose another folder."
    return f"Cannot write {path}: {error.strerror}; make room or choose another folder."


def _write_flushed(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the move itself survive a power cut; not every system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
