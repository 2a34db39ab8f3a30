"""Holding: things that are kept for a day, each in a folder of its own, so that all survive a restart."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from knowledge.errors import AdditionError

KEPT_SECONDS = 24 * 3600
_ID = re.compile(r"[0-9a-f]{16}")


class Holding:
    """A folder of folders, by their ids. What is older than a day is deleted."""

    def __init__(self, folder: Path, gone: Callable[[], AdditionError]) -> None:
        self._folder = folder
        self.gone = gone
        """The error where something is no longer there."""

    def new(self) -> str:
        """The id of a new, empty folder; old ones are deleted."""
        self.sweep()
        number = secrets.token_hex(8)
        (self._folder / number).mkdir(parents=True)
        return number

    def folder(self, number: str) -> Path:
        """The folder with this id; raises AdditionError if it is gone."""
        folder = self._folder / number
        if not _ID.fullmatch(number) or not folder.is_dir() or _is_old(folder):
            raise self.gone()
        return folder

    def drop(self, number: str) -> None:
        """Delete what is there."""
        shutil.rmtree(self.folder(number))

    def sweep(self) -> None:
        """Delete what is older than a day."""
        if self._folder.is_dir():
            for folder in self._folder.iterdir():
                if _ID.fullmatch(folder.name) and _is_old(folder):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    return folder.stat().st_mtime < time.time() - KEPT_SECONDS
