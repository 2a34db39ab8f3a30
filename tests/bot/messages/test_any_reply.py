"""Whatever is in an answer, a refusal or an error, Discord takes the message, and it shows just that."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.messages.answers import Page, render_answer, render_context, render_page
from bot.messages.markdown import visible
from bot.messages.pages import Pages, quotes_of
from bot.messages.places import Place
from bot.messages.replies import render_error, render_refusal
from knowledge import (
    Answer,
    Citation,
    Degree,
    Document,
    NoAnswer,
    Passage,
    Query,
    Quote,
    Reason,
    Source,
    Span,
)
from tests.bot.examples import SOURCE, answer
from tests.bot.messages.seeing import HIDDEN, faults_of, texts_of
from tests.loopback.rendering import render

STAMP = re.compile(r"<t:\d+:D>")

nasty = st.text(
    st.sampled_from("\\*_~`|<>@#:[]()!-+.1a9 \n\t/tehréツ😀\u202e") | st.characters(codec="utf-8")
)

long = st.builds(lambda text, times: text * times, nasty, st.integers(1, 900)).map(lambda text: text[:9000])

optional = st.none() | nasty

urls = st.sampled_from(
    [None, "https://a.b/c", "javascript:x", "https://a.b/" + "d" * 600, "http://localhost"]
)

sources = st.builds(
    Source, nasty, nasty, optional, optional, st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)), urls
)

copies = st.lists(
    st.builds(Citation, nasty, optional, optional, st.none(), st.just(()), urls, urls, nasty), max_size=5
).map(tuple)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """A quote of any text whatever."""
    before, text, after = draw(nasty), draw(long.filter(lambda text: visible(text).strip())), draw(long)
    document = Document(draw(sources), before + text + after)
    shown = Span(0, len(document.text))
    span = Span(len(before), len(before + text))
    headings = tuple(draw(st.lists(nasty, max_size=3)))
    passage = Passage(document, *shown, (span,), headings, id="0123456789abcdef")
    return replace(Quote(passage, *span, shown, 0.5), also=draw(copies))


questions = nasty.map(lambda text: Query(text, text, (text,)))

answers = st.builds(
    Answer,
    questions,
    st.lists(quotes(), min_size=1, max_size=8).map(tuple),
    st.just(0.5),
    together=st.integers(1, 3),
    further=st.lists(quotes(), max_size=3).map(tuple),
    degree=st.sampled_from((Degree.SURE, Degree.PERHAPS)),
    differing=st.booleans(),
    newer=st.none() | quotes(),
    unsaid=st.lists(nasty, max_size=2).map(tuple),
)

refusals = st.builds(
    NoAnswer, questions, st.sampled_from(Reason), st.lists(quotes(), max_size=3).map(tuple), st.just(0.1)
)


@given(given_answer=answers, restate=st.booleans())
async def test_discord_takes_any_answer_at_any_page(given_answer: Answer, *, restate: bool) -> None:
    reply = render_answer(given_answer, asker=2**63, restate=restate)
    assert await faults_of(reply) == []
    pages = Pages.of(given_answer, 2**63).turned()
    everything = quotes_of(given_answer)
    shown = everything[pages.together :][:1] if pages.page else everything[: pages.together]
    assert await faults_of(render_page(Page(pages, tuple(shown)), private=True)) == []


@given(refusals)
async def test_discord_takes_any_refusal(refusal: NoAnswer) -> None:
    assert await faults_of(render_refusal(refusal, asker=7, restate=True)) == []


@given(nasty)
async def test_discord_takes_any_error(text: str) -> None:
    assert await faults_of(render_error(Exception(text))) == []


@given(quotes(), st.booleans())
async def test_discord_takes_any_context(quoted: Quote, sure: bool) -> None:  # noqa: FBT001  (given by hypothesis)
    assert await faults_of(render_context(quoted, Place("0" * 16, 0, sure))) == []


@given(quotes())
def test_nothing_in_an_article_becomes_more_than_text(quoted: Quote) -> None:
    shown, below, *_ = texts_of(render_answer(answer(quoted), asker=1))
    citation, _, copies = below.partition("\n")
    assert render(shown.split("\n-#")[0]).effects == []
    assert render(STAMP.sub("", citation.removeprefix("-# "))).effects == []
    also = render(copies.removeprefix("-# "), styled=True)
    assert also.effects == []
    assert also.looks <= {"link"}


@given(nasty, nasty, nasty)
def test_a_quote_that_fits_is_shown_as_it_stands_with_its_sentence_in_bold(
    before: str, sentence: str, after: str
) -> None:
    text = f"{before}x{sentence}x{after}x"
    document = Document(SOURCE, text)
    span = Span(len(before), len(before + sentence) + 2)
    passage = Passage(document, 0, len(text), (span,))
    shown, *_ = texts_of(render_answer(answer(Quote(passage, *span, Span(0, len(text)), 1.0)), asker=1))
    seen = render(shown.removesuffix("\n" + HIDDEN))
    assert seen.text == visible(text)
    assert "".join(seen.marked.split()) == "".join(visible(span.of(text)).split())
