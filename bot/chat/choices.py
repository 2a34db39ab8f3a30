"""What somebody has typed into an option of a command → the choices that Discord offers them."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from discord import app_commands

from bot.messages import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge import Article

MOST = 25
"""Choices that Discord shows."""

NAME_LIMIT = 100


def choices_of_articles(articles: Sequence[Article], typed: str) -> list[app_commands.Choice[str]]:
    """The articles whose titles hold all words typed; those that begin with them stand first."""
    found = {each.key: each for each in articles if _holds(each.title, typed)}
    shown = sorted(found.values(), key=lambda each: not _begins(each.title, typed))[:MOST]
    times = Counter(article.title for article in articles)
    names = {
        each.key: one_line(f"{each.title} ({each.path})" if times[each.title] > 1 else each.title, NAME_LIMIT)
        for each in shown
    }
    return [app_commands.Choice(name=name or key, value=key) for key, name in names.items()]


def choices_to_manage(articles: Sequence[Article], typed: str) -> list[app_commands.Choice[str]]:
    """The articles whose title or path holds what was typed, in their order."""
    wanted = typed.casefold()
    found = {each.key: each for each in articles if wanted in f"{each.title}\n{each.path}".casefold()}
    return [
        app_commands.Choice(
            name=one_line(each.title, NAME_LIMIT) or one_line(each.path, NAME_LIMIT), value=each.key
        )
        for each in islice(found.values(), MOST)
    ]


def choices_of_questions(questions: Iterable[str], typed: str) -> list[app_commands.Choice[str]]:
    """The suggested questions that hold all words typed, in their order."""
    fitting = [each for each in questions if _holds(each, typed)]
    return [app_commands.Choice(name=each, value=each) for each in fitting[:MOST]]


def _holds(text: str, typed: str) -> bool:
    return all(word in text.casefold() for word in typed.casefold().split())


def _begins(text: str, typed: str) -> bool:
    return text.casefold().startswith(typed.casefold().strip())
