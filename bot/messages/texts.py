"""What Pullquote says in its own words: refusals, help, labels of buttons, citations, counts.

Errors carry their own sentences, and `reports` has the words of reports.
"""

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

PERHAPS = "This may be it:"
"""Above a quote of which no sentence is marked, because none is sure to be the answer."""

NOT_AN_ANSWER = "These come closest, but do not answer it:"
HOW_TO_GO_ON = "Try `/ask`, or `/help`."
"""Behind the refusal of small talk in Discord."""

ASKED = "Asked:"
MORE_CONTEXT_LABEL = "More context"
OPEN_SOURCE_LABEL = "Open source"
ASK_ANOTHER_LABEL = "Ask another"
REMOVE_LABEL = "Remove"
WENT_WRONG = "Something went wrong."
"""Where an error has no sentence of its own."""

HELP = (
    "**Ask me a question and I answer with a quote from the articles**, word for word, and say where it "
    "stands. The answering sentence is in **bold**. Nothing is made up: if I can't find an answer in the "
    "articles, I say so.\n"
    "- `/ask` followed by your question\n"
    "- mention me with a question, or write to me in a direct message\n"
    "- reply to one of my messages, with the ping on\n"
    "- a message's menu › *Apps* › *Ask about this message*\n"
    "**More context** under a quote shows the text around it. `/knowledge status` and "
    "`/knowledge reload` are for those who look after the articles."
)
NO_QUESTION = (
    "I don't see a question there. Write it in the same message as the mention. "
    "If you reply to a `/ask` answer, mention me: otherwise Discord does not show me your text. "
    "To ask what somebody else has written, open that message's menu › *Apps* › *Ask about this message*."
)
SEE_ALSO = "See also"
"""Above the further quotes: the first is the answer."""

PASSAGE_GONE = "The article has changed since this was quoted; ask again to see what it says now."


def origin(citation: Citation) -> str:
    """Say who published it, who wrote it and when, as far as that is known."""
    published = day(citation.published) if citation.published else None
    return ", ".join(filter(None, (citation.publisher, citation.author, published)))


def place(citation: Citation) -> str:
    """Say on which page and under which headings it stands."""
    page = citation.page
    number = f"page {page.label or page.number}" if page else ""
    return ", ".join(filter(None, (" › ".join(citation.headings), number)))


def day(when: date) -> str:
    """Write a date so that nobody takes the month for the day."""
    return f"{when.day} {when:%B %Y}"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: 1 article, 2 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
