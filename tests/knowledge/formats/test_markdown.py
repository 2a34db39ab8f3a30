"""Markdown: its blocks and headings, as slices of its text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown
from knowledge.splitting.passages import split


def _sentences(text: str) -> list[str]:
    document = read_markdown(text, "a.md", Facts(title="Title"))
    return [span.of(text) for passage in split(document) for span in passage.sentences]


def _headings(text: str) -> list[tuple[str, int]]:
    document = read_markdown(text, "a.md", Facts(title="Title"))
    return [(section.heading.of(text), section.level) for section in document.sections]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_headings_of_both_kinds_are_found(line_end: str) -> None:
    lines = ["# Tea ##", "Hot.", "", "Green", "-----", "", "### **Bold** ###", "#### `code`", "Old", "==="]
    assert _headings(line_end.join(lines)) == [("Tea", 1), ("Green", 2), ("Bold", 3), ("code", 4), ("Old", 1)]


def test_a_hash_in_code_is_no_heading() -> None:
    assert _headings("```sh\n# not a heading\n```\n\n    # nor this\n\n#nor this\n") == []


def test_separators_that_are_no_line_ends_do_not_shift_a_heading() -> None:
    assert _headings("One\u2028two\x0bthree\x85four.\n\n## Tea\n") == [("Tea", 2)]


def test_a_sentence_never_leaves_its_block() -> None:
    text = "- the box\n- the lid. It is red\n\n  and round\n\n> Said\n\n1. one\n2. two\n   - deep\n"
    assert _sentences(text) == ["the box", "the lid.", "It is red", "and round", "Said", "one", "two", "deep"]


def test_a_paragraph_goes_on_over_its_line_ends() -> None:
    assert _sentences("Tea is\nhot. It is\ngood.") == ["Tea is\nhot.", "It is\ngood."]


def test_a_row_of_a_table_is_a_block_without_its_outer_bars() -> None:
    assert _sentences("| Name | Price |\n|---|---|\n| Tea | 3.20 |\n") == ["Name | Price", "Tea | 3.20"]


def test_code_is_quoted_without_its_fences() -> None:
    assert _sentences("```sh\npip install tea\n```\n\n~~~\nopen\n") == ["pip install tea", "open"]


def test_what_is_not_shown_is_not_read() -> None:
    assert _sentences("<!-- a comment -->\n\nTea.\n\n[ref]: https://example.org\n\n---\n") == ["Tea."]


def test_a_task_leaves_its_box_behind() -> None:
    assert _sentences("- [ ] buy tea\n- [x] boil water\n") == ["buy tea", "boil water"]


def test_the_first_heading_of_the_first_level_is_the_title() -> None:
    text = "## Part\n\nTea is hot.\n\n# The **big** `tea` [guide](https://example.org)\n\nTea is good.\n"
    document = read_markdown(text, "a.md", Facts())
    assert document.source.title == "The big tea guide"
    assert [passage.headings for passage in split(document)] == [("Part",), ()]


def test_without_any_the_file_gives_the_title() -> None:
    assert read_markdown("Tea is hot.", "deep/green-tea.md", Facts()).source.title == "Green tea"


def test_headings_above_are_outermost_first() -> None:
    text = "# A\n\n## B\n\n### C\n\none\n\n## D\n\ntwo\n"
    document = read_markdown(text, "a.md", Facts(title="Title"))
    assert [passage.headings for passage in split(document)] == [("A", "B", "C"), ("A", "D")]


@given(
    st.lists(
        st.sampled_from(
            ["# a", "b.", "- c", "> d", "| e | f |", "|-|-|", "```", "~~~", "1. g", "    h", "", "==", "<p>"]
        )
    )
)
def test_blocks_are_in_order_and_apart_from_headings(lines: list[str]) -> None:
    text = "\n".join(lines)
    document = read_markdown(text, "a.md", Facts())
    blocks = document.blocks or ()
    spans = sorted([*blocks, *(section.heading for section in document.sections)])
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert list(blocks) == sorted(blocks)
