"""ProgressLine: a progress bar in the terminal."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from knowledge import Progress

SHOW_AFTER = 1.0
"""Seconds before the bar appears: quicker work needs none."""

REDRAW_AFTER = 0.1
"""Seconds between two drawings, at least."""

LINE_AFTER = 10.0
"""Seconds between two lines where the stream is no terminal."""

BAR_WIDTH = 30
"""Width of the bar in characters."""

_ERASE = "\r" + " " * 79 + "\r"


@dataclass(slots=True)
class ProgressLine:
    """Draws a progress bar on one line and erases it at the end.

    Where the stream is no terminal, as in a log, it writes a line every ten seconds instead.
    """

    stream: TextIO
    clock: Callable[[], float] = time.monotonic
    _next: float = field(init=False)
    _drawn: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._next = self.clock() + (SHOW_AFTER if self.stream.isatty() else LINE_AFTER)

    def show(self, progress: Progress) -> None:
        """Draw the bar, unless the work has just begun or the last drawing is very recent."""
        if self.clock() < self._next:
            return
        if not self.stream.isatty():
            self._next = self.clock() + LINE_AFTER
            self.stream.write(f"pullquote: {_count(progress)}\n")
            self.stream.flush()
            return
        self._next = self.clock() + REDRAW_AFTER
        self._drawn = True
        self.stream.write(f"{_ERASE}{_bar(progress)}")
        self.stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            self.stream.write(_ERASE)
            self.stream.flush()


def _bar(progress: Progress) -> str:
    filled = BAR_WIDTH * min(progress.done, progress.total) // max(progress.total, 1)
    bar = f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}]"
    return f"{bar} {_count(progress)}"


def _count(progress: Progress) -> str:
    left = "" if progress.seconds_left is None else f", {progress.seconds_left:,.0f} s left"
    return f"{progress.stage} {progress.done:,} of {progress.total:,}{left}"
