"""What was fetched: what it is, whatever its server says; and what it is to a crawl."""

import pytest

from knowledge.errors import ReadError
from knowledge.formats import Guide, Survey, read_fetched, survey_fetched
from tests.loopback.site import packed

URL = "https://example.org/docs/tea"
PAGE = "<html><head><title>Tea</title></head><body><main><h1>Tea</h1><p>{}</p></main></body></html>"
TEXT = "Tea grows in the hills, where the nights are cool and the mornings full of mist."


@pytest.mark.parametrize(
    ("data", "url", "kind", "text"),
    [
        (PAGE.format(TEXT), URL, "text/html", TEXT),
        (PAGE.format(TEXT), URL + ".md", "text/plain", TEXT),
        (f"# Tea\n\n{TEXT}", URL + ".md", "text/plain; charset=utf-8", TEXT),
        (f"# Tea\n\n{TEXT}", URL, "text/markdown", TEXT),
        (f"Tea\n===\n\n{TEXT}", URL + ".rst", "application/octet-stream", TEXT),
        (TEXT, URL, "text/plain", TEXT),
        (PAGE.format("Tee wächst in den Hügeln, wo die Nächte kühl sind."), URL, "text/html", "Hügeln"),
    ],
)
def test_it_is_read_as_what_it_is(data: str, url: str, kind: str, text: str) -> None:
    (document,) = read_fetched(data.encode(), url, kind)
    assert text in document.text
    assert (document.source.path, document.source.url) == (url, url)


def test_the_encoding_is_the_one_that_the_server_names() -> None:
    """The page itself says nothing, and its bytes would pass for another encoding."""
    page = PAGE.format("Чай растёт на холмах, где ночи прохладны, а по утрам стоит туман.").encode("koi8-r")
    (document,) = read_fetched(page, URL, "text/html; charset=KOI8-R")
    assert "Чай растёт на холмах" in document.text
    (wrong,) = read_fetched(page, URL, "text/html; charset=no-such-encoding")
    assert "Чай" not in wrong.text


def test_a_page_leads_where_a_reader_could_go() -> None:
    page = (
        """<html><head><base href="/docs/"><link rel="canonical" href="https://example.org/docs/tea"></head>
        <body><main><a href="green">x</a> <a href="green#top">x</a> <a href="../other">x</a> <a href="">x</a>
        <a href="javascript:alert(1)">x</a> <a href="mailto:a@b.example">x</a>
        <a rel="nofollow" href="/edit">x</a>
        <a href="https://else.example/">x</a><p>"""
        + TEXT
    )
    assert survey_fetched(page.encode(), URL, "text/html") == Survey(
        Guide.PAGE,
        ("https://example.org/docs/green", "https://example.org/other", "https://else.example/"),
        canonical="https://example.org/docs/tea",
    )


@pytest.mark.parametrize(
    ("body", "is_wall"),
    [
        ("<p>Please enable JavaScript and cookies to continue", True),
        ("<h1>Before you continue</h1><p>We use cookies. <button>Accept all</button>", True),
        ("<p>Subscribe to continue reading this story.", True),
        ("<div id=app></div><script>start()</script>", True),
        (f"<div class=cookie-banner>We value your privacy. Accept cookies?</div><p>{TEXT}", False),
        (f"<p>A captcha tells a human from a robot. {TEXT * 10}", False),
        (f"<p>{TEXT}", False),
    ],
)
def test_a_wall_is_told_from_a_page(body: str, is_wall: bool) -> None:  # noqa: FBT001
    assert survey_fetched(f"<html><body>{body}".encode(), URL, "text/html").is_wall == is_wall


def test_a_page_may_ask_to_be_left_alone() -> None:
    head = '<head><meta name="ROBOTS" content="NoIndex, nofollow"></head>'
    page = f'<html>{head}<body><a href="/x">x</a>{TEXT}'
    told = survey_fetched(page.encode(), URL, "text/html")
    assert told.is_unlisted
    assert told.links == ()


def _sitemap(*addresses: str, root: str = "urlset", prolog: str = "") -> bytes:
    each = "url" if root == "urlset" else "sitemap"
    listed = "".join(f"<{each}><loc>{address}</loc><lastmod>x</lastmod></{each}>" for address in addresses)
    return f'{prolog}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'.encode()


def test_a_sitemap_lists_pages_and_an_index_sitemaps() -> None:
    pages = _sitemap("https://example.org/a", " /b ", "javascript:x", "https://example.org/a")
    told = survey_fetched(pages, URL, "application/xml")
    assert (told.guide, told.links) == (Guide.SITEMAP, ("https://example.org/a", "https://example.org/b"))
    index = _sitemap("https://example.org/one.xml", root="sitemapindex")
    assert survey_fetched(index, URL, "text/xml").guide is Guide.SITEMAP_INDEX


def test_of_a_sitemap_that_breaks_off_the_beginning_counts() -> None:
    whole = _sitemap(*(f"https://example.org/{n}" for n in range(10)))
    assert len(survey_fetched(whole[:-200], URL, "text/xml").links) in range(5, 10)


def test_of_a_million_addresses_as_many_are_looked_at_as_a_sitemap_may_have() -> None:
    told = survey_fetched(_sitemap(*(f"https://example.org/{n}" for n in range(1_000_000))), URL, "text/xml")
    assert len(told.links) == 50_000


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://10.0.0.1/x.dtd">',
    ],
)
def test_a_sitemap_with_entities_is_refused(prolog: str) -> None:
    with pytest.raises(ReadError, match="entities"):
        survey_fetched(_sitemap("https://example.org/&b;&e;", prolog=prolog), URL, "text/xml")


def test_a_feed_leads_to_the_entries_that_it_only_begins() -> None:
    feed = f"""<rss version="2.0"><channel><title>News</title>
        <item><link>https://example.org/whole</link><description>{TEXT * 8}</description></item>
        <item><link>https://example.org/short</link><description>{TEXT}</description></item>
        <item><link>https://example.org/cut</link><description>{TEXT * 8} Read more…</description></item>
        <item><link>https://example.org/bare</link><title>Nothing but a title</title></item>
        <item><link>javascript:alert(1)</link></item></channel></rss>"""
    told = survey_fetched(feed.encode(), URL, "application/rss+xml")
    assert told.guide is Guide.FEED
    assert told.links == tuple(f"https://example.org/{name}" for name in ("short", "cut", "bare"))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"plain", packed("x"), b"\0" * 100], ids=repr)
def test_anything_else_leads_nowhere(data: bytes) -> None:
    assert survey_fetched(data, URL, "") == Survey()
