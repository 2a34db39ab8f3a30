"""Terms: what lexical search matches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.terms import TERM_LENGTH, language_of, question_terms, split_words, terms_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Talks failed.", ["talks", "failed"]),
        ("1,000 men, 3.5 km", ["1000", "men", "3.5", "km"]),
        ("COVID-19", ["covid", "19"]),
        ("the U.S. and the E.U.", ["the", "us", "and", "the", "eu"]),
        ("It’s here", ["it's", "here"]),
        ("疫情爆发", ["疫情", "情爆", "爆发"]),
        ("一", ["一"]),
        ("iPhone的价格", ["iphone", "的价", "价格"]),
        ("पहला हिन्दी", ["पहला", "हिन्दी"]),
        ("ﬁne", ["fine"]),
        ("snake_case", ["snake", "case"]),
        ("  …!? ", []),
    ],
)
def test_words_of(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_a_word_and_its_inflections_share_a_term() -> None:
    assert terms_of("negotiated negotiating negotiation", "english") == ["negoti"] * 3


def test_accents_make_no_difference() -> None:
    assert terms_of("café", "english") == terms_of("cafe", "english")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The cat is in the house and it was not for us.", "english"),
        ("Die Katze ist in dem Haus und der Hund nicht.", "german"),
        ("El gato no está en la casa, pero los perros sí son del vecino.", "spanish"),
        ("Le chat est dans la maison et il ne sort pas.", "french"),
        ("Кошка сидит дома, а собака гуляет.", "russian"),
        ("बिल्ली घर में है।", "hindi"),
        ("疫情爆发了", "english"),
        ("", "english"),
    ],
)
def test_language_of_an_article(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_question_is_stemmed_in_every_language_of_the_articles() -> None:
    assert question_terms("Häuser", ["english", "german"]) == [("hauser", "haus")]


@given(st.text())
def test_every_word_of_any_text_fits_the_index(text: str) -> None:
    assert all(0 < len(word) <= 4 * TERM_LENGTH for word in split_words(text))
    assert len(question_terms(text, ["english", "german"])) == len(split_words(text))


def test_two_threads_may_stem_at_once() -> None:
    text = "negotiations surrendering amnesties " * 300
    expected = terms_of(text, "english")
    with ThreadPoolExecutor(4) as pool:
        assert all(terms == expected for terms in pool.map(terms_of, [text] * 16, ["english"] * 16))
