"""What fetching a site costs: a first crawl, one with nothing changed, one with one page changed.

    python tests/benchmarks/crawling.py [--pages N]

The site is served on this machine, without the pause that a real one gets; every page has an ETag. A
stand-in for the model encodes, so that the figures are those of fetching, parsing and storing alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from knowledge import Fetcher, KnowledgeBase, Origins, WebSource, WebSources
from tests.benchmarks.costs import processor
from tests.fakes import WordEncoder
from tests.loopback.site import HERE, Site, serving

SENTENCE = "The tree number {0} stands on hill {0}, and whoever climbs hill {0} on a clear day sees the sea."


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=1000, help="pages of the site")
    pages = parser.parse_args().pages
    with serving() as site, tempfile.TemporaryDirectory() as folder:
        for number in range(pages):
            put(site, number, pages, 0)
        source = WebSource(site.at("/"), crawl=True, pages=pages + 1, depth=100)
        way = '<html><body><main><p>Trees stand on hills here.</p></main><a href="/0">on</a>'
        site.put("/", way, etag='"x"')
        web = WebSources([source], Path(folder), Fetcher(pause=0, allowed={HERE}))
        base = KnowledgeBase(Origins.of([], web=web), WordEncoder(64), Path(folder))
        print(f"{pages:,} pages, {processor()}")
        measure(base, "first crawl")
        measure(base, "nothing changed")
        put(site, pages // 2, pages, 1)
        measure(base, "one page changed")


def put(site: Site, number: int, pages: int, version: int) -> None:
    """Serve a page of ten paragraphs that links to ten others."""
    links = "".join(f'<a href="/{(number * 10 + n) % pages}">{n}</a> ' for n in range(1, 11))
    text = "".join(f"<p>{SENTENCE.format(f'{number}.{n}.{version}')}</p>" for n in range(10))
    body = f"<html><head><title>Hill {number}</title></head><body><nav>{links}</nav><main>{text}</main>"
    site.put(f"/{number}", body, etag=f'"{number}.{version}"')


def measure(base: KnowledgeBase, what: str) -> None:
    """Reload, and print what that cost."""
    began, busy = time.perf_counter(), time.process_time()
    report = base.reload()
    seconds, processor_seconds = time.perf_counter() - began, time.process_time() - busy
    (fetch,) = report.fetches
    print(
        f"{what:>17}: {seconds:7.1f} s, {processor_seconds:6.1f} s of the processor in this process; "
        f"{fetch.fetched:,} new, {fetch.unchanged:,} unchanged, {report.passages:,} passages",
        flush=True,
    )


if __name__ == "__main__":
    main()
