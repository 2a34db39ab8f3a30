"""What a button does, written into its custom_id, so that it works after a restart and a reload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from knowledge import Quote

MORE_CONTEXT = r"pq:more:(?P<row>\d+):(?P<passage>[0-9a-z]{16}):(?P<start>\d+):(?P<end>\d+)"
"""`row` tells two quotes of one passage apart: Discord refuses a message with the same custom_id twice."""

REMOVE = r"pq:remove:(?P<asker>\d+)"
ASK_ANOTHER = "pq:another"
QUESTION_FORM = "pq:question"
"""The modal, and the text field in it."""


@dataclass(frozen=True, slots=True)
class MoreContext:
    """Show what stands around a quote: its passage, and the marked sentence in it."""

    passage: str
    start: int
    """Of the marked sentence, counted from the passage's start."""

    end: int

    def custom_id(self, row: int) -> str:
        """The custom_id of its button in the row of a message."""
        return f"pq:more:{row}:{self.passage}:{self.start}:{self.end}"

    @classmethod
    def of(cls, quote: Quote) -> MoreContext:
        """What the button under a quote carries."""
        start = quote.passage.start
        return cls(quote.passage.id, quote.start - start, quote.end - start)

    @classmethod
    def read(cls, match: re.Match[str]) -> MoreContext:
        """Read it back; the numbers are whatever a client sent."""
        return cls(match["passage"], int(match["start"]), int(match["end"]))


def remove_id(asker: int) -> str:
    """The custom_id of the button by which an asker takes the answer back."""
    return f"pq:remove:{asker}"
