"""What belongs to a source is fetched, once, politely, and nothing else; a good copy outlives its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.crawling import Which
from knowledge.formats import survey_fetched
from tests.knowledge.crawling.conftest import TEXT, page, sitemap
from tests.loopback.site import packed

if TYPE_CHECKING:
    from knowledge.formats import Survey
    from tests.knowledge.crawling.conftest import Visitor
    from tests.loopback.site import Site


def test_all_pages_below_an_address_are_fetched_breadth_first(site: Site, visitor: Visitor) -> None:
    """And no other: neither above, nor beside, nor of another host or port."""
    away = (
        "/",
        "/docsmore/",
        "http://127.0.0.2/docs/",
        "http://127.0.0.1:1/docs/",
        "https://127.0.0.1/docs/x",
    )
    site.put("/docs/", page("oak", "a", "b/", "#top", *away))
    site.put("/docs/a", page("elm", "/docs/", "deep/c"))
    site.put("/docs/b/", page("ash", "../a"))
    site.put("/docs/deep/c", page("yew"))
    report = visitor.fetch()
    assert site.paths == ["/docs/", "/sitemap.xml", "/docs/a", "/docs/b/", "/docs/deep/c"]
    assert visitor.titles() == {"/docs/": "Oak", "/docs/a": "Elm", "/docs/b/": "Ash", "/docs/deep/c": "Yew"}
    assert (report.fetched, report.kept, report.left_out, report.why) == (4, (), (), "")


def test_what_has_not_changed_is_not_sent_again(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", "a", "b"), etag='"1"')
    site.put("/docs/a", page("elm"))
    site.put("/docs/b", page("ash"), last_modified="Fri, 27 Nov 2026 10:00:00 GMT")
    visitor.fetch()
    report = visitor.fetch()
    assert (report.fetched, report.unchanged) == (0, 3)
    told = {each.path: each.headers for each in site.asked}
    assert told["/docs/"]["if-none-match"] == '"1"'
    assert "if-modified-since" in told["/docs/b"]
    site.put("/docs/a", page("fir"))
    report = visitor.fetch()
    assert (report.fetched, report.unchanged) == (1, 2)
    assert visitor.titles()["/docs/a"] == "Fir"


def test_a_sitemap_tells_the_pages_where_there_is_one(site: Site, visitor: Visitor) -> None:
    """Named by robots.txt, packed, in an index, with those of other hosts: only ours count."""
    site.put(
        "/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.at('/index.xml')}", content_type="text/plain"
    )
    index = sitemap(site, "/one.xml.gz", "/index.xml", kind="sitemapindex")
    site.put("/index.xml", index, content_type="text/xml")
    listed = sitemap(site, "/docs/a", "/elsewhere").replace(
        "</urlset>", "<url><loc>http://10.0.0.1/docs/x</loc></url></urlset>"
    )
    site.put("/one.xml.gz", packed(listed), content_type="application/gzip")
    site.put("/docs/", page("oak", "linked"))
    site.put("/docs/a", page("elm", "linked"))
    site.put("/docs/linked", page("ash"))
    visitor.fetch()
    assert visitor.paths == ["/docs/", "/docs/a"]


def test_patterns_choose_among_the_pages(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", "en/a", "en/changelog", "de/b"))
    site.put("/docs/en/a", page("elm", "c/d"))
    site.put("/docs/en/c/d", page("yew"))
    visitor.change(include=("/docs/en/**",), exclude=("**/changelog*",)).fetch()
    assert visitor.paths == ["/docs/en/a", "/docs/en/c/d"]
    report = visitor.change(exclude=("**/changelog*", "/docs/en/c/**")).fetch()
    assert [each.address for each in report.dropped] == [site.at("/docs/en/c/d")]
    assert visitor.paths == ["/docs/en/a"]


def test_a_site_without_end_is_bounded_in_pages_and_in_depth(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", *(f"{n}/" for n in range(50))))
    for number in range(50):
        site.put(f"/docs/{number}/", page("elm", "x/"))
        site.put(f"/docs/{number}/x/", page("yew", "x/"))
        site.put(f"/docs/{number}/x/x/", page("fir"))
    report = visitor.change(pages=20).fetch()
    assert len(visitor.paths) == 20
    assert "more than 20 pages" in report.why
    visitor.change(pages=1000, depth=2).fetch()
    assert len(visitor.paths) == 101


def test_what_robots_txt_closes_is_not_asked_for(site: Site, visitor: Visitor) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Pullquote\nDisallow: /docs/*.secret$\nAllow: /"
    site.put("/robots.txt", rules, content_type="text/plain")
    site.put("/docs/", page("oak", "a.secret", "b"))
    site.put("/docs/b", page("elm"))
    report = visitor.fetch()
    assert "/docs/a.secret" not in site.paths
    assert [each.address for each in report.left_out] == [site.at("/docs/a.secret")]
    assert "robots.txt" in report.left_out[0].why


@pytest.mark.parametrize("status", [500, 503])
def test_where_robots_txt_fails_nothing_is_asked_and_nothing_is_lost(
    site: Site, visitor: Visitor, status: int
) -> None:
    site.put("/docs/", page("oak"))
    visitor.fetch()
    site.put("/robots.txt", "", status)
    assert str(status) in visitor.fetch().why
    assert site.paths == []
    assert visitor.titles() == {"/docs/": "Oak"}


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        ("forbidden", 403, {}),
        ("not here", 404, {}),
        ("broken", 500, {}),
        ("<html><body><p>Please enable JavaScript to continue", 200, {}),
        ("<html><body><h1>Before you continue</h1>", 200, {}),
        ("", 302, {"location": "/docs/login?next=x"}),
        ("", 302, {"location": "http://127.0.0.2/consent"}),
        ("", 302, {"location": "http://169.254.169.254/"}),
    ],
)
def test_a_page_that_turns_bad_keeps_its_last_good_copy(
    site: Site, visitor: Visitor, body: str, status: int, headers: dict[str, str]
) -> None:
    """It says from which day it is; and once the page is well again, that is gone."""
    site.put("/docs/", page("oak", "a"))
    site.put("/docs/a", page("elm"))
    site.put("/docs/login?next=x", page("sign in"))
    visitor.fetch()
    site.put("/docs/a", body, status, **headers)
    report = visitor.fetch()
    assert [each.address for each in report.kept] == [site.at("/docs/a")]
    assert visitor.titles() == {"/docs/": "Oak", "/docs/a": "Elm"}
    web = visitor.web()
    oak, elm = web.pages()
    assert [d.source.fetched for d in web.read(elm)] == [elm.stale]
    assert elm.stale
    assert not oak.stale
    site.put("/docs/a", page("elm"))
    assert visitor.fetch().unchanged == 2
    assert not any(each.stale for each in visitor.web().pages())


def test_a_page_that_is_gone_for_good_is_dropped_and_named(site: Site, visitor: Visitor) -> None:
    """410 says so at once; 404 must be said three times in a row."""
    site.put("/docs/", page("oak", "a", "b"))
    site.put("/docs/a", page("elm"))
    site.put("/docs/b", page("ash"))
    visitor.fetch()
    site.put("/docs/a", "gone", 410)
    del site.pages["/docs/b"]
    report = visitor.fetch()
    assert [each.address for each in report.dropped] == [site.at("/docs/a")]
    assert visitor.paths == ["/docs/", "/docs/b"]
    visitor.fetch()
    site.put("/docs/b", page("ash"))
    visitor.fetch()
    del site.pages["/docs/b"]
    for _ in range(2):
        assert not visitor.fetch().dropped
    report = visitor.fetch()
    assert [each.address for each in report.dropped] == [site.at("/docs/b")]
    assert "404" in report.dropped[0].why
    assert visitor.paths == ["/docs/"]


def test_a_page_that_nothing_links_to_any_more_is_still_asked_for(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", "a"))
    site.put("/docs/a", page("elm"))
    visitor.fetch()
    site.put("/docs/", page("oak"))
    visitor.fetch()
    assert site.paths == ["/docs/", "/sitemap.xml", "/docs/a"]
    assert visitor.paths == ["/docs/", "/docs/a"]


def test_a_page_that_moves_is_one_page(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", "a", "new"))
    site.put("/docs/a", page("elm"))
    visitor.fetch()
    site.redirect("/docs/a", "/docs/new", 301)
    site.put("/docs/new", page("elm"))
    visitor.fetch()
    assert visitor.paths == ["/docs/", "/docs/new"]


def test_the_same_page_under_another_query_is_one_page(site: Site, visitor: Visitor) -> None:
    head = f'<link rel="canonical" href="{site.at("/docs/a")}">'
    site.put("/docs/", page("oak", "a?sort=up", "a?sort=down"))
    for path in ("/docs/a", "/docs/a?sort=up", "/docs/a?sort=down"):
        site.put(path, page("elm", head=head))
    visitor.fetch()
    assert visitor.paths == ["/docs/", "/docs/a"]


def test_a_site_that_falls_silent_is_left_in_peace_and_loses_nothing(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", *(str(n) for n in range(20))))
    for number in range(20):
        site.put(f"/docs/{number}", page("elm"))
    visitor.fetch()
    for number in range(20):
        site.misbehave(f"/docs/{number}", lambda _: None)
    report = visitor.fetch()
    assert "does not answer" in report.why
    assert len(site.paths) == 7
    assert len(visitor.paths) == 21


def test_a_site_that_asks_for_fewer_requests_gets_none(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", "a", "b"))
    site.put("/docs/a", "slower", 429)
    assert "fewer requests" in visitor.fetch().why
    assert "/docs/b" not in site.paths


def test_a_start_that_fails_loses_nothing(site: Site, visitor: Visitor) -> None:
    """Of a sitemap that cannot be had nobody can say that its pages no longer belong to it."""
    site.put("/map.xml", sitemap(site, "/a", "/b"), content_type="text/xml")
    site.put("/a", page("oak"))
    site.put("/b", page("elm"))
    visitor.change(url=site.at("/map.xml"), crawl=False).fetch()
    assert visitor.paths == ["/a", "/b"]
    for body, status in (("broken", 500), ("gone", 404), (page("a home page"), 200)):
        site.put("/map.xml", body, status)
        report = visitor.fetch()
        assert {"/a", "/b"} <= {*visitor.paths}
        assert not report.dropped
    site.put("/map.xml", sitemap(site, "/a"), content_type="text/xml")
    visitor.fetch()
    assert "/b" in visitor.paths, "it is still there, though the sitemap no longer names it"


def test_of_a_feed_what_it_only_begins_is_followed(site: Site, visitor: Visitor) -> None:
    def item(name: str, text: str, host: str = site.origin) -> str:
        return (
            f"<item><title>{name}</title><link>{host}/{name}</link><description>{text}</description></item>"
        )

    whole = TEXT.format("oak") * 8
    away = item("away", "Only on another site …", "http://127.0.0.2")
    feed = (
        f"<rss version='2.0'><channel><title>Trees</title>{item('oak', whole)}{item('elm', 'Elms …')}{away}"
    )
    site.put("/feed", feed + "</channel></rss>", content_type="application/rss+xml")
    site.put("/elm", page("elm", "/more"))
    visitor.change(url=site.at("/feed"), crawl=False).fetch()
    assert site.paths == ["/feed", "/elm"]
    assert sorted(visitor.titles().values()) == ["Elm", "away", "oak"]


def test_a_single_file_is_a_source_and_may_be_named_anew(site: Site, visitor: Visitor) -> None:
    site.put("/tea.md", f"# Tea\n\n{TEXT.format('tea bush')}", content_type="text/plain")
    visitor.change(url=site.at("/tea.md"), crawl=False, title="All of tea", publisher="The Hills").fetch()
    web = visitor.web()
    (document,) = web.read(web.pages()[0])
    source = document.source
    assert (source.title, source.publisher, source.url) == ("All of tea", "The Hills", site.at("/tea.md"))


def test_what_was_never_good_is_left_out_and_named(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", "nowhere", "wall", "shy", "zip"))
    site.put("/docs/wall", "<html><body>Subscribe to continue")
    site.put("/docs/shy", page("elm", head='<meta name="robots" content="noindex">'))
    report = visitor.fetch()
    assert visitor.paths == ["/docs/"]
    assert {each.address.rpartition("/")[2] for each in report.left_out} == {"nowhere", "wall", "zip"}


def test_only_what_is_due_is_fetched(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak"))
    visitor.fetch(Which.NEW)
    web = visitor.change(every=3600).web()
    assert web.fetch(Which.NEW, lambda *_: None) == ()
    assert web.fetch(Which.DUE, lambda *_: None) == ()
    assert web.wait is not None
    assert 3500 < web.wait <= 3600
    assert visitor.change(every=0).web().wait is None
    assert len(web.fetch(Which.ALL, lambda *_: None)) == 1


def test_an_address_that_is_closed_is_a_source_with_a_reason(visitor: Visitor) -> None:
    for url in ("http://169.254.169.254/latest/", "file:///etc/passwd", "http://host.invalid/"):
        report = visitor.change(url=url).fetch()
        assert report.why
        assert visitor.paths == []


@pytest.fixture
def parsed(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that are looked into for links, as it happens."""
    paths: list[str] = []

    def survey(data: bytes, url: str, content_type: str) -> Survey:
        paths.append(url.removeprefix(site.origin))
        return survey_fetched(data, url, content_type)

    monkeypatch.setattr("knowledge.crawling.copies.survey_fetched", survey)
    return paths


