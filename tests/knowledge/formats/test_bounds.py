"""What markup may cost: text of nothing but links, brackets or stars is read, or refused, soon."""

from __future__ import annotations

import pytest

from knowledge.documents import MarkKind, Span
from knowledge.errors import ReadError
from knowledge.formats import markdown_bounds, rst_bounds
from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown
from knowledge.formats.markdown_syntax import make_parser
from knowledge.formats.rst import read_rst

FACTS = Facts(title="Title")


def test_a_line_of_thousands_of_links_is_read_whole() -> None:
    document = read_markdown("[tea](https://example.org/tea) " * 2000, "a.md", FACTS)
    assert document.text == ("tea " * 2000).strip()
    assert len(document.marks) == 2000
    assert {mark.span.of(document.text) for mark in document.marks} == {"tea"}


def test_the_marks_of_a_stretch_are_those_that_reach_into_it() -> None:
    source = "**all *of [the](https://a.org) tea* is** `hot`, *and [good](https://b.org)*\n\n" * 3
    document = read_markdown(source, "a.md", FACTS)
    assert {mark.kind for mark in document.marks} == set(MarkKind)
    for start in range(len(document.text)):
        for end in range(start + 1, min(start + 12, len(document.text))):
            near = [mark for mark in document.marks if mark.span.start < end and mark.span.end > start]
            assert list(document.marks_in(Span(start, end))) == near


@pytest.mark.parametrize("mark", ["[", "![", "*a", "{{", "<", "- a\n", "# a\n", "> - a\n", "|a|b|\n", "`a` "])
def test_the_steps_for_markdown_grow_with_its_length(mark: str) -> None:
    few, many = _steps(mark * 300), _steps(mark * 1200)
    assert few <= many <= 4.5 * few


def _steps(source: str) -> int:
    count = markdown_bounds.Count()
    make_parser(mdx=False).parse(source, {markdown_bounds.COUNT: count})
    return count.steps


def test_a_table_of_far_too_many_rows_is_refused_before_it_is_taken_apart() -> None:
    count = markdown_bounds.Count()
    with pytest.raises(markdown_bounds.TooMuchMarkupError):
        make_parser(mdx=False).parse("|a|b|\n|-|-|\n" + "|a|b|\n" * 100_000, {markdown_bounds.COUNT: count})
    assert count.steps < 100


def test_each_line_of_a_paragraph_counts_before_its_marks_are_read() -> None:
    count = markdown_bounds.Count()
    parser = make_parser(mdx=False)
    parser.block.parse("|a|b|\n" * 1000, parser, {markdown_bounds.COUNT: count}, [])
    assert count.steps > 1000


def test_marks_that_take_long_count_for_more() -> None:
    assert _steps("<http://a.b> " * 300) > 3 * _steps("`a` " * 300)
    assert _steps("![" * 300) > 3 * _steps("[" * 300)


@pytest.mark.parametrize("mark", ["<T a={", "> # a\n"])
def test_markdown_with_too_much_markup_is_refused(mark: str) -> None:
    with pytest.raises(ReadError, match=r"a\.md has too many links, marks and blocks"):
        read_markdown(mark * 60_000, "a.md", FACTS)


def test_a_long_rst_paragraph_is_read_in_pieces() -> None:
    source = ("http://example.org/tea *and* milk " * 450).strip()
    assert len(source) > 2 * rst_bounds.LONGEST_PIECE
    document = read_rst(source, "a.rst", FACTS)
    assert document.text == source.replace("*", "")


@pytest.mark.parametrize("mark", ["tea_ ", "`a <"])
def test_rst_with_too_many_marks_is_refused(mark: str) -> None:
    for source in (mark * 3000, (mark * 90 + "\n\n") * 500):
        with pytest.raises(ReadError, match=r"a\.rst has too many links and marks"):
            read_rst(source, "a.rst", FACTS)
