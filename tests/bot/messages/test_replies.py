"""An answer, a refusal or an error becomes one message that Discord takes, whatever is in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.view import to_view
from bot.messages.answers import Page, render_answer, render_context, render_page
from bot.messages.markdown import visible
from bot.messages.pages import Pages, quotes_of
from bot.messages.places import Place
from bot.messages.replies import render_error, render_refusal
from bot.messages.reply import Link, Reply, Text
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
    Spelling,
)
from knowledge.answering import quote_again
from tests.bot.examples import SOURCE, answer, no_answer, quote
from tests.loopback.rendering import render
from tests.loopback.rules import COMPONENTS_V2, message_faults
from tests.loopback.schema import schema_faults

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


async def faults_of(reply: Reply) -> list[str]:
    """What Discord would find wrong with the message."""
    components = to_view(reply).to_components()  # type: ignore[no-untyped-call]  # discord.py left it untyped
    body = {"flags": COMPONENTS_V2, "components": components, "allowed_mentions": {"parse": []}}
    return message_faults(body) + schema_faults("POST", "/channels/1/messages", body)


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


GONE = "The article has changed since this was quoted. Ask again to see what it says now."
STAMP = re.compile(r"<t:\d+:D>")
VOTES = ["👍 Helpful", "👎 Not helpful"]
HIDDEN = "-# Characters of the article that nobody can see are left out here."


def texts_of(reply: Reply) -> list[str]:
    return [part.markdown for part in reply.parts if isinstance(part, Text)]


def labels_of(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def test_an_answer_shows_the_quote_where_it_stands_and_what_can_be_done() -> None:
    reply = render_answer(
        answer(quote("Spring tides follow the new moon. So they say.", "So they say.")), asker=7
    )
    assert reply.text == (
        "> Spring tides follow the new moon. **So they say.**\n"
        "-# The tide tables · Harbour Press, A. Mole, <t:1709978400:D> · Moon › Springs"
    )
    assert labels_of(reply) == [
        "Open source",
        "More context",
        "👍 Helpful",
        "👎 Not helpful",
        "Ask a follow-up",
        "Remove",
    ]
    assert not reply.private


def test_an_article_without_an_address_has_no_button_for_it() -> None:
    reply = render_answer(answer(quote("A text.", source=Source("T", "t.md"))), asker=7)
    assert labels_of(reply) == ["More context", *VOTES, "Ask a follow-up", "Remove"]


def test_a_further_quote_comes_on_request() -> None:
    reply = render_answer(answer(quote("First."), quote("Second.")), asker=7)
    assert [text for text in texts_of(reply) if text.startswith("> ")] == ["> **First.**"]
    assert labels_of(reply) == [
        "Open source",
        "More context",
        "Next passage",
        "👍 Helpful",
        "👎 Not helpful",
        "Ask a follow-up",
        "Remove",
    ]


def test_other_articles_that_say_the_same_are_named_below_with_links() -> None:
    quoted = quote("The moon pulls.")
    address = "https://gazette.example/a(b)"
    also = (
        replace(quoted.citation, title="Tides & [moons]", url=None, link=None),
        replace(quoted.citation, publisher="Gazette", url=address, link=f"{address}#:~:text=moon"),
        replace(quoted.citation, url=None, link=None, path="old/tides.md"),
    )

    def below(number: int) -> str:
        return render_answer(answer(replace(quoted, also=also[:number])), asker=7).text.splitlines()[-1]

    assert "Also in" not in below(0)
    assert below(1) == r"-# Also in: Tides & \[moons]"
    masked = "[Gazette](https://gazette.example/a%28b%29#:~:text=moon)"
    assert below(3) == rf"-# Also in: Tides & \[moons] · {masked} · old/tides.md"
    many = render_answer(answer(replace(quoted, also=also * 2)), asker=7).text
    assert many.endswith("old/tides.md, and 3 more")


def test_quotes_that_belong_together_stand_on_one_page() -> None:
    reply = render_answer(replace(answer(quote("First."), quote("Second.")), together=2), asker=7)
    assert [text for text in texts_of(reply) if text.startswith("> ")] == ["> **First.**", "> **Second.**"]
    assert texts_of(reply)[2] == "-# See also"
    assert labels_of(reply).count("More context") == 2
    assert "Next passage" not in labels_of(reply)


def test_a_quote_that_does_not_fit_below_another_gets_its_own_page() -> None:
    long_ones = answer(quote("First. " * 400), quote("Second. " * 400))
    reply = render_answer(replace(long_ones, together=2), asker=7)
    assert "Second" not in reply.text
    assert "Next passage" in labels_of(reply)


def test_a_later_page_says_which_it_is_and_marks_nothing_that_is_no_answer() -> None:
    found = replace(answer(quote("First.")), further=(quote("It is **near**. Perhaps.", "Perhaps."),))
    pages = Pages.of(found, 7).turned()
    reply = render_page(Page(pages, found.further), question="Why?", private=True)
    assert texts_of(reply)[:3] == ["-# Asked: Why?", "-# Passage 2 of 2", r"> It is \*\*near\*\*. Perhaps."]
    assert labels_of(reply)[2:] == [
        "Back to the first",
        "👍 Helpful",
        "👎 Not helpful",
        "Ask a follow-up",
        "Share",
    ]


def test_a_page_whose_article_has_changed_says_so_and_can_be_turned() -> None:
    pages = Pages.of(answer(quote("First."), quote("Second.")), 7)
    reply = render_page(Page(pages, (None,)))
    assert reply.text == GONE
    assert labels_of(reply) == ["Next passage", *VOTES, "Ask a follow-up", "Remove"]


def test_what_is_written_above_further_quotes_is_counted() -> None:
    """At some of these lengths the second quote fills the message to the last character."""
    for count in range(1500, 2000):
        render_answer(replace(answer(quote("One."), quote("*" * count)), together=2), asker=7)


async def test_discord_py_need_not_remember_a_reply() -> None:
    assert to_view(render_answer(answer(quote("One.")), asker=7)).is_finished()


def test_a_quote_too_long_gives_up_what_stands_round_its_sentence() -> None:
    reply = render_answer(answer(quote("Around it. " * 500 + "The point.", "The point.")), asker=7)
    assert texts_of(reply)[0] == "> **The point.**"


def test_a_sentence_too_long_is_cut_at_a_word_and_says_so() -> None:
    shown = texts_of(render_answer(answer(quote("word " * 1000 + "end.")), asker=7))[0]
    assert shown.endswith("word** \\[…]\n-# Cut here for length: the source has all of it.")
    assert len(shown) > 3000


def test_what_nobody_can_see_is_left_out_and_that_is_said() -> None:
    shown = texts_of(render_answer(answer(quote("It is \u202eneddih\u202c here.")), asker=7))[0]
    assert shown == f"> **It is neddih here.**\n{HIDDEN}"


def test_a_refusal_names_the_nearest_sources_as_no_answer_and_quotes_none() -> None:
    reply = render_refusal(no_answer(quote("Spring tides follow the new moon.")), asker=7)
    assert reply.text == (
        "I couldn't find a clear answer in the articles.\n"
        "**These come closest, but do not answer it:**\n"
        "- The tide tables · Harbour Press, A. Mole, <t:1709978400:D>"
    )
    assert [button.label for button in reply.buttons if isinstance(button, Link)] == ["The tide tables"]
    assert reply.private


def test_a_source_is_named_once_however_often_it_is_near() -> None:
    assert render_refusal(no_answer(quote("One."), quote("Two.")), asker=7).text.count("The tide tables") == 1


@pytest.mark.parametrize("character", ["*", "😀"])
async def test_the_longest_names_of_the_nearest_sources_fit(character: str) -> None:
    sources = [replace(SOURCE, title=f"{n}{character * 400}", publisher=character * 400) for n in range(3)]
    refusal = no_answer(*(quote("The sea rises.", source=each) for each in sources))
    asked = Query(character * 300, character * 300, (character * 300,))
    assert await faults_of(render_refusal(replace(refusal, query=asked), asker=7, restate=True)) == []


def test_an_unsure_answer_says_so_and_why_and_marks_nothing() -> None:
    found = replace(answer(quote("It may be so."), quote("Or so.")), degree=Degree.PERHAPS)
    assert texts_of(render_answer(replace(found, unsaid=("checkpoints",)), asker=7))[:2] == [
        "**This may be it:**\n-# It does not mention “checkpoints”.",
        "> It may be so.",
    ]
    assert "not sure" in render_answer(found, asker=7).text


def test_articles_that_differ_are_shown_together() -> None:
    found = replace(answer(quote("In 1854."), quote("In 1856.")), differing=True, together=2)
    shown = texts_of(render_answer(found, asker=7))
    assert [text for text in shown if not text.startswith("-#")] == [
        "**The articles differ. The newer one comes first:**",
        "> **In 1854.**",
        "> **In 1856.**",
    ]


def test_an_old_article_names_the_newer_one_which_is_the_next_page() -> None:
    newer = quote("It is so now.", source=replace(SOURCE, title="The new tables"))
    found = replace(answer(quote("It was so.")), further=(quote("Else."), newer), newer=newer)
    assert quotes_of(found)[1] is newer
    assert texts_of(render_answer(found, asker=7))[0] == (
        "-# This article is more than a year old. The next page is from a newer one: "
        "The new tables, <t:1709978400:D>."
    )


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(1970, 1, 2), "<t:122400:D>"),
        (date(2037, 12, 31), "<t:2145866400:D>"),
        (date(1969, 7, 20), "20 July 1969"),
        (date(2040, 1, 1), "1 January 2040"),
    ],
)
def test_a_date_is_shown_in_the_readers_own_language_where_clients_can(day: date, shown: str) -> None:
    assert shown in render_answer(answer(quote("A.", source=replace(SOURCE, published=day))), asker=7).text


def test_a_refusal_says_how_to_go_on() -> None:
    refusal = replace(no_answer(quote("The sea rises.")), meant=(Spelling(2, "Skerry"),))
    reply = render_refusal(refusal, asker=7, helpers="<@&123456789012345678>")
    assert reply.text.endswith("\nYou can ask <@&123456789012345678>.")
    assert labels_of(reply)[1:] == ["Did you mean Skerry?", "Report as unanswered"]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_for_a_refusal_has_its_sentence(reason: Reason) -> None:
    sentences = {render_refusal(no_answer(reason=each), asker=7).text for each in Reason}
    assert render_refusal(no_answer(reason=reason), asker=7).text in sentences
    assert len(sentences) == len(Reason)


def test_a_question_is_restated_on_one_line() -> None:
    told = Answer(Query("**Who**\n is @here?", "", ()), (quote("A."),), 0.5)
    assert texts_of(render_answer(told, asker=1, restate=True))[0] == r"-# Asked: \*\*Who\*\* is \@here?"


def test_more_context_shows_what_stands_around_the_passage() -> None:
    text = "The first paragraph.\n\nThe passage. Its point.\n\nThe last paragraph."
    passage = Passage(Document(SOURCE, text), 22, 45, (Span(22, 34), Span(35, 45)))
    reply = render_context(quote_again(passage, 1), Place("", 1))
    assert texts_of(reply) == [
        "**The tide tables**",
        "> The first paragraph.\n> \n> The passage. **Its point.**\n> \n> The last paragraph.",
    ]
    assert reply.private


def test_more_context_of_a_long_article_begins_and_ends_with_a_line_or_a_word() -> None:
    around = "A line of words that goes on and on.\n" * 100
    text = f"{around}The passage.\n{around}"
    span = Span(len(around), len(around) + 12)
    passage = Passage(Document(SOURCE, text), *span, (span,))
    lines = render_context(quote_again(passage, 0), Place("", 0)).text.splitlines()[1:]
    assert lines[0] == lines[-1] == "> A line of words that goes on and on."
    assert "> **The passage.**" in lines


def test_a_place_that_is_not_in_the_passage_is_told_as_changed() -> None:
    passage = quote("Some text.").passage
    assert render_context(quote_again(passage, 1), Place("", 1)).text == GONE
