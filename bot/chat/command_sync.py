"""Registers the commands with Discord, but only when they have changed.

Discord allows 200 new commands a day, and its clients are slow to show a changed command.
So a start with the same commands as before sends nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.chat.command_texts import localized
from bot.service import in_thread

if TYPE_CHECKING:
    from pathlib import Path

    from discord import app_commands

log = logging.getLogger(__name__)

REGISTERED = "commands.json"
"""In the storage folder: application id → fingerprint of the commands registered for it."""


async def register_commands(tree: app_commands.CommandTree[Any], storage: Path) -> bool:
    """Register the commands if they differ from those registered last.

    Returns whether anything was registered. If Discord refuses, the old commands stay
    and the log says why.
    """
    file, application = storage / REGISTERED, tree.client.application_id
    payload = payload_of(tree)
    fingerprint = _fingerprint_of(payload)
    known = await in_thread(lambda: _read(file))
    if application is None or known.get(str(application)) == fingerprint:
        return False
    try:
        await tree.client.http.bulk_upsert_global_commands(application, payload=payload)
    except discord.DiscordException as exc:
        log.error("The commands could not be registered with Discord: %s", exc)  # noqa: TRY400 the sentence is enough
        return False
    await in_thread(lambda: _write(file, {**known, str(application): fingerprint}))
    return True


def payload_of(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """The commands as they are registered, in an order of their own."""
    payload = [localized(command.to_dict(tree)) for command in tree.get_commands()]
    return sorted(payload, key=lambda each: (each["type"], each["name"]))


def _fingerprint_of(payload: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _read(file: Path) -> dict[str, str]:
    """What was registered; empty if the file is missing or damaged, so that everything is sent again."""
    try:
        known = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(file: Path, known: dict[str, str]) -> None:
    beside = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(known), encoding="utf-8")
        beside.replace(file)
    except OSError as exc:
        log.warning("The record of registered commands cannot be written to %s: %s", file, exc.strerror)
