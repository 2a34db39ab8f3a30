"""Who may look after the articles. The bot checks this itself and does not rely on Discord.

Discord hides a command from members who may not use it. But a server can change that rule, and
discord.py runs every command that arrives, even from a direct message. And whoever manages some
other server, and invites the bot there, manages nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.errors import BotError

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction


@dataclass(frozen=True, slots=True)
class Managers:
    """Those who may look after the articles."""

    role: str = ""
    """Also members with this role, given by its name or id; empty: there is no such role."""

    servers: frozenset[int] = frozenset()
    """In these servers; empty: in those whose owner is also an owner of the bot."""

    def refusal(self, interaction: Interaction) -> BotError | None:
        """Why the user may not look after the articles; None if the user may."""
        if not self._is_member(interaction):
            return _not_for_you(self.role)
        if not self._is_server(interaction):
            return BotError(
                "The articles cannot be looked after from this server. Whoever runs the bot can allow it: "
                "add {server} to `servers` under [discord] in config.toml.",
                server=str(interaction.guild_id),
            )
        return None

    def _is_member(self, interaction: Interaction) -> bool:
        member = interaction.user
        if interaction.guild_id is None or not isinstance(member, discord.Member):
            return False
        if interaction.permissions.manage_guild or interaction.permissions.administrator:
            return True
        return bool(self.role) and any(self.role in (each.name, str(each.id)) for each in member.roles)

    def _is_server(self, interaction: Interaction) -> bool:
        if self.servers:
            return interaction.guild_id in self.servers
        server, application = interaction.guild, interaction.client.application
        return server is not None and application is not None and server.owner_id in owners_of(application)


def _not_for_you(role: str) -> BotError:
    if role:
        return BotError(
            "Only members who can manage the server or have the role {role} can use this command. "
            "Ask one of them.",
            role=role,
        )
    return BotError("Only members who can manage the server can use this command. Ask one of them.")


def owners_of(application: discord.AppInfo) -> frozenset[int]:
    """The ids of the people whose application it is: one, or a team."""
    team = application.team.members if application.team else ()
    return frozenset({application.owner.id, *(member.id for member in team)})
