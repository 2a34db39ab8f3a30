"""A program that kills fetches, and says of each whether the base got over it.

The kills come before each statement that changes something, one after the other, until one comes too late.

    python -m tests.knowledge.indexing.killing_fetches SITEMAP NEXT FOLDER

NEXT is an address that has the site turn to its next version. One line of JSON for each kill. It forks,
and so must not share a process with threads.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from knowledge import DamageError, Fetcher, KnowledgeBase, Origins, WebSource, WebSources, Which
from knowledge.formats import reading
from knowledge.formats.isolated import ParserProcess
from knowledge.storage import database
from tests.fakes import WordEncoder
from tests.knowledge.indexing.killing import Mortal, left_over
from tests.loopback.site import HERE


def kill_again_and_again(sitemap: str, turn: str, folder: Path) -> None:
    """Kill a child that fetches, one statement later each time; the first time nothing is stored."""
    left, survived = 0, False
    while not survived:
        child = os.fork()
        if not child:
            Mortal.left = left
            database._Connection = Mortal  # type: ignore[misc]  # what the child does is its own
            reading._PARSER = ParserProcess()  # the parent's answers the parent
            base_of(sitemap, folder)[0].fetch(Which.ALL, lambda *_: None)
            os._exit(0)
        survived = os.waitpid(child, 0)[1] == 0
        print(json.dumps(examine(sitemap, folder) | {"survived": survived}), flush=True)  # noqa: T201
        Fetcher(pause=0, allowed={HERE}).fetch(turn)
        left += 1


def base_of(sitemap: str, folder: Path) -> tuple[WebSources, KnowledgeBase]:
    """The source and the base, as a new process has them."""
    web = WebSources([WebSource(sitemap)], folder, Fetcher(pause=0, allowed={HERE}))
    return web, KnowledgeBase(Origins.of([], web=web), WordEncoder(64), folder)


def examine(sitemap: str, folder: Path) -> dict[str, object]:
    """What a new process finds after a kill, before and after its own reload."""
    web, base = base_of(sitemap, folder)
    opened = base.open_stored()
    if opened:
        base.verify()
    stored, damaged = titles_of(web)
    served = [each.title for each in base.articles()]
    base.reload()
    base.verify()
    return {
        "stored": stored,
        "damaged": damaged,
        "served": sorted(served),
        "then": titles_of(web)[0],
        "then_served": sorted(each.title for each in base.articles()),
        "left_over": left_over(folder),
    }


def titles_of(web: WebSources) -> tuple[list[str], int]:
    """The titles of the pages that are stored, and how many of them are damaged."""
    titles: list[str] = []
    pages = web.pages()
    for page in pages:
        with suppress(DamageError):
            titles += [document.source.title for document in web.read(page)]
    return sorted(titles), len(pages) - len(titles)


if __name__ == "__main__":
    kill_again_and_again(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
