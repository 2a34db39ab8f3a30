"""Question: what somebody asks, the article it is about, and what it follows up on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a follow-up follows: nothing else of a conversation is carried on."""

    question: str
    """The question before it; empty if it is no longer known."""

    passages: tuple[str, ...]
    """The ids of the passages that were cited for it, the best first."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, as it comes from a person."""

    text: str
    article: str = ""
    """The key or the title of the only article that may answer it; empty: any may."""

    earlier: Earlier | None = None
    """What it follows up on; None: it stands alone."""

    @classmethod
    def of(cls, asked: str | Question) -> Question:
        """A text as a question that stands alone; a question as it is."""
        return asked if isinstance(asked, Question) else cls(asked)
