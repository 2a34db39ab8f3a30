"""The design's invariants, as far as this world owns them: every quote is verbatim, and has a source."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Answer, KnowledgeBase, NoAnswer, QuestionError, Quote, ReadError
from knowledge.formats import read
from knowledge.sources import find_files
from tests.fakes import WordEncoder
from tests.knowledge.conftest import Desk

if TYPE_CHECKING:
    from knowledge import Passage
    from knowledge.storage.snapshots import Snapshot

SHIPPED = Path(__file__).parents[2] / "knowledge" / "articles"

WORDS = [
    "The",
    "oak",
    "They",
    "However,",
    "elm.",
    "grew?",
    "naïve",
    "e\u0301te\u0301",
    "橡树。",
    "𝒳",
    "🌳",
    "2,000",
    "Unless",
]
GAPS = [
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\n\n# ",
    "\n\n- ",
    "\u2028",
    "\u2029",
    "\t",
    "\u00a0",
    "\u200b",
    ". ",
    "! ",
]
ARTICLES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)).map("".join),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ),
    max_size=60,
).map("".join)
QUESTIONS = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
)
FEW = settings(max_examples=60, deadline=None)


def passages(snapshot: Snapshot) -> list[Passage]:
    """Every passage of a snapshot."""
    return [snapshot.passage(row) for row in range(len(snapshot))]


def check_quote(quote: Quote) -> None:
    """A quote is a slice, inside what is shown, inside its passage; and it has a source."""
    passage, text = quote.passage, quote.passage.document.text
    assert quote.text == text[quote.start : quote.end] != ""
    assert passage.start <= quote.shown.start <= quote.start < quote.end <= quote.shown.end <= passage.end
    assert quote.before + quote.text + quote.after == quote.shown.of(text)
    assert quote.shown.of(text) in passage.text
    citation = quote.citation
    assert citation.title.strip()
    assert citation.path == passage.document.source.path


def check(answer: Answer | NoAnswer, snapshot: Snapshot) -> None:
    """What every answer promises."""
    stored = passages(snapshot)
    quotes = answer.quotes if isinstance(answer, Answer) else answer.nearest
    assert quotes or isinstance(answer, NoAnswer)
    assert 0 <= answer.confidence <= 1
    for quote in quotes:
        check_quote(quote)
        assert quote.passage in stored
    for each in answer.candidates:
        assert each.passage in stored
        assert each.sentence in each.passage.sentences
    scores = [each.score for each in answer.candidates]
    assert scores == sorted(scores, reverse=True)


def ask(base: KnowledgeBase, question: str) -> None:
    """Ask, and check whatever comes; a question that cannot be asked is an error of its own."""
    try:
        answer = base.ask(question, candidates=7)
    except QuestionError:
        return
    check(answer, base.snapshot)


@given(
    articles=st.lists(ARTICLES, min_size=1, max_size=3),
    question=QUESTIONS,
    suffix=st.sampled_from(["md", "txt"]),
)
@FEW
def test_whatever_is_asked_of_whatever_article_every_quote_is_a_slice_with_a_source(
    articles: list[str], question: str, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    desk = Desk(folder / "articles", folder / "storage")
    desk.write("plain.txt", "A plain article, which can always be read. It has two sentences.")
    for number, text in enumerate(articles):
        desk.write(f"{number}.{suffix}", text)
    base = desk.base(encoder=WordEncoder(32))
    base.reload()
    check_round_trip(base, desk.articles)
    ask(base, question)
    shutil.rmtree(folder)


def check_round_trip(base: KnowledgeBase, root: Path) -> None:
    """What comes out of the store is what the reader made of the file."""
    stored = {p.document.source.path: p.document for p in passages(base.snapshot)}
    skipped = {each.path for each in base.status.skipped}
    assert len(stored) == base.status.documents
    for file in find_files([root]):
        name = file.below
        if name in skipped:
            continue
        document = read(file.path, root)
        assert stored[name] == document
        assert stored[name].text == document.text


@pytest.mark.parametrize(
    "text",
    [
        "One\rtwo.\r\nThree\n\rfour.",
        "Line\u2028separator and\u2029paragraph separator.",
        "Next\u0085line, form\x0cfeed, vertical\x0btab, file\x1cseparator.",
        "Astral \U0001d4b3 and \U0001f333\u200d\U0001f7e9 signs, and a last one \U0010ffff.",
        "Combining e\u0301, o\u0308\u0304 and Hangul \u1112\u1161\u11ab stay apart.",
        "No-break\u00a0space, zero\u200bwidth, soft\u00adhyphen, \u202eoverride.",
        "A mark \ufeff in the middle stays.",
        "Non-characters \ufffe and \uffff and \ufdd0 as well.",
    ],
)
@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_a_text_comes_out_of_the_store_as_it_was_read(desk: Desk, text: str, suffix: str) -> None:
    desk.write(f"odd.{suffix}", f"{text} Asked in words.\n")
    base = desk.base()
    base.reload()
    check_round_trip(base, desk.articles)
    shown = passages(base.snapshot)[0].document.text
    if suffix == "txt":
        assert shown == f"{text} Asked in words.\n"
    assert shown.split()[-3:] == ["Asked", "in", "words."]
    ask(base, "Which words?")


def test_what_a_mark_of_byte_order_begins_is_the_text_behind_it(desk: Desk) -> None:
    desk.write("mark.txt", "\ufeffBehind the mark stands a sentence.")
    base = desk.base()
    base.reload()
    assert base.snapshot.passage(0).document.text == "Behind the mark stands a sentence."


def test_a_file_with_nul_is_refused(desk: Desk) -> None:
    path = desk.write("nul.txt", "A NUL \0 in the text.")
    with pytest.raises(ReadError, match="NUL"):
        read(path, desk.articles)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The shipped articles under the encoder that counts words."""
    base = KnowledgeBase([SHIPPED], WordEncoder(256), tmp_path_factory.mktemp("shipped"))
    base.reload()
    return base


def test_the_shipped_articles_come_out_of_the_store_as_they_were_read(shipped: KnowledgeBase) -> None:
    assert shipped.status.skipped == ()
    check_round_trip(shipped, shipped.roots[0])


def test_every_sentence_of_the_shipped_articles_can_be_asked_for(shipped: KnowledgeBase) -> None:
    for passage in passages(shipped.snapshot):
        for sentence in passage.sentences:
            ask(shipped, sentence.of(passage.document.text)[:300])


@given(question=QUESTIONS)
@FEW
def test_whatever_is_asked_of_the_shipped_articles_every_quote_is_a_slice(
    shipped: KnowledgeBase, question: str
) -> None:
    ask(shipped, question)
