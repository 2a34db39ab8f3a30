"""What a reader of Markdown's pages sees in Discord: the page's words, and how they look there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.blocks import block_quote
from bot.messages.markdown import visible
from knowledge import Document, Span
from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown
from knowledge.splitting import split
from tests.loopback.rendering import Seen, render


def _document(text: str) -> Document:
    return read_markdown(text, "a.md", Facts(title="Title"))


def _quote(text: str, marked: str = "") -> str:
    document = _document(text)
    start = document.text.index(marked) if marked else 0
    return block_quote(document, Span(0, len(document.text)), Span(start, start + len(marked)))


def test_an_item_is_shown_as_an_item_with_its_marker() -> None:
    assert _quote("Buy:\n\n- tea\n  - green\n- milk\n\n3. pour\n4) stir\n", "milk") == (
        "> Buy\\:\n> \n> - tea\n>   - green\n> - **milk**\n> 3. pour\n> 4\\) stir"
    )


def test_code_is_a_block_that_can_be_copied() -> None:
    assert _quote("Run *this*:\n\n```sh\nls -l *\n\nrm `x`\n```\n", "Run this:") == (
        "> **Run _this_\\:**\n> \n> ```sh\n> ls -l *\n> \n> rm `x`\n> ```"
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("`code`_`a*b_c`_", "`codea*b_c`"),
        ("`code`[`c`](/relative)", "`codec`"),
        ("w<i>`a`</i>`b`", "w`ab`"),
        ("`a`*`b`*", "`a`_`b`_"),
    ],
)
def test_code_that_touches_code_is_one_stretch_of_code(source: str, shown: str) -> None:
    assert _quote(source) == f"> {shown}"


def test_code_that_would_end_its_fence_is_shown_as_text() -> None:
    assert _quote("~~~\n```\nx\n```\n~~~\n") == "> \\`\\`\\`\n> x\n> \\`\\`\\`"


def test_a_narrow_table_is_aligned_and_its_row_pointed_at() -> None:
    table = "| Key | Default |\n|---|---|\n| a | 1 |\n| long `b` | 22 |\n"
    assert _quote(table, "long b\t22") == ("> ```\n>   Key     Default\n>   a       1\n> › long b  22\n> ```")


def test_a_wide_table_is_shown_by_label_and_value() -> None:
    words = "words and words that are far too many for a phone"
    table = f"| Key | What |\n|---|---|\n| `a` | {words} |\n| b | *more* |\n"
    assert _quote(table, f"a\t{words}") == (
        f"> Key: **`a`**\n> What: **{words}**\n> \n> Key: b\n> What: _more_"
    )


def test_a_box_shows_its_title() -> None:
    assert _quote("> [!WARNING]\n> Tea is hot.\n", "Tea is hot.") == "> __Warning__\n> **Tea is hot.**"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[tea](https://x.org/a_(b))", "[tea](https://x.org/a_%28b%29)"),
        ("[**tea** time](https://x.org)", "**[tea](https://x.org)**[ time](https://x.org)"),
        ("[tea](javascript:alert(1))", "tea"),
        ("[tea](file:///etc/passwd)", "tea"),
        ("[tea](https://a:b@x.org)", "tea"),
        ("[tea](/relative)", "tea"),
        ("[x.org](https://x.org/a)", "[x.org](https://x.org/a)"),
        ("[bank.com](https://evil.example/a)", "[bank.com](https://evil.example/a) ⟨evil.example⟩"),
        ("[tea](https://аррӏе.com)", "[tea](https://xn--80ak6aa92e.com) ⟨xn--80ak6aa92e.com⟩"),
        ("[\\[a\\]](https://x.org)", "\\[a]"),
        ("<https://x.org>", "https\\://x.org"),
        ("[@everyone](https://x.org)", "[\\@everyone](https://x.org)"),
    ],
)
def test_a_link_shows_where_it_leads(source: str, shown: str) -> None:
    assert _quote(source) == f"> {shown}"


INLINE = st.sampled_from(
    "word;a_b;*slanted*;**strong**;***both***;`code`;`a*b_c`;`` x`y ``;\\*;_;~~;||;[label](https://x.org/a_b);"
    "[`c` *d*](https://x.org);<b>e</b>;@everyone;<@1>;:smile:;#;1.;-;>;https://x.org;é;\u202e;**;`;(;);[;];"
    "\\;`**`;`\\`".split(";")
)
WORDS = st.lists(INLINE, min_size=1, max_size=8).map(" ".join) | st.lists(INLINE, min_size=1, max_size=5).map(
    "".join
)
BLOCK = st.one_of(
    WORDS,
    WORDS.map(lambda words: f"- {words}"),
    WORDS.map(lambda words: f"7. {words}"),
    WORDS.map(lambda words: f"> {words}"),
    WORDS.map(lambda words: f"> [!NOTE]\n> {words}"),
    st.tuples(WORDS, WORDS).map(lambda two: f"- {two[0]}\n  - {two[1]}"),
    st.lists(st.text("ab `*_\\|~#>-1.", max_size=12), min_size=1, max_size=4).map(
        lambda lines: "~~~js\nx" + "\n".join(lines) + "\n~~~"
    ),
)


def _lines(text: str) -> list[str]:
    """The lines with words in them; white space at their ends cannot be seen."""
    return [line.strip() for line in visible(text).split("\n") if line.strip()]


def _check(document: Document, shown: Span, marked: Span) -> Seen:
    seen = render(block_quote(document, shown, marked), styled=True)
    assert seen.effects == []
    assert _lines(seen.text) == _lines(shown.of(document.text))
    return seen


@given(st.lists(BLOCK, min_size=1, max_size=4), st.data())
def test_whatever_a_page_shows_is_shown_character_for_character(
    blocks: list[str], data: st.DataObject
) -> None:
    document = _document("\n\n".join(blocks))
    passages = split(document)
    if not passages:
        return
    passage = data.draw(st.sampled_from(passages))
    unit = data.draw(st.sampled_from(passage.sentences))
    seen = _check(document, Span(passage.start, passage.end), unit)
    for _, address in seen.links:
        assert address.startswith(("https://x.org", "http://x.org"))


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_every_cell_of_a_table_is_shown(rows: list[list[str]]) -> None:
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    source = "| One | Two |\n|---|---|\n" + "".join(f"| {a} | {b} |\n" for a, b in escaped)
    document = _document(source)
    for block in (document.blocks or ())[1:]:
        seen = render(block_quote(document, block.span, block.span), styled=True)
        assert seen.effects == []
        shown = "".join(seen.text.split())
        for cell in block.cells:
            assert "".join(visible(cell.of(document.text)).split()) in shown


def test_a_hidden_character_between_bold_words_does_not_break_the_bold() -> None:
    seen = render(_quote("<b>e</b>\u202e**strong**"), styled=True)
    assert (seen.text, seen.marked) == ("estrong", "estrong")
