"""InFlight: counts work under way, so that the bot can finish it before it stops."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class InFlight:
    """Counts work that has begun and not ended.

    Used as `with in_flight: ...` around the work, and `await in_flight.wait_until_idle(seconds)`
    before stopping.
    """

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._count += 1
        self._idle.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._count -= 1
        if not self._count:
            self._idle.set()

    @property
    def count(self) -> int:
        """How many pieces of work are under way."""
        return self._count

    async def wait_until_idle(self, seconds: float) -> None:
        """Wait until nothing is under way, for at most so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
