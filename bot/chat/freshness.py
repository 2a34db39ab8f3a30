"""Fetches what a running bot answers from on the web, whenever its time has come."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import BotError
from embeddings.errors import EmbeddingError
from knowledge import KnowledgeError, Which

if TYPE_CHECKING:
    from bot.service import KnowledgeService

log = logging.getLogger(__name__)

LEAST_SECONDS = 60.0
"""Between two looks at whether a source is due."""


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
