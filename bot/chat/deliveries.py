"""What was seen lately, so that nothing delivered twice is answered twice."""

from __future__ import annotations

from collections import OrderedDict

KEPT = 1000


class Deliveries:
    """The last ids seen, the oldest forgotten first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_new(self, number: int) -> bool:
        """Whether this id was not seen before; from now on it was."""
        if number in self._ids:
            return False
        self._ids[number] = None
        if len(self._ids) > self._kept:
            self._ids.popitem(last=False)
        return True
