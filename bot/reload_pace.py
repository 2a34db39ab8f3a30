"""The pace of a reload: it waits while a crowd asks, and says in the log how far it is."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from knowledge import Progress

log = logging.getLogger(__name__)

STANDING_BACK_SECONDS = 5.0
"""How long a step waits for a crowd at most, so that a reload ends however many ask."""

LOOK_SECONDS = 0.02
"""Time between two looks at the crowd."""

LOG_SECONDS = 10.0
"""Time between two lines in the log."""


class ReloadPace:
    """What a reload does before each of its steps.

    Its model and a crowd's answers need the same processor, and only the crowd is in a hurry: Discord
    takes no answer after three seconds.

    Args:
        crowded: Whether more people ask than can be answered together.
    """

    def __init__(self, crowded: Callable[[], bool]) -> None:
        self._crowded = crowded
        self._logged = time.monotonic()

    def keep(self, step: Progress, closing: Event) -> None:
        """Wait, in the reload's thread, while it is crowded and the bot is not closing. Now and then, log."""
        end = time.monotonic() + STANDING_BACK_SECONDS
        while self._crowded() and time.monotonic() < end and not closing.wait(LOOK_SECONDS):
            pass
        if time.monotonic() - self._logged > LOG_SECONDS:
            self._logged = time.monotonic()
            log.info("Reloading: %s %d of %d.", step.stage, step.done, step.total)
