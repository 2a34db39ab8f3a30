"""Limits: how often a person and a server may ask, and how many questions of a person may wait.

A question over a limit is refused before it reaches the model, so refusals cost next to nothing.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict, deque
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING

from bot.errors import LimitError, TooSoonError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAITING_PER_PERSON = 3
"""Most questions of one person under way at once; so one person can never fill the queue of 50."""

KEPT = 10_000
"""Most people or servers that are remembered at once."""


class SlidingWindow:
    """At most `most` events of a key within any `seconds`; 0 means any number."""

    def __init__(
        self, most: int, seconds: float, *, kept: int = KEPT, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._kept = kept
        self._now = now
        self._times: OrderedDict[int, deque[float]] = OrderedDict()
        """The last events of each key; the key with the oldest last event stands first."""

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, key: int) -> float:
        """Seconds until one more event of this key is allowed; 0.0 if it is allowed now."""
        times = self._times.get(key)
        if times is None or len(times) < self._most:
            return 0.0
        return max(0.0, times[0] + self._seconds - self._now())

    def add(self, key: int) -> None:
        """Count an event of this key now."""
        if not self._most:
            return
        self._times.setdefault(key, deque(maxlen=self._most)).append(self._now())
        self._times.move_to_end(key)
        self._forget()

    def _forget(self) -> None:
        """Forget the keys whose last event no longer counts, and the oldest if there are too many."""
        over = self._now() - self._seconds
        while len(self._times) > self._kept or next(iter(self._times.values()))[-1] < over:
            self._times.popitem(last=False)


class Limits:
    """The limits of one bot. Used as `with limits.turn(asker, server): ...` around a question."""

    def __init__(
        self,
        *,
        per_person: int = 5,
        per_server: int = 100,
        seconds: int = 30,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._people = SlidingWindow(per_person, seconds, now=now)
        self._servers = SlidingWindow(per_server, seconds, now=now)
        self._notices = SlidingWindow(1, seconds, now=now)
        self._waiting: Counter[int] = Counter()

    @contextmanager
    def turn(self, asker: int, server: int | None) -> Iterator[None]:
        """Count a question, and hold its place until it is answered. Raises LimitError.

        A refused question does not count, so asking again too early does not prolong the wait.
        """
        self._check(asker, server)
        self._people.add(asker)
        if server is not None:
            self._servers.add(server)
        self._waiting[asker] += 1
        try:
            yield
        finally:
            self._waiting[asker] -= 1
            if not self._waiting[asker]:
                del self._waiting[asker]

    def should_tell(self, asker: int) -> bool:
        """Whether to tell this person of a limit in public: once in a while, so nobody makes the bot spam."""
        if self._notices.wait(asker):
            return False
        self._notices.add(asker)
        return True

    def _check(self, asker: int, server: int | None) -> None:
        wait = self._people.wait(asker)
        if wait:
            raise TooSoonError(
                "You have asked a lot in a short time. Please ask again in {n} second.",
                "You have asked a lot in a short time. Please ask again in {n} seconds.",
                seconds=ceil(wait),
            )
        if self._waiting.get(asker, 0) >= WAITING_PER_PERSON:
            raise LimitError("I'm still working on your last questions. Please ask again when I'm done.")
        wait = self._servers.wait(server) if server is not None else 0.0
        if wait:
            raise TooSoonError(
                "This server has asked a lot in a short time. Please ask again in {n} second.",
                "This server has asked a lot in a short time. Please ask again in {n} seconds.",
                seconds=ceil(wait),
            )
