"""Reply → the view and the files that discord.py sends."""

from __future__ import annotations

import io

import discord
from discord import ui

from bot.messages import Button, Divider, File, Link, Part, Reply, Row, Text


def to_view(reply: Reply) -> ui.LayoutView:
    """Build the view of a reply, ready to be sent.

    The view is stopped at once, so that discord.py does not keep it in memory. Its buttons
    still work, because `bot/chat/buttons.py` recognises them by their custom_ids.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*map(_item, reply.parts), accent_colour=reply.colour))
    view.stop()
    return view


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
