"""Web pages: what a person would copy, and what the page tells about itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import BlockKind, MarkKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.documents import Document

    Read = Callable[..., Document]

LONG = (
    "The first&nbsp;paragraph tells that tea is <b>steeped</b> for four minutes, as everybody knows by now."
)
PAGE = f"""<!doctype html><html><head><title>Tea times | Tea Blog</title>{{head}}</head><body>
<nav><ul><li><a href=/>Home</a><li>About us and everything else</ul></nav>
<div class="cookie-banner">We use cookies to improve. Accept all of our cookies now.</div>
<main><h1>Tea &amp; times<a href="#tea">¶</a></h1><p>{LONG}</p>{{body}}
<section class="comments"><p>First! This is a nice comment that somebody wrote here.</p></section></main>
<footer>Copyright by Tea Blog, all rights reserved in all countries.</footer></body></html>"""


def page(body: str = "", head: str = "") -> bytes:
    return PAGE.format(body=body, head=head).encode()


def told(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks or ()]


def test_only_the_article_is_read(read: Read) -> None:
    document = read(page("<p hidden>Tea is poison for everybody who drinks it.</p><!-- a comment -->"))
    assert document.text == (
        "Tea & times\n\n"
        "The first\u00a0paragraph tells that tea is steeped for four minutes, as everybody knows by now."
    )


@pytest.mark.parametrize(
    "style",
    ["display: none", "visibility:hidden", "font-size:0", "color:#fff", "opacity: 0"],
)
def test_what_nobody_sees_is_not_read(read: Read, style: str) -> None:
    document = read(page(f'<p style="{style}">Tea is poison for everybody who drinks it at noon.</p>'))
    assert "poison" not in document.text


def test_structure_is_kept(read: Read) -> None:
    document = read(
        page(
            "<h2>Steps</h2><ol start=3><li>Boil the water until it bubbles.<ul><li>Use fresh water</ul>"
            '<li>Pour it over the leaves of the tea.</ol><pre><code class="language-python">def tea():\n'
            '    return  "hot"\n</code></pre><table><tr><th>Tea<th>Minutes<tr><td>Black<td>4</table>'
            "<dl><dt>Oolong<dd>A tea between green tea and black tea.</dl>"
            "<blockquote><p>Tea is the key to the vault where my brain is kept.</p></blockquote>"
        )
    )
    assert told(document)[2:] == [
        ("heading", "Steps"),
        ("item", "Boil the water until it bubbles."),
        ("item", "Use fresh water"),
        ("item", "Pour it over the leaves of the tea."),
        ("code", 'def tea():\n    return  "hot"'),
        ("table header", "Tea\tMinutes"),
        ("row", "Black\t4"),
        ("term", "Oolong"),
        ("definition", "A tea between green tea and black tea."),
        ("quote", "Tea is the key to the vault where my brain is kept."),
    ]
    assert [block.marker for block in document.blocks or () if block.kind is BlockKind.ITEM] == [
        "3.",
        "-",
        "4.",
    ]
    assert [block.language for block in document.blocks or () if block.kind is BlockKind.CODE] == ["python"]


def test_links_are_absolute_and_only_for_the_web(read: Read) -> None:
    body = '<p>Whoever wants more <a href="/how">reads how</a> or <a href="javascript:x()">does not</a>.</p>'
    document = read(page(body), url="https://tea.example/blog/times")
    links = [(m.span.of(document.text), m.address) for m in document.marks if m.kind is MarkKind.LINK]
    assert links == [("reads how", "https://tea.example/how")]


def test_json_ld_is_believed_first(read: Read) -> None:
    head = (
        '<meta property="og:title" content="Other"><meta name="author" content="Other"><link rel=canonical '
        'href="https://tea.example/times"><meta property="og:site_name" content="Tea Blog">'
        '<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"Tea &amp; times",'
        ' "author":[{"name":"J. R. Smith Jr."},{"name":"Ann Poe"}],'
        '"datePublished":"2024-03-02T23:00:00-05:00"}]}'
        "</script>"
    )
    source = read(page(head=head)).source
    assert (source.title, source.author) == ("Tea & times", "J. R. Smith Jr., Ann Poe")
    assert (source.published, source.publisher) == (date(2024, 3, 2), "Tea Blog")
    assert source.url == "https://tea.example/times"


@pytest.mark.parametrize(
    "broken", ["{", "[" * 5000, '{"@type":"Article","author":[[1]],"datePublished":"0001-01-01"}']
)
def test_broken_json_ld_costs_nothing(read: Read, broken: str) -> None:
    source = read(page(head=f'<script type="application/ld+json">{broken}</script>')).source
    assert (source.title, source.author) == ("Tea & times", None)


def test_another_site_as_canonical_address_is_not_believed(read: Read) -> None:
    head = '<link rel="canonical" href="https://elsewhere.example/">'
    assert read(page(head=head), url="https://tea.example/times").source.url == "https://tea.example/times"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "iso-8859-15"])
def test_encodings(read: Read, encoding: str) -> None:
    text = PAGE.format(
        head=f'<meta charset="{encoding}">', body="<p>À la carte, the café costs more than tea does.</p>"
    )
    assert "À la carte, the café costs" in read(text.encode(encoding)).text


def test_short_steps_between_paragraphs_belong_to_the_article_and_mere_links_do_not(
    read: Read,
) -> None:
    steps = "<ol><li>Boil.</li><li>Pour <b>slowly</b>.</li><li>Wait.</li></ol>"
    away = '<ul><li><a href="/coffee">Coffee</a></li><li><a href="/milk">Milk</a></li></ul>'
    text = f"<p>{LONG.replace('first', 'second')}</p>{away}<p>{LONG.replace('first', 'third')}</p>"
    document = read(page(steps + text).replace(b"main>", b"div>"))
    items = [(b.marker, b.span.of(document.text)) for b in document.blocks or () if b.kind is BlockKind.ITEM]
    assert items == [("1.", "Boil."), ("2.", "Pour slowly."), ("3.", "Wait.")]
