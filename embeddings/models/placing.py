"""Files of a model → a folder under `models/`: put in place whole or not at all, by one process at a time."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from filelock import FileLock

from embeddings.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def alone(models: Path) -> Iterator[None]:
    """Hold off every other process that would write a model, and delete what a killed one has left.

    Raises:
        StorageError: The folder cannot be written.
    """
    try:
        models.mkdir(parents=True, exist_ok=True)
        with FileLock(models / ".lock"):
            for left in models.glob(".made-*"):
                shutil.rmtree(left)
            yield
    except OSError as exc:
        raise StorageError(
            f"The model cannot be kept in {models}: {exc}; make room or name another folder."
        ) from exc


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of `folder` if all goes well, and is gone if not."""
    made = folder.with_name(f".made-{uuid4().hex}")
    made.mkdir()
    try:
        yield made
        for path in made.iterdir():
            _flush(path)
        if folder.exists():
            folder.replace(folder.with_name(f".made-{uuid4().hex}"))
        made.replace(folder)
    finally:
        for left in folder.parent.glob(".made-*"):
            shutil.rmtree(left)


def _flush(path: Path) -> None:
    """See a file onto the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
