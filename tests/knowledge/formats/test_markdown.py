"""Markdown: the text that its page shows, and what each piece of it is there."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import BlockKind, MarkKind
from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown
from knowledge.splitting.passages import split
from tests.knowledge.formats.reading_markdown import blocks_of, read


def _headings(text: str) -> list[tuple[str, int]]:
    document = read(text)
    return [(section.heading.of(document.text), section.level) for section in document.sections]


def _marks(text: str) -> list[tuple[MarkKind, str, str]]:
    document = read(text)
    return [(mark.kind, mark.span.of(document.text), mark.address) for mark in document.marks]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_headings_of_both_kinds_are_found(line_end: str) -> None:
    lines = ["# Tea ##", "Hot.", "", "Green", "-----", "", "### **Bold** ###", "#### `code`", "Old", "==="]
    assert _headings(line_end.join(lines)) == [("Tea", 1), ("Green", 2), ("Bold", 3), ("code", 4), ("Old", 1)]


def test_a_hash_in_code_is_no_heading() -> None:
    assert _headings("```sh\n# not a heading\n```\n\n    # nor this\n\n#nor this\n") == []


def test_the_text_is_what_the_page_shows() -> None:
    text = "See *the* **[map](https://example.org/a)**, `x | y` &amp; \\[this\\].<br>Next\nline  \nbroken."
    assert read(text).text == "See the map, x | y & [this].\nNext line\nbroken."


def test_marks_cover_what_they_cover_on_the_page() -> None:
    assert _marks("A **bold *and* slanted** [link `to`](https://example.org) [home](../a.md).") == [
        (MarkKind.STRONG, "bold and slanted", ""),
        (MarkKind.EMPHASIS, "and", ""),
        (MarkKind.LINK, "link to", "https://example.org"),
        (MarkKind.CODE, "to", ""),
    ]


def test_an_item_has_its_marker_and_depth_beside_its_text() -> None:
    document = read("- the box\n- the lid. It is red\n\n  and round\n\n3. three\n4. four\n   - deep\n")
    found = [(b.kind, b.span.of(document.text), b.marker, b.level) for b in document.blocks or ()]
    assert found == [
        (BlockKind.ITEM, "the box", "-", 0),
        (BlockKind.ITEM, "the lid. It is red", "-", 0),
        (BlockKind.PARAGRAPH, "and round", "", 0),
        (BlockKind.ITEM, "three", "3.", 0),
        (BlockKind.ITEM, "four", "4.", 0),
        (BlockKind.ITEM, "deep", "-", 1),
    ]
    assert [block.parent for block in document.blocks or ()] == [None, None, 1, None, None, 4]


def test_a_row_has_cells_and_the_header_above_it() -> None:
    document = read("Name | Price\n---|---\nTea `a\\|b` | 3.20\n^ | \n")
    header, row, last = document.blocks or ()
    assert row.span.of(document.text) == "Tea a|b\t3.20"
    assert [cell.of(document.text) for cell in row.cells] == ["Tea a|b", "3.20"]
    assert [cell.of(document.text) for cell in row.header] == ["Name", "Price"]
    assert (header.kind, last.kind) == (BlockKind.TABLE_HEADER, BlockKind.ROW)


def test_code_keeps_its_lines_and_language() -> None:
    document = read("```js {4-10}\n  a  =  1;\n\n\tb\n```\n\n~~~\nopen\n")
    assert [(b.language, b.span.of(document.text)) for b in document.blocks or ()] == [
        ("js", "  a  =  1;\n\n\tb"),
        ("", "open"),
    ]


def test_code_has_the_title_that_stands_over_it() -> None:
    text = "```yaml {2} title=\"a b.yml\"\na: 1\n```\n\n``` {.sh filename='c.sh' }\nls\n```\n"
    assert blocks_of(text) == [("title", "a b.yml"), ("code", "a: 1"), ("title", "c.sh"), ("code", "ls")]


def test_code_is_shown_without_the_comments_that_set_lines_off() -> None:
    text = (
        "```js\n// highlight-start\na();\n  // highlight-end\n# highlight-next-line\nb(); // highlight\n```\n"
    )
    assert read(text).text == "a();\nb(); // highlight"


def test_a_list_may_be_nested_deep() -> None:
    lines = [f"{'  ' * depth}- item {depth}" for depth in range(45)]
    assert read("\n".join(lines)).text.split("\n") == [line.strip(" -") for line in lines]


def test_html_is_read_by_its_words() -> None:
    text = (
        "<details><summary>More</summary>\n\nHidden **words**.\n\n</details>\n\n"
        '<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1</td><td><a href="https://x.org">2</a></td></tr>'
        "</table>\n\n<ul><li>one</li><li>two</li></ul>\n"
    )
    assert blocks_of(text) == [
        ("paragraph", "More"),
        ("paragraph", "Hidden words."),
        ("table header", "A\tB"),
        ("row", "1\t2"),
        ("item", "one"),
        ("item", "two"),
    ]


def test_a_table_of_contents_is_told_from_a_list() -> None:
    kinds = [kind for kind, _ in blocks_of("- [Tea](#tea)\n- [Milk](#milk)\n- [Far](https://example.org)\n")]
    assert kinds == ["contents", "contents", "item"]


def test_every_block_knows_its_line() -> None:
    document = read_markdown("# Tea\n\nHot\n\n```\na\nb\n```\n", "a.md", Facts(lines=3))
    assert [block.line for block in document.blocks or ()] == [4, 6, 9]
    assert document.line_of(document.text.index("b")) == 10


def test_the_first_heading_is_the_title_else_the_file_gives_it() -> None:
    assert read_markdown("## The **big** `tea`\n\n# Part\n", "a.md", Facts()).source.title == "The big tea"
    assert read_markdown("Tea is hot.", "deep/ch08-01-green-tea.md", Facts()).source.title == "Green tea"
    assert read_markdown("Tea is hot.", "black-tea/index.md", Facts()).source.title == "Black tea"


def test_nothing_else_is_guessed_of_a_source() -> None:
    source = read_markdown("# Tea\n\nBy Ann Poe\n\n3 September 2021\n\nHot.", "a.md", Facts()).source
    assert (source.author, source.published) == (None, None)


def test_headings_above_are_outermost_first() -> None:
    text = "# A\n\n## B\n\n### C\n\none\n\n## D\n\ntwo\n"
    assert [passage.headings for passage in split(read(text))] == [("A", "B", "C"), ("A", "D")]


PIECES = st.sampled_from(
    "# a;b.;- c;> d;| e | f |;|-|-|;```;~~~;1. g;    h;;==;<p>;</p>;<div>;<Tab label='x'>;</Tab>;:::note;:::;"
    "> [!TIP];!!! note;<li>;{%;[^1]: x;<script>;</script>;Term;: def;<b;**i;import x from 'y';"
    "\u2028;<td>;<pre>".split(";")
)


@given(st.lists(PIECES), st.sampled_from(["a.md", "a.mdx"]))
def test_blocks_hold_the_whole_text_in_order(lines: list[str], path: str) -> None:
    document = read_markdown("\n".join(lines), path, Facts())
    blocks, at = document.blocks or (), 0
    for block in blocks:
        assert document.text[at : block.span.start].strip() == ""
        assert block.span.start < block.span.end
        assert all(block.span.start <= cell.start <= cell.end <= block.span.end for cell in block.cells)
        at = block.span.end
    assert at == len(document.text)
    assert all(first.span.end <= second.span.start for first, second in pairwise(blocks))
    for mark in document.marks:
        assert any(block.span.start <= mark.span.start < mark.span.end <= block.span.end for block in blocks)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 100_000 + " deep",
        "- " * 50_000 + "deep",
        "[" * 50_000,
        "*a " * 20_000,
        "<div>" * 20_000,
        "```\n" + "x" * 1_000_000,
        "word " * 200_000,
        "[a]: b\n[b]: a\n\n[a] [b]",
        "{{" * 20_000,
        "<Tab " * 20_000,
        ":::note\n" * 2_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_input_is_read_in_bounded_time(text: str) -> None:
    document = read(text)
    assert len(document.text) <= len(text) + 20_000


def test_a_table_of_very_many_rows_is_read() -> None:
    rows = "".join(f"| {number} | tea |\n" for number in range(30_000))
    assert len(read(f"| n | what |\n|---|---|\n{rows}").blocks or ()) == 30_001
