"""Answer | NoAnswer | error → Reply: pure, and within every limit that Discord has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.languages import ENGLISH, Language
from bot.messages.custom_ids import ASK_ANOTHER, MoreContext, remove_id
from bot.messages.errors import QUESTION_LIMIT, error_text
from bot.messages.markdown import escape, length
from bot.messages.quotes import TITLE_LIMIT, address_of, citation_line, one_line, passage_within, quote_within
from bot.messages.reply import TEXT_LIMIT, Button, Divider, Link, Part, Reply, Row, Text
from bot.messages.texts import help_text, no_question, not_an_answer, origin, why_not
from knowledge import Reason, Span

if TYPE_CHECKING:
    from knowledge import Answer, Citation, NoAnswer, Passage, Quote

ANSWERED = 0x3BA55D
REFUSED = 0x747F8D
FAILED = 0xD83C3E
LABEL_LENGTH = 40
"""What a phone shows of a button's label."""

DETAILS_LIMIT = 1000
FEWEST_CHARACTERS = 300
"""A further quote is shown whole, or not at all where fewer characters are left."""


def render_answer(
    answer: Answer, *, asker: int, restate: bool = False, language: Language = ENGLISH
) -> Reply:
    """An answer: each quote, where it stands, and what can be done with it.

    With `restate` the question stands above: nobody but the asker sees what was typed into a command.
    """
    parts = _asked(answer.query.text, language) if restate else []
    for number, quote in enumerate(answer.quotes):
        separator = _separator(number, language)
        taken = _written(parts) + _written(separator) + length(citation_line(quote.citation, language))
        if number and TEXT_LIMIT - taken < FEWEST_CHARACTERS + _cost(quote):
            break
        parts += [*separator, *_quote_parts(quote, number, TEXT_LIMIT - taken, language)]
    return Reply((*parts[:-1], _with_choices(parts[-1], asker, language)), colour=ANSWERED)


def render_refusal(refusal: NoAnswer, *, restate: bool = False, language: Language = ENGLISH) -> Reply:
    """That the articles do not tell, and the nearest ones, as no answer."""
    why = why_not(refusal.reason, language)
    if refusal.reason is Reason.SMALL_TALK:
        how = language.say("Try `/{ask}`, or `/{help}`.", ask=language.say("ask"), help=language.say("help"))
        why = f"{why} {how}"
    asked = _asked(refusal.query.text, language) if restate else []
    parts = [*asked, Text(why), *_nearest(refusal.nearest, language)]
    return Reply(tuple(parts), colour=REFUSED, private=True)


def render_passage(passage: Passage | None, place: MoreContext, *, language: Language = ENGLISH) -> Reply:
    """What stands around a quote, for the one who asks; or that it is gone."""
    if passage is None or not 0 <= place.start < place.end <= len(passage.text):
        gone = language.say(
            "The article has changed since this was quoted. Ask again to see what it says now."
        )
        return Reply((Text(gone),), colour=REFUSED, private=True)
    marked = Span(passage.start + place.start, passage.start + place.end)
    title = f"**{escape(one_line(passage.document.source.title, QUESTION_LIMIT))}**"
    block = passage_within(passage, marked, TEXT_LIMIT - length(title), language)
    return Reply((Text(title), Text(block)), colour=ANSWERED, private=True)


def render_error(error: Exception, *, details: bool = False, language: Language = ENGLISH) -> Reply:
    """One friendly sentence; with `details`, for those who look after the articles, what is behind it."""
    parts = [Text(error_text(error, language))]
    behind = "" if isinstance(error, BotError) else escape(one_line(str(error), DETAILS_LIMIT))
    if details and behind:
        parts.append(Text(f"-# {language.isolated(behind)}"))
    return Reply(tuple(parts), FAILED, private=True)


def render_help(*, language: Language = ENGLISH) -> Reply:
    """How to ask."""
    return Reply((Text(help_text(language)),), private=True)


def render_no_question(*, language: Language = ENGLISH) -> Reply:
    """That a mention came without a question."""
    return Reply((Text(no_question(language)),), colour=REFUSED, private=True)


def _asked(question: str, language: Language) -> list[Part]:
    asked = language.say("Asked: {question}", question=escape(one_line(question, QUESTION_LIMIT)))
    return [Text(f"-# {asked}")]


def _separator(number: int, language: Language) -> list[Part]:
    """What stands between a quote and the one above it."""
    if not number:
        return []
    see_also = language.say("See also")
    return [Divider(), Text(f"-# {see_also}")] if number == 1 else [Divider()]


def _quote_parts(quote: Quote, number: int, room: int, language: Language) -> list[Part]:
    more = Button(language.say("More context"), MoreContext.of(quote).custom_id(number))
    return [
        Text(quote_within(quote, room, language)),
        Text(citation_line(quote.citation, language)),
        Row((*_source_button(quote.citation, language.say("Open source")), more)),
    ]


def _with_choices(row: Part, asker: int, language: Language) -> Row:
    """The last row of buttons, with what can be done with the whole answer."""
    buttons = row.buttons if isinstance(row, Row) else ()
    another = Button(language.say("Ask another"), ASK_ANOTHER)
    return Row((*buttons, another, Button(language.say("Remove"), remove_id(asker))))


def _source_button(citation: Citation, label: str) -> tuple[Link, ...]:
    url = address_of(citation)
    return (Link(label, url),) if url else ()


def _nearest(quotes: tuple[Quote, ...], language: Language) -> list[Part]:
    """The nearest articles by title, without a word of them that could pass for an answer."""
    if not quotes:
        return []
    by_name = {_named(quote.citation, language): quote.citation for quote in quotes[:3]}
    links = tuple(link for each in by_name.values() for link in _source_button(each, _label(each, language)))
    lines = "\n".join(f"- {name}" for name in by_name)
    parts: list[Part] = [Text(f"**{not_an_answer(language)}**\n{lines}")]
    return [*parts, Row(links)] if links else parts


def _label(citation: Citation, language: Language) -> str:
    return one_line(citation.title, LABEL_LENGTH) or language.say("Open source")


def _named(citation: Citation, language: Language) -> str:
    parts = (one_line(citation.title, TITLE_LIMIT), one_line(origin(citation, language), TITLE_LIMIT))
    return " · ".join(language.isolated(escape(part)) for part in parts if part)


def _written(parts: list[Part]) -> int:
    return sum(length(part.markdown) for part in parts if isinstance(part, Text))


def _cost(quote: Quote) -> int:
    return len(quote.before) + len(quote.text) + len(quote.after)
