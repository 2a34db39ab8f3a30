"""Keeps what a running bot answers from as it is on the web and on the disk."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from bot.errors import BotError
from embeddings.errors import EmbeddingError
from knowledge import KnowledgeError, ReloadRunningError, Which

if TYPE_CHECKING:
    from bot.service import KnowledgeService
    from knowledge import ReloadReport

log = logging.getLogger(__name__)

LEAST_SECONDS = 60.0
"""Between two looks at whether a source is due."""

LOOK_SECONDS = 5.0
"""Between two looks at whether files have changed, at least. They are read once a look finds them as the
one before did: whoever copies many files or writes a long one is waited for."""

LOOK_SHARE = 50
"""And so many times as long as a look takes: 10,000 files on a slow disk are looked at less often."""


async def keep_fresh(service: KnowledgeService, least_seconds: float = LEAST_SECONDS) -> None:
    """Fetch each web source when it is due, as long as this runs; without sources, return at once."""
    while True:
        try:
            wait = await service.next_fetch()
            if wait is None:
                return
            await asyncio.sleep(max(wait, least_seconds))
            report = await service.reload(lambda _: None, which=Which.DUE)
        except (BotError, KnowledgeError, EmbeddingError) as exc:
            log.warning("The web sources were not fetched: %s", exc)
            await asyncio.sleep(least_seconds)
        else:
            for fetch in report.fetches:
                told = (fetch.fetched, fetch.unchanged, len(fetch.kept), len(fetch.dropped))
                log.info("Fetched %s: %d new, %d unchanged, %d kept, %d dropped.", fetch.source, *told)
            _log_changes(report)


async def keep_watch(service: KnowledgeService, pause: float = LOOK_SECONDS) -> None:
    """Reload whenever files of the articles have changed, as long as this runs."""
    read: int | None = None
    last: int | None = None
    trouble = ""
    while True:
        began = time.monotonic()
        wait = pause
        try:
            now = await service.look_at_files()
            wait = max(pause, LOOK_SHARE * (time.monotonic() - began))
            if read != now == last:
                read = now
                _log_changes(await service.reload(lambda _: None, which=Which.NEW))
            last, trouble = now, ""
        except ReloadRunningError:
            read = None  # that reload may have read the files before they changed
        except (BotError, KnowledgeError, EmbeddingError) as exc:
            if trouble != str(exc):
                trouble = str(exc)
                log.warning("The articles that have changed were not read: %s", trouble)
        await asyncio.sleep(wait)


def _log_changes(report: ReloadReport) -> None:
    changes = (len(report.added), len(report.changed), len(report.removed))
    if any(changes):
        log.info("Articles: %d added, %d changed, %d removed.", *changes)
    if report.changed_answers:
        count = len(report.changed_answers)
        log.info("%d of %d saved questions get another answer now.", count, report.asked)
