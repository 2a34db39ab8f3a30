"""The link of every quote of every page, in a real browser: what it highlights is the quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.answering import quote_again
from knowledge.formats import read_fetched
from knowledge.splitting import split
from tests.knowledge.answering.pages import PAGES
from tests.loopback.chromium import PROGRAM, Tab, browsing
from tests.loopback.site import Site, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.answering import Quote

MARK = (255, 0, 255)

# The boxes of the nth place in the main part whose words are these, white space apart.
BOXES = """
((wanted, nth) => {
  const main = document.querySelector("main"), places = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let i = 0; i < node.data.length; i++)
      if (!/[\\s\\u00ad]/.test(node.data[i])) { text += node.data[i]; places.push([node, i]); }
  let at = -1;
  for (let i = 0; i <= nth; i++) at = text.indexOf(wanted, at + 1);
  if (at < 0) return null;
  const range = document.createRange(), last = places[at + [...wanted].join("").length - 1];
  range.setStart(...places[at]);
  range.setEnd(last[0], last[1] + 1);
  return [...range.getClientRects()].filter(box => box.width > 1)
    .map(box => [box.left, box.top + scrollY, box.right, box.bottom + scrollY]);
})
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as it:
        yield it


def squeezed(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split())


def quotes_of(data: bytes, url: str) -> Iterator[Quote]:
    (document,) = read_fetched(data, url, "text/html; charset=utf-8")
    for passage in split(document):
        for number in range(len(passage.sentences)):
            quote = quote_again(passage, number)
            assert quote
            yield quote


async def fault(tab: Tab, quote: Quote) -> str:
    """What is wrong with the link of a quote; empty if nothing is."""
    link = quote.citation.link
    if not link or ":~:text=" not in link:
        return "lands on no words"
    await tab.open(link)
    document, span = quote.passage.document, quote._landing
    wanted = squeezed(span.of(document.text))
    nth = squeezed(document.text[: span.start] + span.of(document.text)).count(wanted) - 1
    boxes = await tab.evaluate(f"{BOXES}({wanted!r}, {nth})")
    if not boxes:
        return "is not on the page"
    marked = np.all(await tab.picture() == MARK, axis=2)
    expected = np.zeros_like(marked)
    for left, top, right, bottom in boxes:
        expected[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = True
    if not marked.any():
        return "highlights nothing"
    if (marked & expected).sum() < 0.7 * expected.sum():
        return "highlights too little"
    return "highlights too much" if (marked & ~expected).sum() > 0.05 * expected.sum() else ""


@pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")
async def test_what_a_browser_highlights_is_the_quote(site: Site, tmp_path: Path) -> None:
    wrong, looked_at = [], 0
    async with browsing(tmp_path) as tab:
        for name, page in PAGES.items():
            url = site.put(f"/{name}", page)
            for quote in quotes_of(page.encode(), url):
                looked_at += 1
                why = await fault(tab, quote)
                if why:
                    wrong.append((name, why, quote.text, quote.citation.link))
    assert wrong == []
    assert looked_at >= 3 * len(PAGES)
