"""What is shown around an answering sentence, and the citation under it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.quotes import SHOWN, SHOWN_AT_MOST, Quote, quote_of
from knowledge.answering.ranking import RankedPassage
from knowledge.documents import Document, Source, Span
from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown
from knowledge.splitting.passages import Passage, split
from knowledge.splitting.sentences import Trait, traits

SOURCE = Source(
    "The oak", "trees/oak.md", "The Paper", "Ann Poe", date(2021, 9, 3), "https://example.org/oak"
)


def quoted(sentences: list[str], chosen: int, source: Source = SOURCE) -> Quote:
    """The quote of one sentence in a passage of these, with text around the passage."""
    text, spans = "Before the passage. ", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    document = Document(source, f"{text}After the passage.")
    passage = Passage(document, spans[0].start, spans[-1].end, tuple(spans), ("Trees", "Oaks"))
    return quote_of(RankedPassage(passage, spans[chosen], 0.5))


def shown(sentences: list[str], chosen: int) -> list[int]:
    """Which of the sentences are shown."""
    quote = quoted(sentences, chosen)
    return [
        number
        for number, span in enumerate(quote.passage.sentences)
        if quote.shown.start <= span.start < quote.shown.end
    ]


def filler(length: int) -> str:
    """A sentence of this length that leans on no other."""
    return (
        "Rain fell" + " on and on" * ((length - 10) // 10) + "." * (length - 9 - 10 * ((length - 10) // 10))
    )


def test_a_short_passage_is_shown_whole() -> None:
    quote = quoted(["The oak is old.", "Its leaves fall.", "It grows."], 1)
    assert (quote.before, quote.text, quote.after) == ("The oak is old. ", "Its leaves fall.", " It grows.")


def test_of_a_long_passage_the_sentences_behind_are_shown_first_and_about_480_characters() -> None:
    sentences = [filler(100) for _ in range(9)]
    assert shown(sentences, 4) == [4, 5, 6, 7]
    assert shown(sentences, 8) == [5, 6, 7, 8]
    assert shown(sentences, 0) == [0, 1, 2, 3]


@pytest.mark.parametrize("opener", ["They", "However,", "This", "Es", "Pero", "He said", "“But"])
def test_a_quote_does_not_begin_with_what_leans_on_the_sentence_before(opener: str) -> None:
    sentences = [filler(200), f"{opener} {filler(300)}", filler(200)]
    assert shown(sentences, 1) == [0, 1]


def test_a_list_is_not_shown_without_what_introduces_it() -> None:
    assert shown([filler(200)[:-1] + ":", filler(300), filler(200)], 1) == [0, 1]


def test_a_chain_that_leans_too_far_back_is_cut() -> None:
    sentences = [filler(300), *(f"They {filler(295)}" for _ in range(4))]
    assert shown(sentences, 4) == [3, 4]


@pytest.mark.parametrize(
    "opener", ["Unless", "If", "However,", "But", "Only", "Except", "Otherwise", "“Unless", "Aber"]
)
def test_a_condition_is_not_cut_off(opener: str) -> None:
    condition = f"{opener} {filler(300)}"
    assert shown([filler(300), condition, filler(300)], 0) == [0, 1]
    assert shown([filler(100), filler(100), condition, filler(300)], 0) == [0], "nor from a neighbour"
    assert shown([filler(300), condition, condition], 0) == [0, 1, 2]


SENTENCES = st.lists(
    st.tuples(
        st.sampled_from(["", "They ", "However, ", "Unless ", "If ", "The list: "]), st.integers(20, 600)
    ).map(lambda pair: pair[0] + filler(pair[1])),
    min_size=1,
    max_size=8,
)


@given(sentences=SENTENCES, data=st.data())
def test_what_is_shown_stands_alone_and_stays_in_its_bounds(
    sentences: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(0, len(sentences) - 1))
    quote = quoted(sentences, chosen)
    text, passage, spans = quote.passage.document.text, quote.passage, quote.passage.sentences
    assert Span(quote.start, quote.end) == spans[chosen]
    assert passage.start <= quote.shown.start <= quote.start < quote.end <= quote.shown.end <= passage.end
    first = [span.start for span in spans].index(quote.shown.start)
    last = [span.end for span in spans].index(quote.shown.end)
    needed = spans[last].end - spans[chosen].start
    assert quote.shown.end - quote.shown.start <= max(SHOWN_AT_MOST, needed)
    if Trait.OPENS_DEPENDENT in traits(text, spans[first]) and first > 0:
        assert quote.shown.end - spans[first - 1].start > SHOWN_AT_MOST
    if last + 1 < len(spans):
        assert not sentences[last + 1].startswith(("However", "Unless", "If"))
    if quote.shown.end - quote.shown.start > SHOWN:
        assert first == chosen or Trait.OPENS_DEPENDENT in traits(text, spans[first + 1])


def test_the_citation_tells_all_that_the_source_has() -> None:
    citation = quoted(["The oak is old."], 0).citation
    assert (citation.title, citation.publisher, citation.author) == ("The oak", "The Paper", "Ann Poe")
    assert (citation.published, citation.path) == (date(2021, 9, 3), "trees/oak.md")
    assert citation.headings == ("Trees", "Oaks")
    assert citation.url == "https://example.org/oak"
    assert citation.link == "https://example.org/oak#:~:text=The%20oak%20is%20old."


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "https://user@example.org"])
def test_an_address_that_may_not_be_shown_is_left_out_of_the_citation(url: str | None) -> None:
    citation = quoted(["The oak is old."], 0, Source("The oak", "oak.md", url=url)).citation
    assert (citation.url, citation.link) == (None, None)


def test_a_link_lands_on_words_of_one_cell() -> None:
    text = "| Key | What |\n|---|---|\n| a | Number of lines around the cursor |\n"
    document = read_markdown(text, "a.md", Facts(title="T", url="https://example.org/a"))
    row = (document.blocks or ())[-1].span
    quote = Quote(Passage(document, *row, (row,)), *row, row, 1.0)
    assert quote.citation.link == (
        "https://example.org/a#:~:text=Number%20of%20lines%20around%20the%20cursor"
    )


def test_code_is_quoted_with_the_sentence_that_introduces_it() -> None:
    document = read_markdown(
        "# Tea\n\nIt is hot. Boil it so:\n\n```sh\nboil --tea\n```\n\nDrink.\n", "a.md", Facts()
    )
    (passage,) = split(document)
    for unit in passage.sentences[1:3]:
        quote = quote_of(RankedPassage(passage, unit, 1.0))
        assert quote.text == "Boil it so:\n\nboil --tea"
        assert quote.shown.of(document.text) == "It is hot. Boil it so:\n\nboil --tea\n\nDrink."


def test_a_box_is_shown_with_its_title() -> None:
    document = read_markdown("Tea is hot.\n\n> [!WARNING]\n> Do not touch it. Wait.\n", "a.md", Facts())
    passage = split(document)[-1]
    quote = quote_of(RankedPassage(passage, passage.sentences[-1], 1.0))
    assert "Warning\nDo not touch it. Wait." in quote.shown.of(document.text)
