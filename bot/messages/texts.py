"""What Pullquote says in its own words, wherever it says it: refusals, citations, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge import Reason

if TYPE_CHECKING:
    from datetime import date

    from knowledge import Citation

WHY_NOT = {
    Reason.NOTHING_NEAR: "The articles do not tell.",
    Reason.UNSURE: "The articles do not tell, as far as I can see.",
    Reason.SCRIPT: "I cannot read the script that this question is written in.",
    Reason.SMALL_TALK: "I only answer questions, with quotes from the articles.",
    Reason.EMPTY: "There are no articles to answer from yet.",
}
"""A refusal in one sentence, for each reason."""

NOT_AN_ANSWER = "Nearest to the question, but not an answer:"


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
