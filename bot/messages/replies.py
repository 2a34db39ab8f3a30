"""NoAnswer | error | help → Reply: pure, and within every limit that Discord has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.languages import ENGLISH, Language
from bot.messages.answers import source_button
from bot.messages.asked import asked_line
from bot.messages.custom_ids import LIST_QUESTION, meant_id
from bot.messages.errors import error_text
from bot.messages.markdown import escape
from bot.messages.quotes import TITLE_LIMIT, one_line, origin_markdown
from bot.messages.reply import Button, Part, Reply, Row, Text
from bot.messages.texts import (
    help_text,
    listed,
    no_question,
    not_an_answer,
    question_gone,
    thanks,
    why_not,
)
from knowledge import AdditionError, Reason

if TYPE_CHECKING:
    from knowledge import Citation, NoAnswer, Quote

REFUSED = 0x747F8D
FAILED = 0xD83C3E
LABEL_LENGTH = 40
"""What a phone shows of a button's label."""

DETAILS_LIMIT = 1000


def render_refusal(
    refusal: NoAnswer,
    *,
    asker: int,
    restate: bool = False,
    helpers: str = "",
    language: Language = ENGLISH,
) -> Reply:
    """Why there is no answer, what comes nearest, as no answer, and how to go on."""
    parts: list[Part] = [Text(asked_line(refusal.query.text, language))] if restate else []
    why = why_not(refusal.reason, language)
    if refusal.reason is Reason.SMALL_TALK:
        how = language.say("Try `/{ask}`, or `/{help}`.", ask=language.say("ask"), help=language.say("help"))
        return Reply((*parts, Text(f"{why} {how}")), colour=REFUSED, private=True)
    parts += [Text(why), *_nearest(refusal.nearest, language)]
    if helpers:
        # A mention that Discord shows as a name; nobody is pinged.
        parts.append(Text(language.say("You can ask {helpers}.", helpers=helpers)))
    return Reply((*parts, Row(_ways_on(refusal, asker, language))), colour=REFUSED, private=True)


def _ways_on(refusal: NoAnswer, asker: int, language: Language) -> tuple[Button, ...]:
    """Ask again with a word that was misspelt, or put the question on the list of unanswered ones."""
    again = (
        Button(language.say("Did you mean {word}?", word=each.instead), meant_id(each, asker))
        for each in refusal.meant
    )
    return (*again, Button(language.say("Report as unanswered"), LIST_QUESTION))


def render_error(error: Exception, *, details: bool = False, language: Language = ENGLISH) -> Reply:
    """One friendly sentence; with `details`, for those who look after the articles, what is behind it."""
    parts = [Text(error_text(error, language))]
    says_all = isinstance(error, (BotError, AdditionError))
    behind = "" if says_all else escape(one_line(str(error), DETAILS_LIMIT))
    if details and behind:
        parts.append(Text(f"-# {language.isolated(behind)}"))
    return Reply(tuple(parts), FAILED, private=True)


def render_thanks(*, language: Language = ENGLISH) -> Reply:
    """That an opinion is kept, and without a name."""
    return Reply((Text(thanks(language)),), private=True)


def render_listed(*, language: Language = ENGLISH) -> Reply:
    """That a question is on the list of unanswered ones."""
    return Reply((Text(listed(language)),), private=True)


def render_question_gone(*, language: Language = ENGLISH) -> Reply:
    """That a button can no longer tell the question it is about."""
    return Reply((Text(question_gone(language)),), colour=REFUSED, private=True)


def render_help(*, language: Language = ENGLISH) -> Reply:
    """How to ask."""
    return Reply((Text(help_text(language)),), private=True)


def render_no_question(*, language: Language = ENGLISH) -> Reply:
    """That a mention came without a question."""
    return Reply((Text(no_question(language)),), colour=REFUSED, private=True)


def _nearest(quotes: tuple[Quote, ...], language: Language) -> list[Part]:
    """The nearest articles by title, without a word of them that could pass for an answer."""
    if not quotes:
        return []
    by_name = {_named(quote.citation, language): quote.citation for quote in quotes[:3]}
    links = tuple(link for each in by_name.values() for link in source_button(each, _label(each, language)))
    lines = "\n".join(f"- {name}" for name in by_name)
    parts: list[Part] = [Text(f"**{not_an_answer(language)}**\n{lines}")]
    return [*parts, Row(links)] if links else parts


def _label(citation: Citation, language: Language) -> str:
    return one_line(citation.title, LABEL_LENGTH) or language.say("Open source")


def _named(citation: Citation, language: Language) -> str:
    parts = (escape(one_line(citation.title, TITLE_LIMIT)), origin_markdown(citation, language))
    return " · ".join(language.isolated(part) for part in parts if part)
