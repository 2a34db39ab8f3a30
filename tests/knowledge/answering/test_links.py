"""Links land on the quote, and never lead anywhere that they do not show."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.links import LINK_LIMIT, link_to, web_address
from knowledge.documents import Span

PAGE = "https://example.org/page"
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="*_`~[]()"), min_size=1, max_size=300
)
"""Without Markdown's marks, which a link leaves out."""


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://example.org",
        "HTTPS://example.org/A?b=c&d=e#f",
        "https://example.org:8443/x",
        "https://münchen.example/straße",
        "https://[2001:db8::1]/x",
    ],
)
def test_a_web_address_may_be_shown(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "//example.org/x",
        "example.org/x",
        "https://",
        "https:///path",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://@example.org/",
        "https://example.org@evil.example/",
        "https://evil.example\\@example.org/",
        "https://evil.example\\.example.org/",
        "https://example.org/a b",
        " https://example.org/",
        "https://example.org/\n",
        "https://exa\tmple.org/",
        "https://example.org/\u202egpj.exe",
        "https://exa\u200bmple.org/",
        "https://example.org/\0",
        "https://[::1/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://example.org/" + "a" * LINK_LIMIT,
    ],
)
def test_anything_else_is_no_link(url: str | None) -> None:
    assert web_address(url) is None
    assert link_to(url, "Some words.", Span(0, 11)) is None


def test_the_longest_address_is_512_characters() -> None:
    url = PAGE + "/" + "a" * (LINK_LIMIT - len(PAGE) - 1)
    assert len(url) == 512
    assert web_address(url) == url
    assert web_address(url + "a") is None


def landing(text: str, quoted: str, url: str = PAGE) -> str:
    """The part of the link that the browser looks for."""
    start = text.index(quoted)
    link = link_to(url, text, Span(start, start + len(quoted)))
    assert link is not None
    return link.removeprefix(url)


def test_a_short_quote_is_named_whole() -> None:
    assert landing("Before. Talks failed over terms. After.", "Talks failed over terms.") == (
        "#:~:text=Talks%20failed%20over%20terms."
    )


def test_a_long_quote_is_named_by_its_beginning_and_its_end() -> None:
    quoted = " ".join(f"word{n}" for n in range(30))
    assert landing(f"{quoted} and more", quoted) == (
        "#:~:text=word0%20word1%20word2%20word3%20word4%20word5,word24%20word25%20word26%20word27%20word28%20word29"
    )


def test_what_has_a_meaning_in_a_fragment_is_encoded() -> None:
    assert landing("He said: well-known, R&D # 100%.", "well-known, R&D # 100%.") == (
        "#:~:text=well%2Dknown%2C%20R%26D%20%23%20100%25."
    )


def test_a_repeated_sentence_is_told_by_the_words_before_it() -> None:
    text = "In the spring it rained. In the well-kept autumn it rained. It rained."
    assert landing(text, "It rained.") == "#:~:text=it%20rained.-,It%20rained."  # no browser looks at case
    start = text.index("it rained", 30)
    link = link_to(PAGE, text, Span(start, start + 9))
    assert link == f"{PAGE}#:~:text=well%2Dkept%20autumn-,it%20rained"


def test_a_sentence_that_only_begins_like_another_is_told_apart_too() -> None:
    end = "that stands behind the house in which my grandmother was born."
    text = f"The oak that we all know is old. Then came rain. The oak that we all know is the one {end}"
    assert landing(text, f"The oak that we all know is the one {end}").startswith(
        "#:~:text=came%20rain.-,The%20oak%20that%20we%20all%20know,"
    )


def test_as_many_words_in_front_are_named_as_tell_one_place_from_another() -> None:
    text = "Red tea with milk costs two. Green tea with milk costs two. Ask for it."
    start = text.index("costs", 20)
    link = link_to(PAGE, text, Span(start, start + len("costs two.")))
    assert link == f"{PAGE}#:~:text=Green%20tea%20with%20milk-,costs%20two."


