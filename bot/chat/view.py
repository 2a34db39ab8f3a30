"""Reply → the view and the files that discord.py sends."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.messages import SHARE, Button, Divider, File, Link, Part, Reply, Row, Text, remove_id

if TYPE_CHECKING:
    from bot.languages import Language


def to_view(reply: Reply) -> ui.LayoutView:
    """Build the view of a reply, ready to be sent.

    The view is stopped at once, so that discord.py does not keep it in memory. Its buttons
    still work, because `bot/chat/buttons.py` recognises them by their custom_ids.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*map(_item, reply.parts), accent_colour=reply.colour))
    view.stop()
    return view


def shared_views(message: discord.Message, language: Language) -> tuple[ui.LayoutView, ui.LayoutView]:
    """What a private answer becomes when it is shared: its own view, and the one that everybody sees.

    The button that shares goes; for everybody it becomes the one that removes the answer.
    """
    private, public = (ui.LayoutView.from_message(message, timeout=None) for _ in range(2))
    for item in private.walk_children():
        if isinstance(item, ui.Button) and _shares(item) and isinstance(item.parent, ui.ActionRow):
            item.parent.remove_item(item)
    for item in public.walk_children():
        if isinstance(item, ui.Button) and (asker := _shares(item)):
            item.custom_id, item.label = remove_id(int(asker["asker"])), language.say("Remove")
    private.stop()
    public.stop()
    return private, public


def _shares(button: ui.Button[ui.LayoutView]) -> re.Match[str] | None:
    return re.fullmatch(SHARE, button.custom_id or "")


def to_files(reply: Reply) -> list[discord.File]:
    """Open the files of a reply; each can be sent once."""
    return [
        discord.File(io.BytesIO(file.text.encode(errors="replace")), filename=file.name)
        for file in reply.files
    ]


def _item(part: Part) -> ui.Item[ui.LayoutView]:
    match part:
        case Text(markdown):
            return ui.TextDisplay(markdown)
        case Divider():
            return ui.Separator()
        case File(name):
            return ui.File(f"attachment://{name}")
        case Row(buttons):
            return ui.ActionRow(*map(_button, buttons))


def _button(button: Link | Button) -> ui.Button[ui.LayoutView]:
    if isinstance(button, Link):
        return ui.Button(label=button.label, url=button.url)
    return ui.Button(label=button.label, custom_id=button.custom_id, style=discord.ButtonStyle.secondary)
