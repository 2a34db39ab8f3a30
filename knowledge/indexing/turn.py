"""Turn: one reload at a time, in this process and in all others, and how far it is."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from knowledge.errors import ReloadRunningError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.indexing.reports import Progress
    from knowledge.storage import Index

TELLING_AFTER = 2.0
"""Seconds of a stage after which its pace tells how long it will take."""


@dataclass(slots=True)
class Turn:
    """Who has it reloads; everybody else is told how far that reload is."""

    index: Index
    clock: Callable[[], float] = time.monotonic
    progress: Progress | None = None
    _lock: Lock = field(default_factory=Lock)
    _began: tuple[str, int, float] = ("", 0, 0.0)
    """The stage under way, what was done when it began, and when that was."""

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Keep all others from reloading; raises ReloadRunningError, SnapshotError."""
        if not self._lock.acquire(blocking=False):
            raise ReloadRunningError(_running(self.progress))
        try:
            with self.index.locked():
                yield
        finally:
            self.progress = None
            self._lock.release()

    def teller(self, tell: Callable[[Progress], None] | None) -> Callable[[Progress], None]:
        """What a reload tells its steps to; `tell` gets them too, with the seconds that are left."""

        def told(step: Progress) -> None:
            self.progress = replace(step, seconds_left=self._seconds_left(step))
            if tell:
                tell(self.progress)

        return told

    def _seconds_left(self, step: Progress) -> float | None:
        """What is left of a stage, at its pace so far; None while that tells little."""
        stage, done, began = self._began
        now = self.clock()
        if stage != step.stage or step.done < done:
            self._began = (step.stage, step.done, now)
            return None
        if now - began < TELLING_AFTER or step.done == done:
            return None
        return (step.total - step.done) * (now - began) / (step.done - done)


def _running(progress: Progress | None) -> str:
    how_far = f" ({progress.stage}, {progress.done} of {progress.total})" if progress else ""
    return f"A reload is running already{how_far}; wait until it has finished."
