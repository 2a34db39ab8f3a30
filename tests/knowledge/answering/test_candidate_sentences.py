"""Candidate sentences say of a few passages what their document says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answering.candidate_sentences import CandidateSentences
from knowledge.documents import Span
from knowledge.words.bm25 import QueryWord
from knowledge.words.terms import FUNCTION_WORDS, terms_of
from tests.fakes import WordEncoder
from tests.knowledge.conftest import Desk, paragraphs

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.snapshots import Snapshot

WORDS = ["oak", "elm", "the", "counted", "year", "absent", "zebra", "aardvark", "1955"]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Three articles under headings."""
    folder: Path = tmp_path_factory.mktemp("gathered")
    desk = Desk(folder / "articles", folder / "storage")
    desk.write("a.md", "# Trees\n\n" + paragraphs(["oak", "elm"]) + "\n\n## Rare\n\n" + paragraphs(["yew"]))
    desk.write("b.txt", "By Ann Poe\n\n" + paragraphs(["elm", "fir", "oak", "oak"]))
    desk.write("c.txt", "∮ ∂ ∇ ≤ ∞.\n")
    base = desk.base()
    base.reload()
    return base.snapshot


def test_gathering_holds_the_sentences_of_its_passages_in_order(snapshot: Snapshot) -> None:
    rows = [5, 0, len(snapshot) - 1, 3]
    gathered = CandidateSentences.gather(snapshot, rows)
    passages = [snapshot.passage(row) for row in rows]
    sentences = [(number, span) for number, p in enumerate(passages) for span in p.sentences]
    assert [gathered.passage(number) for number in range(len(rows))] == passages
    assert [gathered.span(number) for number in range(len(gathered.spans))] == [span for _, span in sentences]
    assert gathered.passage_of.tolist() == [number for number, _ in sentences]
    assert [gathered.text(number) for number in range(len(gathered.spans))] == [
        span.of(passages[number].document.text) for number, span in sentences
    ]
    assert gathered.roles.tolist() == [int(passage.role) for passage in passages]
    contexts = [(*passage.headings,) or (passage.document.source.title,) for passage in passages]
    assert [gathered.heading(number) for number in range(len(rows))] == [each[-1] for each in contexts]


def test_a_sentence_s_tokens_are_its_telling_words(snapshot: Snapshot) -> None:
    """The fake's state of a word is 1 on the word's own axis."""
    gathered = CandidateSentences.gather(snapshot, [2, 4])
    axis = WordEncoder(256).axis
    tokens = gathered.tokens.unpack(256).argmax(axis=1)
    for number, (first, last) in enumerate(gathered.token_ranges.tolist()):
        words = gathered.text(number).replace(",", " ").replace(".", " ").split()
        telling = [word for word in words if word.casefold() not in FUNCTION_WORDS]
        assert tokens[first:last].tolist() == [axis(word) for word in telling]
        assert gathered.lengths[number] == len(words) > len(telling)


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_words_are_counted_in_each_sentence(data: st.DataObject, snapshot: Snapshot) -> None:
    """Also where two words of a question share a term, as two spellings of one word do."""
    rows = data.draw(st.lists(st.integers(0, len(snapshot) - 1), min_size=1, max_size=6))
    terms = st.lists(st.sampled_from(WORDS), min_size=0, max_size=3, unique=True)
    asked = data.draw(st.lists(terms, max_size=4))
    words = [
        QueryWord("any", tuple(terms_of(" ".join(each), "english")), 1.0, exact=True, span=Span(0, 3))
        for each in asked
    ]
    gathered = CandidateSentences.gather(snapshot, rows)
    expected = np.zeros((len(gathered.spans), len(words)), dtype=int)
    for sentence in range(len(gathered.spans)):
        said = terms_of(gathered.text(sentence), "english")
        for column, word in enumerate(words):
            expected[sentence, column] = sum(said.count(term) for term in word.terms)
    np.testing.assert_array_equal(gathered.counts(words), expected)
