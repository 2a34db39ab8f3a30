"""Serves a knowledge base in Discord until somebody stops it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import discord

from bot.chat.client import serve
from bot.service import KnowledgeService

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase


def serve_forever(token: str, base: KnowledgeBase, *, storage: Path, knowledge_role: str | None) -> None:
    """Log in and answer questions until the process is told to stop; raises DiscordError."""
    # Pullquote does not use voice, so discord.py need not warn that the voice libraries are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    service = KnowledgeService(base)
    asyncio.run(serve(token, service, storage=storage, knowledge_role=knowledge_role, announce=_announce))


def _announce(invite_link: str) -> None:
    sys.stdout.write(f"Open this link to add Pullquote to a server: {invite_link}\n")
    sys.stdout.flush()
