"""A site on this machine, and one who fetches it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from knowledge.crawling import WebSource, WebSources, Which
from knowledge.fetching import Fetcher, Limits
from tests.loopback.site import HERE, Site, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.crawling import FetchReport

TEXT = "The {0} grows slowly, and whoever plants a {0} plants it for people whom he will never meet."


def page(tree: str, *links: str, head: str = "") -> str:
    """A page about a tree, with links in its navigation."""
    way = "".join(f'<a href="{link}">there</a> ' for link in links)
    return (
        f"<html><head><title>{tree.title()}</title>{head}</head><body><nav>{way}</nav>"
        f"<main><h1>{tree.title()}</h1><p>{TEXT.format(tree)}</p></main></body></html>"
    )


def sitemap(site: Site, *paths: str, kind: str = "urlset") -> str:
    each = "url" if kind == "urlset" else "sitemap"
    listed = "".join(f"<{each}><loc>{site.origin}{path}</loc></{each}>" for path in paths)
    return f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{kind}>'


@dataclass
class Visitor:
    """Fetches one source again and again, as a new process each time."""

    site: Site
    storage: Path
    source: WebSource

    def web(self) -> WebSources:
        limits = Limits(bytes=2_000_000, seconds=3.0, wait=1.0)
        return WebSources([self.source], self.storage, Fetcher(pause=0, limits=limits, allowed={HERE}))

    def fetch(self, which: Which = Which.ALL) -> FetchReport:
        self.site.asked.clear()
        (report,) = self.web().fetch(which, lambda *_: None)
        return report

    def change(self, **terms: object) -> Visitor:
        self.source = replace(self.source, **terms)  # type: ignore[arg-type]
        return self

    @property
    def paths(self) -> list[str]:
        """The paths of the pages that there are copies of."""
        return [each.address.removeprefix(self.site.origin) for each in self.web().pages()]

    def titles(self) -> dict[str, str]:
        """The articles, by path and title."""
        web = self.web()
        return {
            document.source.path.removeprefix(self.site.origin): document.source.title
            for each in web.pages()
            for document in web.read(each)
        }


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as it:
        yield it


@pytest.fixture
def visitor(site: Site, tmp_path: Path) -> Visitor:
    return Visitor(site, tmp_path, WebSource(site.at("/docs/"), crawl=True))
