"""What Pullquote says in its own words, wherever it says it: refusals, citations, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge import Reason

if TYPE_CHECKING:
    from datetime import date

    from knowledge import Citation

WHY_NOT = {
    Reason.NOTHING_NEAR: "I couldn't find that in the articles.",
    Reason.UNSURE: "I couldn't find a clear answer in the articles.",
    Reason.SCRIPT: "I can't read the script that this question is written in.",
    Reason.SMALL_TALK: "I only answer questions, with quotes from the articles.",
    Reason.EMPTY: "There are no articles to answer from yet.",
}
"""A refusal in one sentence, for each reason."""

NOT_AN_ANSWER = "These come closest, but do not answer it:"


def origin(citation: Citation) -> str:
    """Say who published it, who wrote it and when, as far as that is known."""
    published = day(citation.published) if citation.published else None
    return ", ".join(filter(None, (citation.publisher, citation.author, published)))


def place(citation: Citation) -> str:
    """Say under which headings it stands."""
    return " › ".join(citation.headings)


def day(when: date) -> str:
    """Write a date so that nobody takes the month for the day."""
    return f"{when.day} {when:%B %Y}"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: 1 article, 2 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
