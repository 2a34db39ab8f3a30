"""The pages of help, Markdown files beside this module."""

from __future__ import annotations

import difflib
from pathlib import Path

from bot.errors import HelpError

FOLDER = Path(__file__).parent

TOPICS = (
    "about",
    "asking",
    "articles",
    "discord",
    "terminal",
    "configuration",
    "service",
    "privacy",
    "trouble",
    "json",
    "evaluation",
)
"""In the order in which a newcomer needs them."""


def page(topic: str) -> str:
    """The page on a topic, as Markdown; raises HelpError if there is none."""
    if topic not in TOPICS:
        meant = difflib.get_close_matches(topic.lower(), TOPICS, n=1)
        advice = f"did you mean {meant[0]}?" if meant else f"there are {', '.join(TOPICS)}"
        raise HelpError(f"There is no help on {topic}; {advice}")
    return (FOLDER / f"{topic}.md").read_text(encoding="utf-8")


def title(topic: str) -> str:
    """What the page on a topic is about: its heading."""
    return page(topic).partition("\n")[0].removeprefix("# ")
