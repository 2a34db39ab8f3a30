"""Answer → Reply, one page at a time: the quote, where it stands, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.languages import ENGLISH, Language
from bot.messages.asked import asked_line
from bot.messages.custom_ids import (
    ASK_ANOTHER,
    helpful_id,
    more_context_id,
    remove_id,
    share_id,
    unhelpful_id,
)
from bot.messages.errors import QUESTION_LIMIT
from bot.messages.markdown import escape, length
from bot.messages.pages import Look, Pages, quotes_of
from bot.messages.quotes import (
    TITLE_LIMIT,
    address_of,
    also_line,
    citation_line,
    context_within,
    date_markdown,
    one_line,
    quote_within,
)
from bot.messages.reply import TEXT_LIMIT, Button, Divider, Link, Part, Reply, Row, Text
from bot.messages.texts import differing, gone, perhaps, unsure_because

if TYPE_CHECKING:
    from bot.messages.places import Place
    from knowledge import Answer, Citation, Quote

ANSWERED, UNSURE, GONE = 0x3BA55D, 0xFAA81A, 0x747F8D

FEWEST_CHARACTERS = 300
"""A further quote is shown whole, or not at all where fewer characters are left."""


@dataclass(frozen=True, slots=True)
class Page:
    """The open page of an answer, with what it quotes."""

    pages: Pages
    quotes: tuple[Quote | None, ...]
    """What stands at the open page's places. None: the articles no longer have it."""

    newer: Quote | None = None
    """The quote on the next page, where it is from a newer article than an old one on this page."""

    unsaid: tuple[str, ...] = ()
    """Words of the question that an unsure answer does not say."""


def render_answer(
    answer: Answer,
    *,
    asker: int,
    restate: bool = False,
    private: bool = False,
    language: Language = ENGLISH,
) -> Reply:
    """An answer at its first page.

    With `restate` the question stands above: nobody but the asker sees what was typed into a command.
    """
    pages = Pages.of(answer, asker)
    quotes = quotes_of(answer)[: len(pages.shown)]
    page = Page(pages, quotes, answer.newer if pages.newer else None, answer.unsaid)
    question = answer.query.text if restate else ""
    return render_page(page, question=question, private=private, language=language)


def render_page(
    page: Page, *, question: str = "", private: bool = False, language: Language = ENGLISH
) -> Reply:
    """One page of an answer. What does not fit on the first page gets a page of its own."""
    pages = page.pages
    parts: list[Part] = [Text(asked_line(question, language))] if question else []
    parts += _heading(page, language)
    for row, (place, quote) in enumerate(zip(pages.shown, page.quotes, strict=True)):
        separator = _separator(row, pages, language)
        if row and (quote is None or _room([*parts, *separator], quote, language) < _needed(quote)):
            alone = replace(page, pages=replace(pages, together=row), quotes=page.quotes[:row])
            return render_page(alone, question=question, private=private, language=language)
        parts += separator
        parts += _quote_parts(quote, place, row, parts, language)
    colour = UNSURE if pages.look is Look.PERHAPS and not pages.page else ANSWERED
    return Reply(_with_buttons(parts, pages, language, private=private), colour, private=private)


def render_context(quote: Quote | None, place: Place, *, language: Language = ENGLISH) -> Reply:
    """What stands around a quote, for the one who asks; or that it is gone."""
    if quote is None:
        return render_gone(language=language)
    title = f"**{escape(one_line(quote.citation.title, QUESTION_LIMIT))}**"
    block = context_within(quote, TEXT_LIMIT - length(title), language, marked=place.sure)
    return Reply((Text(title), Text(block)), colour=ANSWERED, private=True)


def render_gone(*, language: Language = ENGLISH) -> Reply:
    """That the article no longer says what was quoted."""
    return Reply((Text(gone(language)),), colour=GONE, private=True)


def source_button(citation: Citation, label: str) -> tuple[Link, ...]:
    """A button that opens the source, if it has an address."""
    url = address_of(citation)
    return (Link(label, url),) if url else ()


def _heading(page: Page, language: Language) -> list[Part]:
    """How sure the first page is, whether articles differ or one is old; which page another one is."""
    pages = page.pages
    if pages.page:
        number = language.say("Passage {number} of {count}", number=pages.page + 1, count=pages.count)
        return [Text(f"-# {number}")]
    match pages.look:
        case Look.PERHAPS:
            why = unsure_because([escape(word) for word in page.unsaid], language)
            return [Text(f"**{perhaps(language)}**\n-# {why}")]
        case Look.DIFFER:
            return [Text(f"**{differing(language)}**")]
        case Look.SURE:
            return [Text(f"-# {_old(page.newer, language)}")] if page.newer else []


def _old(newer: Quote, language: Language) -> str:
    """That a newer article treats the same, which one, and of when."""
    citation = newer.citation
    return language.say(
        "This article is more than a year old. The next page is from a newer one: {title}, {date}.",
        title=escape(one_line(citation.title, TITLE_LIMIT)),
        date=date_markdown(citation.published, language) if citation.published else "",
    )


def _separator(row: int, pages: Pages, language: Language) -> list[Part]:
    """What stands between a quote and the one above it."""
    if not row:
        return []
    return [Divider()] if pages.look is Look.DIFFER else [Divider(), Text(f"-# {language.say('See also')}")]


def _quote_parts(
    quote: Quote | None, place: Place, row: int, above: list[Part], language: Language
) -> list[Part]:
    if quote is None:
        return [Text(gone(language))]
    more = Button(language.say("More context"), more_context_id(place, row))
    return [
        Text(quote_within(quote, _room(above, quote, language), language, marked=place.sure)),
        Text(_cited(quote, language)),
        Row((*source_button(quote.citation, language.say("Open source")), more)),
    ]


def _room(above: list[Part], quote: Quote, language: Language) -> int:
    """How many characters of a quote still fit below these parts."""
    written = sum(length(part.markdown) for part in above if isinstance(part, Text))
    return TEXT_LIMIT - written - length(_cited(quote, language))


def _cited(quote: Quote, language: Language) -> str:
    """Where a quote stands, and where else."""
    return "\n".join(filter(None, (citation_line(quote.citation, language), also_line(quote, language))))


def _needed(quote: Quote) -> int:
    return FEWEST_CHARACTERS + len(quote.before) + len(quote.text) + len(quote.after)


def _with_buttons(parts: list[Part], pages: Pages, language: Language, *, private: bool) -> tuple[Part, ...]:
    """The parts with the next page beside the last quote's buttons, and below, what is about the answer."""
    *before, last = parts
    beside = last.buttons if isinstance(last, Row) else ()
    if not isinstance(last, Row):
        before.append(last)
    label = language.say("Back to the first") if pages.is_last else language.say("Next passage")
    turn = (Button(label, pages.custom_id()),) if pages.count > 1 else ()
    another = Button(language.say("Ask a follow-up"), ASK_ANOTHER)
    about = (*_votes(pages.shown[0], language), another, _last_button(pages, language, private=private))
    rows = (beside + turn, about)
    return (*before, *(Row(row) for row in rows if row))


def _votes(place: Place, language: Language) -> tuple[Button, Button]:
    return (
        Button(f"👍 {language.say('Helpful')}", helpful_id(place)),
        Button(f"👎 {language.say('Not helpful')}", unhelpful_id(place)),
    )


def _last_button(pages: Pages, language: Language, *, private: bool) -> Button:
    """Share a private answer, which Discord lets its reader dismiss; remove one that all can see."""
    if private:
        return Button(language.say("Share"), share_id(pages.asker))
    return Button(language.say("Remove"), remove_id(pages.asker))
