"""Which message answers which question, so that an edit or a deletion reaches the answer."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import discord

    from knowledge import Earlier

KEPT = 1000

EDIT_SECONDS = 600.0
"""How long after a question an edit still changes its answer; later, others rely on what it said."""


@dataclass(slots=True, eq=False)
class Asked:
    """A question that somebody wrote in a message, and its answer."""

    question: str
    """As it was last edited."""

    earlier: Earlier | None = None
    """What it follows up on, so that its answer still does after an edit."""

    answer: discord.PartialMessage | None = None
    """None until it is sent, and if it cannot be sent."""

    at: float = field(default_factory=time.monotonic)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the answer is sent, edited or deleted, so that this happens in order."""

    def edited(self, question: str) -> bool:
        """Whether this is a new text of the question, in time for a new answer. Remembers it."""
        if question == self.question or time.monotonic() - self.at > EDIT_SECONDS:
            return False
        self.question = question
        return True


class AskedQuestions:
    """The last `kept` questions by their message's id; the oldest are forgotten first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._asked: OrderedDict[int, Asked] = OrderedDict()

    def add(self, message: int, question: str) -> Asked:
        """Remember a question that is about to be answered."""
        asked = self._asked[message] = Asked(question)
        if len(self._asked) > self._kept:
            self._asked.popitem(last=False)
        return asked

    def get(self, message: int) -> Asked | None:
        """The question in this message; None if it is unknown, forgotten or deleted."""
        return self._asked.get(message)

    def pop(self, message: int) -> Asked | None:
        """Return the question in this message, and forget it."""
        return self._asked.pop(message, None)
