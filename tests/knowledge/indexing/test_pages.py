"""Fetched pages are articles like files: read once, kept without the network, and whole after a kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge import (
    Answer,
    EmptyKnowledgeError,
    Fetcher,
    KnowledgeBase,
    Origins,
    WebSource,
    WebSources,
    Which,
    check,
)
from knowledge.storage import Pages
from tests.knowledge.crawling.conftest import page, sitemap
from tests.loopback.site import HERE, Site, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

    from tests.knowledge.conftest import Desk

ROOT = Path(__file__).parents[3]
QUESTION = "Who plants an oak?"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as it:
        yield it


def base_of(desk: Desk, site: Site, **terms: object) -> KnowledgeBase:
    """A base that answers from the desk's folder and the site, as a new process has it."""
    source = WebSource(site.at("/docs/"), crawl=True, **terms)  # type: ignore[arg-type]
    web = WebSources([source], desk.storage, Fetcher(pause=0, allowed={HERE}))
    return KnowledgeBase(Origins.of([desk.articles], web=web), desk.encoder, desk.storage)


def test_a_site_is_read_beside_the_files_and_only_what_changed_is_read_again(desk: Desk, site: Site) -> None:
    desk.write("ash.txt", "The ash is a tree of the woods.")
    site.put("/docs/", page("oak", "a"))
    site.put("/docs/a", page("elm"))
    report = base_of(desk, site).reload()
    assert report.added == ("ash.txt", site.at("/docs/"), site.at("/docs/a"))
    assert report.fetches[0].fetched == 2
    assert {each.path for each in report.readings} == set(report.added)
    desk.passages_encoded()
    site.put("/docs/a", page("yew"))
    report = base_of(desk, site).reload()
    assert report.changed == (site.at("/docs/a"),)
    assert [each.path for each in report.readings] == [site.at("/docs/a")]
    assert all("yew" in text.lower() for text in desk.passages_encoded())
    snapshot = report.snapshot
    report = base_of(desk, site).reload()
    assert (len(report.unchanged), report.readings, report.encoded) == (3, (), 0)
    assert report.snapshot == snapshot


def test_without_the_network_what_was_fetched_is_answered_from(desk: Desk, site: Site) -> None:
    """Even from an index that is made anew: the pages are kept."""
    site.put("/docs/", page("oak"))
    base_of(desk, site).reload()
    site.pages.clear()
    site.misbehave("/robots.txt", lambda _: None)
    (desk.storage / "index.db").unlink()
    base = base_of(desk, site)
    report = base.reload()
    assert "breaks off" in report.fetches[0].why
    answer = base.ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.quotes[0].citation.url == site.at("/docs/")


def test_opening_fetches_only_what_never_was(desk: Desk, site: Site) -> None:
    site.put("/docs/", page("oak"))
    assert base_of(desk, site).open()
    site.asked.clear()
    assert base_of(desk, site).open() is None
    assert site.asked == []
    site.put("/docs/", page("elm"))
    base = base_of(desk, site)
    base.reload(which=Which.NEW)
    assert site.asked == []


def test_a_page_that_fails_is_cited_with_its_day_until_it_is_well_again(desk: Desk, site: Site) -> None:
    site.put("/docs/", page("oak", "a"))
    site.put("/docs/a", page("elm"))
    base = base_of(desk, site)
    base.reload()
    before = base.ask(QUESTION)
    assert isinstance(before, Answer)
    assert before.quotes[0].citation.fetched is None
    site.put("/docs/", "no", 403)
    report = base.reload()
    assert [each.address for each in report.fetches[0].kept] == [site.at("/docs/")]
    assert report.encoded == 0
    answer = base.ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.quotes[0].citation.fetched
    assert answer.quotes[0].text == before.quotes[0].text


def test_terms_of_a_source_that_change_are_seen(desk: Desk, site: Site) -> None:
    site.put("/docs/", page("oak"))
    base_of(desk, site).reload()
    base = base_of(desk, site, publisher="The Trees", language="german")
    assert base.open() is not None
    answer = base.ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.quotes[0].citation.publisher == "The Trees"


def test_a_source_that_is_no_longer_named_is_no_longer_answered_from(desk: Desk, site: Site) -> None:
    desk.write("ash.txt", "The ash is a tree of the woods.")
    site.put("/docs/", page("oak"))
    base_of(desk, site).reload()
    assert site.at("/docs/") not in desk.base().reload().added


def test_where_nothing_can_be_fetched_the_reason_is_told(desk: Desk, site: Site) -> None:
    site.put("/docs/", "no", 403)
    with pytest.raises(EmptyKnowledgeError, match="403 Forbidden"):
        base_of(desk, site).reload()


def test_a_copy_that_is_damaged_costs_that_page_until_it_is_fetched_anew(desk: Desk, site: Site) -> None:
    desk.write("ash.txt", "The ash is a tree of the woods.")
    site.put("/docs/", page("oak"), etag='"1"')
    base_of(desk, site).reload()
    with Pages(desk.storage)._database.writing() as connection:
        connection.execute("UPDATE pages SET body = x'00'")
    (desk.storage / "index.db").unlink()
    report = base_of(desk, site).reload(which=Which.NEW)
    assert [each.path for each in report.skipped] == [site.at("/docs/")]
    assert "damaged" in report.skipped[0].why
    assert base_of(desk, site).reload().added == (site.at("/docs/"),)


def test_a_check_reads_what_was_fetched(desk: Desk, site: Site) -> None:
    site.put("/docs/", page("oak"))
    web = WebSources([WebSource(site.at("/docs/"))], desk.storage, Fetcher(pause=0, allowed={HERE}))
    web.fetch(Which.ALL, lambda *_: None)
    (article,) = check(Origins.of([], web=web)).articles
    assert (article.title, article.url) == ("Oak", site.at("/docs/"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fetch_may_be_killed_at_any_moment(site: Site, tmp_path: Path) -> None:
    """Each page is as it was or as it is, the snapshot is whole, and the next reload succeeds.

    With each kill the site turns to its next version: two pages change, one is there every other time, and
    one stays as it is.
    """
    version = 0

    def turn(request: BaseHTTPRequestHandler | None) -> None:
        nonlocal version
        version += 1
        for path in ("/a", "/b"):
            site.put(path, page(f"tree{version}"))
        site.put("/come-and-go", page("fern"), 200 if version % 2 else 410)
        if request:
            request.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    turn(None)
    site.put("/stays", page("moss"), etag='"1"')
    listed = sitemap(site, "/a", "/b", "/stays", "/come-and-go")
    site.put("/map.xml", listed, content_type="text/xml")
    words = ("tests.knowledge.indexing.killing_fetches", site.at("/map.xml"), site.misbehave("/next", turn))
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", *words, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [each["survived"] for each in told] == [False] * (len(told) - 1) + [True]
    assert len(told) > 10
    for number, each in enumerate(told, 1):
        assert each["damaged"] == each["left_over"] == 0
        then = sorted(["Moss", *[f"Tree{number}"] * 2, *(["Fern"] if number % 2 else [])])
        assert each["then"] == each["then_served"] == then
        assert set(each["stored"]) <= {"Moss", "Fern", f"Tree{number}", f"Tree{number - 1}"}
        assert each["served"] == (told[number - 2]["then"] if number > 1 else [])
