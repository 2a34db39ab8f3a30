"""Recently seen ids, so that an event that Discord delivers twice is answered once."""

from __future__ import annotations

from collections import OrderedDict

KEPT = 1000


class Deliveries:
    """The last `kept` ids that were seen; the oldest are forgotten first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_new(self, number: int) -> bool:
        """Whether this id is seen for the first time. Remembers it."""
        if number in self._ids:
            return False
        self._ids[number] = None
        if len(self._ids) > self._kept:
            self._ids.popitem(last=False)
        return True
