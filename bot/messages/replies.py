"""Answer | NoAnswer | error → Reply: pure, and within every limit that Discord has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages.custom_ids import ASK_ANOTHER, MoreContext, remove_id
from bot.messages.markdown import escape, length
from bot.messages.quotes import TITLE_LIMIT, address_of, citation_line, one_line, passage_within, quote_within
from bot.messages.reply import TEXT_LIMIT, Button, Divider, Link, Part, Reply, Row, Text
from bot.messages.texts import (
    ASK_ANOTHER_LABEL,
    ASKED,
    HELP,
    HOW_TO_GO_ON,
    MORE_CONTEXT_LABEL,
    NO_QUESTION,
    NOT_AN_ANSWER,
    OPEN_SOURCE_LABEL,
    PASSAGE_GONE,
    REMOVE_LABEL,
    SEE_ALSO,
    WENT_WRONG,
    WHY_NOT,
    origin,
)
from knowledge import Reason, Span

if TYPE_CHECKING:
    from knowledge import Answer, Citation, NoAnswer, Passage, Quote

ANSWERED = 0x3BA55D
REFUSED = 0x747F8D
FAILED = 0xD83C3E
QUESTION_LIMIT = 300
LABEL_LENGTH = 40
"""What a phone shows of a button's label."""

FEWEST_CHARACTERS = 300
"""A further quote is shown whole, or not at all where fewer characters are left."""

SEE_ALSO_LINE = f"-# {SEE_ALSO}"


def render_answer(answer: Answer, *, asker: int, restate: bool = False) -> Reply:
    """An answer: each quote, where it stands, and what can be done with it.

    With `restate` the question stands above: nobody but the asker sees what was typed into a command.
    """
    parts = _asked(answer.query.text) if restate else []
    for number, quote in enumerate(answer.quotes):
        room = TEXT_LIMIT - _written(parts) - length(citation_line(quote.citation)) - len(SEE_ALSO_LINE)
        if number and room < FEWEST_CHARACTERS + _cost(quote):
            break
        parts += [*_separator(number), *_quote_parts(quote, number, room)]
    return Reply((*parts[:-1], _with_choices(parts[-1], asker)), colour=ANSWERED)


def render_refusal(refusal: NoAnswer, *, restate: bool = False) -> Reply:
    """That the articles do not tell, and the nearest ones, as no answer."""
    why = WHY_NOT[refusal.reason]
    if refusal.reason is Reason.SMALL_TALK:
        why = f"{why} {HOW_TO_GO_ON}"
    parts = [*(_asked(refusal.query.text) if restate else []), Text(why), *_nearest(refusal.nearest)]
    return Reply(tuple(parts), colour=REFUSED, private=True)


def render_passage(passage: Passage | None, place: MoreContext) -> Reply:
    """What stands around a quote, for the one who asks; or that it is gone."""
    if passage is None or not 0 <= place.start < place.end <= len(passage.text):
        return Reply((Text(PASSAGE_GONE),), colour=REFUSED, private=True)
    marked = Span(passage.start + place.start, passage.start + place.end)
    title = f"**{escape(one_line(passage.document.source.title, QUESTION_LIMIT))}**"
    block = passage_within(passage, marked, TEXT_LIMIT - length(title))
    return Reply((Text(title), Text(block)), colour=ANSWERED, private=True)


def render_error(error: Exception) -> Reply:
    """One friendly sentence: the error's own."""
    return Reply((Text(escape(one_line(str(error), 1000)) or WENT_WRONG),), FAILED, private=True)


def render_help() -> Reply:
    """How to ask."""
    return Reply((Text(HELP),), private=True)


def render_no_question() -> Reply:
    """That a mention came without a question."""
    return Reply((Text(NO_QUESTION),), colour=REFUSED, private=True)


def _asked(question: str) -> list[Part]:
    return [Text(f"-# {ASKED} {escape(one_line(question, QUESTION_LIMIT))}")]


def _separator(number: int) -> list[Part]:
    """What stands between a quote and the one above it."""
    if not number:
        return []
    return [Divider(), Text(SEE_ALSO_LINE)] if number == 1 else [Divider()]


def _quote_parts(quote: Quote, number: int, room: int) -> list[Part]:
    more = Button(MORE_CONTEXT_LABEL, MoreContext.of(quote).custom_id(number))
    return [
        Text(quote_within(quote, room)),
        Text(citation_line(quote.citation)),
        Row((*_source_button(quote.citation, OPEN_SOURCE_LABEL), more)),
    ]


def _with_choices(row: Part, asker: int) -> Row:
    """The last row of buttons, with what can be done with the whole answer."""
    buttons = row.buttons if isinstance(row, Row) else ()
    return Row((*buttons, Button(ASK_ANOTHER_LABEL, ASK_ANOTHER), Button(REMOVE_LABEL, remove_id(asker))))


def _source_button(citation: Citation, label: str) -> tuple[Link, ...]:
    url = address_of(citation)
    return (Link(label, url),) if url else ()


def _nearest(quotes: tuple[Quote, ...]) -> list[Part]:
    """The nearest articles by title, without a word of them that could pass for an answer."""
    if not quotes:
        return []
    by_name = {_named(quote.citation): quote.citation for quote in quotes[:3]}
    links = tuple(link for each in by_name.values() for link in _source_button(each, _label(each)))
    lines = "\n".join(f"- {name}" for name in by_name)
    parts: list[Part] = [Text(f"**{NOT_AN_ANSWER}**\n{lines}")]
    return [*parts, Row(links)] if links else parts


def _label(citation: Citation) -> str:
    return one_line(citation.title, LABEL_LENGTH) or OPEN_SOURCE_LABEL


def _named(citation: Citation) -> str:
    parts = (one_line(citation.title, TITLE_LIMIT), one_line(origin(citation), TITLE_LIMIT))
    return " · ".join(escape(part) for part in parts if part)


def _written(parts: list[Part]) -> int:
    return sum(length(part.markdown) for part in parts if isinstance(part, Text))


def _cost(quote: Quote) -> int:
    return len(quote.before) + len(quote.text) + len(quote.after)
