"""RankedPassage → Quote, Citation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from knowledge.documents import Span
    from knowledge.passages import Passage


@dataclass(frozen=True, slots=True)
class Quote:
    """The answering sentence, and as much of its passage as lets it stand alone."""

    passage: Passage
    start: int
    """Of the answering sentence, in the document's text."""

    end: int
    shown: Span
    """What is shown around it: holds [start, end), lies inside the passage."""

    score: float
    """Higher is better, absolute: comparable between questions."""

    @property
    def text(self) -> str:
        """The answering sentence: the document's own characters."""
        return self.passage.document.text[self.start : self.end]

    @property
    def before(self) -> str:
        """What is shown in front of the answering sentence."""
        return self.passage.document.text[self.shown.start : self.start]

    @property
    def after(self) -> str:
        """What is shown behind it."""
        return self.passage.document.text[self.end : self.shown.end]

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Citation:
    """The pointer that the reader sees."""

    title: str
    publisher: str | None
    author: str | None
    published: date | None
    headings: tuple[str, ...]
    url: str | None
    """The article's address as its source gives it, http or https only."""

    link: str | None
    """The same, landing on the quote where a text fragment fits in `LINK_LIMIT` characters."""

    path: str
