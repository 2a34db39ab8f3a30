"""How late the event loop comes to what is due: whatever holds it up makes every answer late."""

from __future__ import annotations

import asyncio

EVERY = 1.0
"""Seconds between two looks."""


class LoopLag:
    """Measures while `measure` runs.

    Args:
        every: Seconds between two looks.
    """

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self.seconds = 0.0
        """How late the loop came to the last look."""

    async def measure(self) -> None:
        """Look again and again, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + self._every
            await asyncio.sleep(self._every)
            self.seconds = max(loop.time() - due, 0.0)