def test_a_page_that_has_not_changed_is_not_parsed_again_and_still_leads_on(
    site: Site, visitor: Visitor, parsed: list[str]
) -> None:
    """Whether its server says so, or sends the same again."""
    site.put("/docs/", page("oak", "a"), etag='"1"')
    site.put("/docs/a", page("elm", "b"))
    site.put("/docs/b", page("ash"))
    visitor.fetch()
    assert parsed == ["/docs/", "/docs/a", "/docs/b"]
    parsed.clear()
    report = visitor.fetch()
    assert (report.unchanged, parsed) == (3, [])
    assert site.paths == ["/docs/", "/sitemap.xml", "/docs/a", "/docs/b"]
    site.put("/docs/a", page("elm", "b", "c"))
    site.put("/docs/c", page("yew"))
    assert (visitor.fetch().fetched, parsed) == (2, ["/docs/a", "/docs/c"])


def test_what_an_earlier_version_found_in_a_page_is_found_anew_once(
    site: Site, visitor: Visitor, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("/docs/", page("oak", "a"), etag='"1"')
    site.put("/docs/a", page("elm"), etag='"1"')
    visitor.fetch()
    parsed.clear()
    monkeypatch.setattr("knowledge.formats.isolated.surveys.VERSION", 99)
    for _ in range(2):
        report = visitor.fetch()
        assert (report.fetched, report.unchanged) == (0, 2)
        assert site.paths == ["/docs/", "/sitemap.xml", "/docs/a"]
    assert parsed == ["/docs/", "/docs/a"]
