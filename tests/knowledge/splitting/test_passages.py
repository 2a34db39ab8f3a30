"""Passages: whole sentences, in order, under their headings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import BlockKind, Document, Role, Source, Span
from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown
from knowledge.formats.plain import read_plain
from knowledge.splitting.chunking import PASSAGE_TOKENS, weight
from knowledge.splitting.passages import split

TEXTS = st.text(st.sampled_from("aB .!?\"'()\n\r\u2028-#*>|`_1。，字：\t=~[]\u0301"), max_size=300)


@given(TEXTS, st.sampled_from([read_plain, read_markdown]))
def test_passages_hold_whole_sentences_in_order(text: str, read: object) -> None:
    assert callable(read)
    document = read(text, "a.txt", Facts())
    at = 0
    for passage in split(document):
        assert passage.sentences[0].start >= passage.start >= at
        for sentence in passage.sentences:
            assert at <= sentence.start < sentence.end
            words = sentence.of(document.text)
            assert words.rstrip() == words != ""
            kinds = {block.kind for block in document.blocks_in(sentence)}
            # Code keeps the indentation of its first line.
            assert BlockKind.CODE in kinds or words.lstrip() == words
            at = sentence.end
        assert passage.end == at
    assert at <= len(document.text)


def test_a_passage_never_crosses_a_heading() -> None:
    text = "# Tea\n\nTea is hot.\n\n## Green\n\nGreen tea is green.\n"
    passages = split(read_markdown(text, "tea.md", Facts()))
    assert [(p.text, p.headings) for p in passages] == [
        ("Tea is hot.", ()),
        ("Green tea is green.", ("Green",)),
    ]


def test_a_table_of_contents_is_in_no_passage() -> None:
    text = "# Tea\n\n- [Hot](#hot)\n- [Cold](#cold)\n\nTea needs:\n\n- a pot\n\n# Milk\n\n- [White](#white)\n"
    assert [passage.text for passage in split(read_markdown(text, "a.md", Facts()))] == [
        "Tea needs:\n\na pot"
    ]


def test_story_and_apparatus_never_share_a_passage() -> None:
    text = "By Ann Poe\n\nIt rained all day."
    document = Document(Source("Rain", "rain.txt"), text, apparatus=(Span(0, 10),))
    assert [(p.text, p.role) for p in split(document)] == [
        ("By Ann Poe", Role.APPARATUS),
        ("It rained all day.", Role.STORY),
    ]


def test_no_passage_exceeds_the_size_and_no_small_rest_is_left() -> None:
    text = " ".join(f"This is the sentence with the number {n}, and it says nothing else." for n in range(50))
    weights = [weight(p.text) for p in split(Document(Source("Many", "many.txt"), text))]
    assert max(weights) <= PASSAGE_TOKENS
    assert min(weights) >= PASSAGE_TOKENS / 2


def test_a_long_sentence_is_a_passage_of_its_own() -> None:
    long = "Word " * 110 + "end."
    passages = split(Document(Source("Long", "long.txt"), f"Short one. {long} Short two."))
    assert [len(p.sentences) for p in passages] == [1, 1, 1]


def test_the_title_is_not_among_the_headings() -> None:
    passages = split(
        read_plain(
            "One thing more\n\nThis paragraph is long enough to stand below a heading.", "a.txt", Facts()
        )
    )
    assert passages[-1].headings == ()
    assert passages[-1].context == "One thing more"
