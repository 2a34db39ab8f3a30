"""What a reader promises: a question and a passage in, how likely each sentence answers out.

A reader is the field's word for a model that reads question and passage together and points to
the answer; an encoder reads each alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Vectors


@dataclass(frozen=True, slots=True)
class ToRead:
    """A passage to be read beside a question."""

    title: str
    """What stands above it: the innermost heading, or the title of its article."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    """Where each sentence stands in the text, in code points, end exclusive."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a reader makes of one passage."""

    log_odds: Vectors
    """Shape (s,): for each sentence, the log-odds that the answer stands in it, against "not here".

    Absolute: comparable between passages and questions. `UNREAD` for a sentence that the reader
    did not see, as the passage was longer than it reads at once.
    """


UNREAD = -12.0
"""The log-odds of a sentence that was not read. None that was read is given less."""


class Reader(Protocol):
    """Reads passages beside a question. Calls from several threads are safe."""

    @property
    def fingerprint(self) -> str:
        """Names the weights, the tokenizer and the precision."""

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """Read each passage beside the question; raises ModelError when the model fails."""
