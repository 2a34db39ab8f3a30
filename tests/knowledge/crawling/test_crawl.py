"""What belongs to a source is fetched, once, politely, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.crawling import Which
from tests.knowledge.crawling.conftest import TEXT, page, sitemap
from tests.loopback.site import packed

if TYPE_CHECKING:
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


def test_a_site_that_asks_for_fewer_requests_gets_none(site: Site, visitor: Visitor) -> None:
    site.put("/docs/", page("oak", "a", "b"))
    site.put("/docs/a", "slower", 429)
    assert "fewer requests" in visitor.fetch().why
    assert "/docs/b" not in site.paths


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
