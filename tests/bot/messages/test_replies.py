"""An answer or more of its context becomes one message, with the buttons that belong to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.chat.view import to_view
from bot.messages.answers import Page, render_answer, render_context, render_page
from bot.messages.pages import Pages, quotes_of
from bot.messages.places import Place
from knowledge import (
    Answer,
    Degree,
    Document,
    Passage,
    Query,
    Source,
    Span,
)
from knowledge.answering import quote_again
from tests.bot.examples import SOURCE, answer, quote
from tests.bot.messages.seeing import HIDDEN, labels_of, texts_of

GONE = "The article has changed since this was quoted. Ask again to see what it says now."
VOTES = ["👍 Helpful", "👎 Not helpful"]


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
