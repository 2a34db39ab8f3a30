"""Who may reload the articles: checked in code, whatever Discord has let through.

Discord hides a command from those who may not use it. But a server can change that, and
discord.py runs what arrives: a payload from a direct message too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction

NOT_FOR_YOU = "This is for members who may manage the server{role}; ask one of them."


def may_reload(interaction: Interaction, role: str) -> bool:
    """Whether the asker is in a server and manages it, or has the role there, given by its name or id."""
    member = interaction.user
    if interaction.guild_id is None or not isinstance(member, discord.Member):
        return False
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    return bool(role) and any(role in (each.name, str(each.id)) for each in member.roles)


def not_for_you(role: str) -> str:
    """Say who may."""
    return NOT_FOR_YOU.format(role=f", or have the role {role}," if role else "")
