"""A good copy outlives its page, and what has not changed is neither sent nor parsed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.formats import survey_fetched
from tests.knowledge.crawling.conftest import page, sitemap

if TYPE_CHECKING:
    from knowledge.formats import Survey
    from tests.knowledge.crawling.conftest import Visitor
    from tests.loopback.site import Site


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
