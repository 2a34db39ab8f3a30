"""The button by which the author of a post says that it is answered; the post then gets a tag."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.chat.buttons import AnswerButton, host_of
from bot.chat.delivery import SEND_ERRORS, replace_thinking, send_with_retries, show_thinking
from bot.chat.locales import language_for
from bot.chat.needs import tag_named
from bot.errors import BotError
from bot.messages import SOLVED, render_solved

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction

log = logging.getLogger(__name__)


class SolvedButton(AnswerButton, template=SOLVED):
    """Tags a post as solved: for its author, and for members who may manage posts."""

    async def act(self, interaction: Interaction) -> None:
        """Add the tag that the configuration names."""
        own = str(interaction.user.id) == self.match["author"]
        if not own and not interaction.permissions.manage_threads:
            raise BotError("Only the author of this post can mark it as solved.")
        post, tag = _post_and_tag(interaction)
        if not interaction.app_permissions.manage_threads:
            raise BotError("I may not tag posts here. Ask an admin to give me the permission Manage Threads.")
        await show_thinking(interaction, private=True)
        try:
            await send_with_retries(lambda: post.add_tags(tag))
        except SEND_ERRORS as exc:
            log.warning("Post %s could not be tagged: %s", post.id, exc)
            raise BotError("Discord did not let me tag this post. Please tag it yourself.") from exc
        reply = render_solved(tag.name, language=language_for(interaction))
        await replace_thinking(interaction, reply, was_private=True)


def _post_and_tag(interaction: Interaction) -> tuple[discord.Thread, discord.ForumTag]:
    """The post with the button, and its forum's tag for solved posts; raises BotError."""
    post = interaction.channel
    forum = post.parent if isinstance(post, discord.Thread) else None
    if not isinstance(post, discord.Thread) or not isinstance(forum, discord.ForumChannel):
        raise BotError("This works only in a post of a forum.")
    wanted = host_of(interaction).settings.solved_tag
    tag = tag_named(forum, wanted) if wanted else None
    if tag is None:
        raise BotError("This forum has no tag {tag}. Ask an admin to add it.", tag=wanted or "?")
    return post, tag
