"""An error → one sentence for whoever asked, in their language.

What an error of the articles or the model says in English (paths, versions) is for the
operator. It stands in the log, and not in an answer that a whole channel may see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError, TooSoonError
from bot.messages.markdown import escape
from knowledge import (
    AdditionError,
    EmptyKnowledgeError,
    FetchError,
    QuestionError,
    ReadError,
    ReloadRunningError,
    RollbackError,
    UnknownArticleError,
)

if TYPE_CHECKING:
    from bot.languages import Language

QUESTION_LIMIT = 300
"""Characters."""


def error_text(error: Exception, language: Language) -> str:
    """One sentence of Markdown that says what is wrong and what to do."""
    match error:
        case TooSoonError():
            return language.plural(error.seconds, error.one, error.other)
        case BotError() | AdditionError():
            return language.say(error.text, **{name: _shown(value) for name, value in error.fields.items()})
        case QuestionError():
            return _question_text(error, language)
        case _:
            return _about_articles(error, language)


def _about_articles(error: Exception, language: Language) -> str:
    match error:
        case ReadError():
            return language.say("This cannot be read as an article.")
        case FetchError():
            return language.say("This address cannot be fetched.")
        case EmptyKnowledgeError():
            return language.say("There are no articles to answer from yet.")
        case ReloadRunningError():
            return language.say("The articles are being reloaded already. Please wait until that is done.")
        case RollbackError():
            return language.say(
                "There is no snapshot {snapshot} to go back to. "
                "`/{knowledge} {history}` shows those that are.",
                snapshot=str(error.snapshot),
                knowledge=language.say("knowledge"),
                history=language.say("history"),
            )
        case _:
            return language.say("Something went wrong on my side. Please try again.")


def _question_text(error: QuestionError, language: Language) -> str:
    if isinstance(error, UnknownArticleError):
        return language.say(
            "There is no article with that title. Choose one that I suggest, or leave it out."
        )
    return language.say(
        "I can't search for that. Ask in a few words, {most} characters at most.", most=QUESTION_LIMIT
    )


def _shown(value: object) -> object:
    return escape(value) if isinstance(value, str) else value
