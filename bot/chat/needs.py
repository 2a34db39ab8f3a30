"""A channel and the configuration → the permissions that the bot needs there, and what the channel lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.config import DiscordSettings

PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)
"""What the invite link asks a server for: enough to read questions and to answer them."""


def needed_in(channel: discord.abc.GuildChannel, settings: DiscordSettings) -> discord.Permissions:
    """What the bot must be allowed to do in a channel; nothing where it does not answer."""
    if isinstance(channel, discord.ForumChannel) and channel.id in settings.forums:
        return discord.Permissions(
            view_channel=True,
            send_messages_in_threads=True,
            read_message_history=True,
            manage_threads=bool(settings.solved_tag),
        )
    if isinstance(channel, discord.TextChannel):
        return PERMISSIONS | discord.Permissions(create_public_threads=channel.id in settings.threads)
    return discord.Permissions.none()


def lacks_tag(channel: discord.abc.GuildChannel, settings: DiscordSettings) -> bool:
    """Whether a forum has no tag for solved posts, where the configuration names one."""
    return (
        isinstance(channel, discord.ForumChannel)
        and channel.id in settings.forums
        and bool(settings.solved_tag)
        and tag_named(channel, settings.solved_tag) is None
    )


def tag_named(forum: discord.ForumChannel, name: str) -> discord.ForumTag | None:
    """The tag of a forum with this name, in capitals or not."""
    return next((tag for tag in forum.available_tags if tag.name.casefold() == name.casefold()), None)
