"""Silence: how long ago something was last heard, and waiting until that is too long."""

from __future__ import annotations

import asyncio
import time


class Silence:
    """Begins anew whenever something is heard.

    Discord acknowledges a heartbeat every 41 seconds, whatever else happens. discord.py connects
    again by itself when one is missed. If nothing comes for minutes all the same, only a new
    process helps.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._heard = time.monotonic()

    def broken(self) -> None:
        """Something was heard."""
        self._heard = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return time.monotonic() - self._heard

    @property
    def too_long(self) -> bool:
        """Whether it has lasted for longer than it may."""
        return self.seconds > self._limit

    async def lasts_too_long(self) -> None:
        """Return when it has lasted for longer than it may."""
        while not self.too_long:  # noqa: ASYNC110  (silence is that no event comes)
            await asyncio.sleep(self._limit - self.seconds + 0.001)
