"""Quote → the Markdown of a block quote that fits, and of the line under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.languages import ENGLISH, Language
from bot.messages.addresses import followable
from bot.messages.blocks import block_quote
from bot.messages.markdown import escape, hides, length, masked_link, visible
from bot.messages.reply import is_web_address
from bot.messages.texts import names, place
from knowledge import MarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge import Citation, Document, Passage, Quote

CUT_MARK = " \\[…]"
TITLE_LIMIT = 200
PLACE_LIMIT = 150
COPIES = 3
"""Other articles that say the same which are named; the rest is counted."""

COPY_TITLE_LIMIT = 80
REACHES = (900, 600, 300, 0)
"""Code points that are shown on either side of a passage, the widest first that fits."""


STAMPED = (date(1970, 1, 2), date(2037, 12, 31))
"""Days that every client can show: some count seconds in 32 bits."""


def quote_within(quote: Quote, budget: int, language: Language = ENGLISH, *, marked: bool = True) -> str:
    """The quote as Markdown, in at most `budget` characters: whole, else its sentence, else cut.

    With `marked` its sentence is in bold; else nothing is, so that nothing passes for the answer.
    """
    sentence = Span(quote.start, quote.end)
    return _first_fitting(quote, (quote.shown, sentence), budget, language, marked=marked)


def context_within(quote: Quote, budget: int, language: Language = ENGLISH, *, marked: bool = True) -> str:
    """The quote's passage with what stands around it, as Markdown."""
    return _first_fitting(quote, _windows(quote.passage), budget, language, marked=marked)


def _first_fitting(
    quote: Quote, windows: Iterable[Span], budget: int, language: Language, *, marked: bool
) -> str:
    document, sentence = quote.passage.document, Span(quote.start, quote.end)
    bold = sentence if marked else Span(quote.start, quote.start)
    if not marked:
        document = replace(document, marks=tuple(m for m in document.marks if m.kind is not MarkKind.STRONG))
    for shown in windows:
        whole = _fitting(document, shown, bold, budget, language)
        if whole:
            return whole
    return _cut(document, sentence, budget, language, marked=marked)


def citation_line(citation: Citation, language: Language = ENGLISH) -> str:
    """Title, publisher, author, date and headings in one small line."""
    title = escape(one_line(citation.title, TITLE_LIMIT))
    where = escape(one_line(place(citation, language), PLACE_LIMIT))
    parts = (title, origin_markdown(citation, language), where)
    return "-# " + " · ".join(language.isolated(part) for part in parts if part)


def also_line(quote: Quote, language: Language = ENGLISH) -> str:
    """The other articles that say the same, as links, in one small line; empty if there are none."""
    names = [_copy(each, quote.citation, language) for each in quote.also[:COPIES]]
    more = len(quote.also) - len(names)
    if not names:
        return ""
    articles = " · ".join(names)
    if more:
        line = language.say("Also in: {articles}, and {count} more", articles=articles, count=more)
    else:
        line = language.say("Also in: {articles}", articles=articles)
    return f"-# {line}"


def _copy(copy: Citation, quoted: Citation, language: Language) -> str:
    """A copy's title, or where that is the one that was quoted, who published the copy or where it stands."""
    other = (copy.publisher if copy.publisher != quoted.publisher else None) or copy.path
    name = copy.title if copy.title != quoted.title else other
    target = next(filter(None, (followable(url) for url in (copy.link, copy.url) if url)), "")
    return language.isolated(masked_link(one_line(name, COPY_TITLE_LIMIT), target))


def origin_markdown(citation: Citation, language: Language = ENGLISH) -> str:
    """Who published it, who wrote it and when; the date as each reader's own client writes dates."""
    published = date_markdown(citation.published, language) if citation.published else ""
    return ", ".join(filter(None, (escape(one_line(names(citation), TITLE_LIMIT)), published)))


def date_markdown(day: date, language: Language) -> str:
    """A date that Discord shows in the reader's own language; outside of 1970 to 2037, in the asker's.

    A client shows a moment in its own time zone. Ten o'clock UTC is the same day from UTC-10 to UTC+13:
    everywhere but on a few islands at the date line. Noon would be the next day in New Zealand.
    """
    if not STAMPED[0] <= day <= STAMPED[1]:
        return language.day(day)
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    return f"<t:{int(moment.timestamp())}:D>"


def one_line(text: str, limit: int) -> str:
    """A text without line breaks, shortened where it is longer than `limit` code points."""
    flat = " ".join(visible(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def address_of(citation: Citation) -> str | None:
    """The address for a link button: on the quote where that fits, else the page, else none."""
    return next((url for url in (citation.link, citation.url) if url and is_web_address(url)), None)


def _noted(document: Document, shown: Span, marked: Span, language: Language, mark: str = "") -> str:
    block = block_quote(document, shown, marked, mark)
    if not hides(shown.of(document.text)):
        return block
    note = language.say("Characters of the article that nobody can see are left out here.")
    return f"{block}\n-# {note}"


def _fitting(document: Document, shown: Span, marked: Span, budget: int, language: Language) -> str:
    """The stretch as Markdown; empty if it does not fit, which a long one cannot."""
    if len(visible(shown.of(document.text)).rstrip()) > budget:
        return ""
    block = _noted(document, shown, marked, language)
    return block if length(block) <= budget else ""


def _cut(document: Document, sentence: Span, budget: int, language: Language, *, marked: bool) -> str:
    """As many of the sentence's words as fit, of code as many lines, and a mark that says so."""
    text = sentence.of(document.text)
    room = min(len(text), 2 * budget)
    note = language.say("Cut here for length: the source has all of it.")
    while True:
        shown = Span(sentence.start, sentence.start + len(text[:room].rstrip()))
        bold = shown if marked else Span(shown.start, shown.start)
        block = f"{_noted(document, shown, bold, language, CUT_MARK)}\n-# {note}"
        if length(block) <= budget:
            return block
        room = _word_end(text, room * budget // length(block) - 1)


def _word_end(text: str, at: int) -> int:
    """The last end of a line before `at`, else of a word, unless that gives up more than half."""
    for gap in ("\n", " "):
        found = text.rfind(gap, 0, at)
        if found > at // 2:
            return found
    return max(at, 1)


def _windows(passage: Passage) -> Iterator[Span]:
    """The passage with less and less around it, each from and to the end of a line or word."""
    text, start, end = passage.document.text, passage.start, passage.end
    for reach in REACHES:
        low, high = start - reach, end + reach
        if low > 0:
            low = _edge(text, low, start)
        if high < len(text):
            high = end + len(text[end:high]) - _edge(text[end:high][::-1], 0, high - end)
        yield Span(max(low, 0), min(high, len(text)))


def _edge(text: str, low: int, high: int) -> int:
    """Where the first line that begins behind `low` begins, else the first word, else `high`."""
    for gap in ("\n", " "):
        found = text.find(gap, low, high)
        if found >= 0:
            return found + 1
    return high
