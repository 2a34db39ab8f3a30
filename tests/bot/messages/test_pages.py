"""A button remembers all pages of an answer, whatever their passages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import LANGUAGES, language_of
from bot.messages.asked import asked_line, question_in_line
from bot.messages.markdown import visible
from bot.messages.pages import NEXT_PASSAGE, Look, Pages
from bot.messages.places import Place
from bot.messages.reply import CUSTOM_ID_LIMIT

ids = st.integers(0, 2**64 - 1).map("{:016x}".format)
places = st.builds(Place, ids, st.integers(0, 2047), st.booleans())


@st.composite
def books(draw: st.DrawFn) -> Pages:
    """The pages of any answer, opened at any."""
    found = draw(st.lists(places, min_size=1, max_size=5).map(tuple))
    together = draw(st.integers(1, len(found)))
    look = draw(st.sampled_from(Look))
    return Pages(
        draw(st.integers(0, 2**64 - 1)), found, together, look, draw(st.integers(0, len(found) - together))
    )


@given(books())
def test_pages_are_read_back_from_a_custom_id_that_fits(pages: Pages) -> None:
    written = pages.custom_id()
    match = re.fullmatch(NEXT_PASSAGE, written)
    assert match
    assert Pages.read(match) == pages
    assert len(written) <= CUSTOM_ID_LIMIT


@given(books())
def test_turning_shows_every_place_once_and_comes_back(pages: Pages) -> None:
    shown, at = list(pages.shown), pages.turned()
    while at.page != pages.page:
        shown += at.shown
        at = at.turned()
    assert sorted(shown, key=repr) == sorted(pages.places, key=repr)


@pytest.mark.parametrize("tail", ["000s", "020s", "910s", "110s"])
def test_forged_pages_are_none(tail: str) -> None:
    match = re.fullmatch(NEXT_PASSAGE, f"pq:next:{'A' * 11}:{tail}:{'A' * 13}")
    assert match
    assert Pages.read(match) is None


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_line_is_read_back_in_every_language(locale: str) -> None:
    for question in ("Why: who said 5：1?", "مرحبا world?", r"a \* b"):
        assert question_in_line(asked_line(question, language_of(locale))) == question


@given(st.text(max_size=300).filter(lambda text: visible(text).strip()))
def test_a_question_is_read_back_from_the_line_that_repeats_it(question: str) -> None:
    whole = " ".join(visible(question).split())
    assert question_in_line(asked_line(question)) == (
        whole if len(whole) <= 300 else whole[:299].rstrip() + "…"
    )


@pytest.mark.parametrize("text", ["", "> **A quote: of words.**", "-# A title · a publisher", "Asked: x"])
def test_other_texts_repeat_no_question(text: str) -> None:
    assert question_in_line(text) == ""
