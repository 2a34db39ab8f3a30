"""An interaction or a message → the language to answer in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import Language, language_of

AUTO = "auto"

if TYPE_CHECKING:
    import discord

    from bot.chat.delivery import Interaction


def language_for(interaction: Interaction) -> Language:
    """The language that the asker has set in Discord."""
    return language_of(interaction.locale)


def language_of_message(message: discord.Message, configured: str) -> Language:
    """The configured language; if that is AUTO, the server's, and in a direct message English.

    Discord does not tell the language of whoever writes a message.
    """
    if configured != AUTO:
        return language_of(configured)
    return language_of(message.guild.preferred_locale if message.guild else None)
