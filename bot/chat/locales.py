"""An interaction or a message → the language to answer in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import Language, language_of

if TYPE_CHECKING:
    import discord

    from bot.chat.delivery import Interaction


def language_for(interaction: Interaction) -> Language:
    """The language that the asker has set in Discord."""
    return language_of(interaction.locale)


def language_of_message(message: discord.Message) -> Language:
    """The server's language, because Discord does not tell its author's; in a direct message English."""
    return language_of(message.guild.preferred_locale if message.guild else None)