def test_a_quote_whose_end_stands_in_it_twice_is_named_by_an_end_that_does_not() -> None:
    """A browser would stop at the first "far and wide"; with the words in front of it, it does not."""
    quoted = "Known far and wide for many hundred years is the old oak, and its fame has gone far and wide."
    assert landing(f"It stands. {quoted}", quoted).endswith("," + quote("fame has gone far and wide."))


def test_the_heading_above_is_where_a_browser_goes_that_does_not_find_the_words() -> None:
    text = "The oak is old."
    span = Span(0, len(text))
    assert link_to(PAGE, text, span, anchor="oak trees") == f"{PAGE}#oak%20trees:~:text=The%20oak%20is%20old."
    assert link_to(f"{PAGE}#top", text, span, anchor="x") == f"{PAGE}#top:~:text=The%20oak%20is%20old."
    long = "a" * 600
    assert link_to(PAGE, long, Span(0, 600), anchor="oak") == f"{PAGE}#oak"


def test_the_text_of_a_page_is_named_as_it_is() -> None:
    text = "Write a*b*c for `x` in __init__."
    link = link_to(PAGE, text, Span(0, len(text)), is_rendered=True)
    assert link == f"{PAGE}#:~:text={quote(text, safe='').replace('-', '%2D')}"


def test_a_script_without_spaces_is_cut_behind_its_punctuation() -> None:
    text = (
        "橡树生长缓慢，枝条很粗。"
        + "".join(f"第{n}棵橡树站在山坡上，" for n in "一二三四五六")
        + "人人都认识它。"
    )
    link = unquote(landing(text, text))
    first, last = (
        "橡树生长缓慢，枝条很粗。第一棵橡树站在山坡上，",
        "第五棵橡树站在山坡上，第六棵橡树站在山坡上，人人都认识它。",
    )
    assert link == f"#:~:text={first},{last}"


def test_marks_of_headings_and_lists_are_not_taken_for_words() -> None:
    text = "- It rained.\n\n## The end\n\n- It rained."
    start = text.rindex("It")
    assert link_to(PAGE, text, Span(start, start + 10)) == f"{PAGE}#:~:text=The%20end-,It%20rained."


def test_markdown_is_named_as_the_page_shows_it() -> None:
    text = "The **oak** grows _slowly_, see [the book](https://example.org/b) on `snake_case` names."
    assert landing(text, text) == (
        "#:~:text=The%20oak%20grows%20slowly%2C%20see%20the%20book%20on%20snake_case%20names."
    )


def test_a_page_s_own_fragment_is_kept() -> None:
    assert landing("Talks failed.", "Talks failed.", f"{PAGE}#part") == ":~:text=Talks%20failed."
    directed = f"{PAGE}#:~:text=other"
    assert link_to(directed, "Talks failed.", Span(0, 13)) == directed


def test_what_does_not_fit_lands_on_the_page() -> None:
    text = "橡" * 60
    assert link_to(PAGE, text, Span(0, len(text))) == PAGE
    wide = " ".join(["ünïcödé" * 2] * 30)
    link = link_to(PAGE, wide, Span(0, len(wide)))
    assert link is not None
    assert link != PAGE
    assert len(link) <= LINK_LIMIT


@given(text=TEXTS, data=st.data())
def test_every_link_leads_to_the_page_and_names_words_of_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    link = link_to(PAGE, text, span)
    assert link is not None
    assert len(link) <= LINK_LIMIT
    assert link.isascii()
    page, _, fragment = link.partition("#:~:text=")
    assert page == PAGE
    prefix, _, named = fragment.rpartition("-,")
    assert prefix.count("-") == prefix.count(",") == 0
    assert named.count(",") <= 1
    for part in named.split(","):
        assert unquote(part) in " ".join(span.of(text).split())
