"""A knowledge base in Discord, until somebody stops it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from bot.client import serve
from bot.service import KnowledgeService

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase


def serve_forever(token: str, base: KnowledgeBase, *, storage: Path, knowledge_role: str | None) -> None:
    """Log in and answer until the process is told to stop; raises DiscordError."""
    service = KnowledgeService(base)
    announce = partial(print, flush=True)
    asyncio.run(serve(token, service, storage=storage, knowledge_role=knowledge_role, announce=announce))
