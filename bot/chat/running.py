"""Serves a knowledge base in Discord until somebody stops it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import discord

from bot.articles import ArticleService
from bot.chat.client import PullquoteClient, serve
from bot.service import KnowledgeService
from knowledge import Fetcher

if TYPE_CHECKING:
    from pathlib import Path

    from bot.chat.limits import Limits
    from bot.chat.settings import ChatSettings
    from knowledge import Additions, KnowledgeBase


def serve_forever(
    token: str,
    base: KnowledgeBase,
    additions: Additions,
    *,
    storage: Path,
    settings: ChatSettings,
    limits: Limits,
    port: int = 0,
) -> None:
    """Log in and answer questions until the process is told to stop; raises DiscordError, ConfigError."""
    # Pullquote does not use voice, so discord.py need not warn that the voice libraries are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

    async def begin() -> None:
        articles = ArticleService(base, additions, Fetcher())
        client = PullquoteClient(
            KnowledgeService(base), articles, storage=storage, settings=settings, limits=limits
        )
        await serve(token, client, port=port, announce=_announce)

    asyncio.run(begin())


def _announce(invite_link: str) -> None:
    sys.stdout.write(f"Open this link to add Pullquote to a server: {invite_link}\n")
    sys.stdout.flush()
