"""A shard holds of an article what splitting and encoding make of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.vectors.quantization import restore
from knowledge.documents import Document, Section, Source, Span
from knowledge.splitting.passages import split
from knowledge.storage.drafts import Draft, write_shard
from knowledge.storage.shards import Shard, States, read_shard
from knowledge.words.terms import terms_of
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from pathlib import Path

ENCODER = WordEncoder(64)
SOURCE = Source(
    "The oak", "trees/oak.md", "The Paper", "Ann Poe", date(2021, 9, 3), "https://example.org/oak"
)
TEXT = (
    "# The oak\n\nBy Ann Poe\n\nThe oak is old. It grows.\n\n"
    "## Leaves\n\nLeaves fall in the cold.\n\nLeaves fall in the cold.\n"
)
DOCUMENT = Document(
    SOURCE,
    TEXT,
    sections=(Section(Span(2, 9), 1, Span(9, len(TEXT))), Section(Span(53, 59), 2, Span(59, len(TEXT)))),
    apparatus=(Span(11, 21),),
)


def stored(document: Document, folder: Path) -> Shard:
    """The shard of a document, written and opened."""
    draft = Draft.of(document, "fingerprint")
    states = dict(zip(draft.texts, map(States.of, ENCODER.encode_passages(draft.texts)), strict=True))
    path = folder / f"{draft.key}.shard"
    write_shard(path, draft, states, folder)
    return read_shard(path)


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Shard:
    return stored(DOCUMENT, tmp_path_factory.mktemp("shard"))


def passages_of(shard: Shard) -> list[object]:
    return [shard.passage(row) for row in range(len(shard.passages))]


def test_the_document_and_its_passages_come_back_as_they_were(shard: Shard) -> None:
    assert shard.document == DOCUMENT
    assert passages_of(shard) == list(split(DOCUMENT))
    assert len({shard.passage(row).id for row in range(len(shard.passages))}) == len(shard.passages)


@given(
    text=st.text(st.sampled_from("aB. \n\r\u2028#-e\u0301𝒳橡。"), min_size=1, max_size=80),
    title=st.text(min_size=1),
)
@settings(max_examples=60, deadline=None)
def test_any_document_with_a_passage_comes_back_as_it_was(
    text: str, title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = Document(Source(title, "a\udcff.txt"), text)
    passages = split(document)
    if passages:
        shard = stored(document, tmp_path_factory.mktemp("any"))
        assert shard.document == document
        assert passages_of(shard) == list(passages)


def test_every_passage_has_the_vector_and_the_tokens_of_its_words(shard: Shard) -> None:
    for row, passage in enumerate(split(DOCUMENT)):
        (encoding,) = ENCODER.encode_passages([passage.text])
        part = slice(*shard.token_offsets[row : row + 2])
        np.testing.assert_array_equal(shard.vectors[row], encoding.vector)
        np.testing.assert_array_equal(restore(shard.tokens[part]), encoding.tokens)
        np.testing.assert_array_equal(shard.token_spans[part], encoding.spans + passage.start)


def test_every_text_finds_again_what_the_model_made_of_it(shard: Shard) -> None:
    texts = shard.texts()
    assert set(texts) == set(Draft.of(DOCUMENT, "").texts)
    for number, text in enumerate(texts):
        (encoding,) = ENCODER.encode_passages([text])
        states = shard.states(number)
        np.testing.assert_array_equal(states.vector, encoding.vector)
        np.testing.assert_array_equal(restore(states.tokens), encoding.tokens)
        np.testing.assert_array_equal(states.spans, encoding.spans)


def test_the_words_of_each_sentence_are_counted(shard: Shard) -> None:
    sentences = [span for passage in split(DOCUMENT) for span in passage.sentences]
    for row, span in enumerate(sentences):
        terms, counts = shard.sentence_words.bag(row)
        said = terms_of(span.of(TEXT), "english")
        assert dict(zip(shard.vocabulary[terms].tolist(), counts.tolist(), strict=True)) == {
            term: said.count(term) for term in said
        }


@pytest.mark.parametrize(
    "other",
    [
        Document(SOURCE, TEXT + " ", DOCUMENT.sections, DOCUMENT.apparatus),
        Document(SOURCE, TEXT, DOCUMENT.sections),
        Document(SOURCE, TEXT, (), DOCUMENT.apparatus),
        Document(Source("An oak", SOURCE.path), TEXT, DOCUMENT.sections, DOCUMENT.apparatus),
    ],
)
def test_a_document_that_differs_in_anything_has_a_shard_of_its_own(other: Document) -> None:
    assert Draft.of(other, "fingerprint").key != Draft.of(DOCUMENT, "fingerprint").key


def test_under_another_encoder_a_document_has_another_shard() -> None:
    assert Draft.of(DOCUMENT, "one").key == Draft.of(DOCUMENT, "one").key != Draft.of(DOCUMENT, "two").key
