"""Who may reload the articles. The bot checks this itself and does not rely on Discord.

Discord hides a command from members who may not use it. But a server can change that rule, and
discord.py runs every command that arrives, even from a direct message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.errors import BotError

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction


def may_reload(interaction: Interaction, role: str) -> bool:
    """Whether the user can manage the server, or has the role there, which is given by its name or id."""
    member = interaction.user
    if interaction.guild_id is None or not isinstance(member, discord.Member):
        return False
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    return bool(role) and any(role in (each.name, str(each.id)) for each in member.roles)


def not_for_you(role: str) -> BotError:
    """The refusal that says who may use the command."""
    if role:
        return BotError(
            "Only members who can manage the server or have the role {role} can use this command. "
            "Ask one of them.",
            role=role,
        )
    return BotError("Only members who can manage the server can use this command. Ask one of them.")
