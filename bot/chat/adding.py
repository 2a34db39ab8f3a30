"""Drafts in Discord: shown to the admin who handed them in, changed, and added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat.buttons import ManagingButton, host_of
from bot.chat.delivery import SEND_ERRORS, ProgressMessage, acknowledge, send_with_retries
from bot.chat.forms import details_form, details_typed
from bot.chat.locales import language_for
from bot.chat.managing import reload_with, show_in_place, told
from bot.errors import BotError
from bot.messages import (
    ADD_DRAFT,
    CANCEL_DRAFT,
    CHANGE_DRAFT,
    render_cancelled,
    render_preview,
)
from knowledge import Details

if TYPE_CHECKING:
    from collections.abc import Awaitable

    import discord

    from bot.chat.delivery import Interaction
    from bot.messages import Reply
    from knowledge import Preview

LONGEST_TITLE = 80
"""Characters of a message's first line that becomes its title."""


async def previewed(interaction: Interaction, draft: Awaitable[Preview]) -> Reply:
    """The preview of a draft, or why there is none."""

    async def show() -> Reply:
        return render_preview(await draft, language=language_for(interaction))

    return await told(interaction, show())


async def from_attachment(interaction: Interaction, attachment: discord.Attachment) -> Preview:
    """A draft of a file that was attached."""
    articles = host_of(interaction).articles
    articles.check_size(attachment.filename, attachment.size)
    try:
        content = await send_with_retries(attachment.read)
    except SEND_ERRORS as exc:
        raise BotError(
            "Discord does not give me the file {name}. Attach it again.", name=attachment.filename
        ) from exc
    return await articles.draft_file(attachment.filename, content)


async def from_message(interaction: Interaction, message: discord.Message) -> Preview:
    """A draft of what somebody wrote, cited with its author, its date and the way to it."""
    text = message.clean_content
    first = text.strip().partition("\n")[0].lstrip("#>*- ")
    details = Details(
        title=first if len(first) <= LONGEST_TITLE else f"{first[:LONGEST_TITLE].rpartition(' ')[0]} …",
        author=message.author.display_name,
        publisher=interaction.guild.name if interaction.guild else "",
        published=message.created_at.date(),
        url=message.jump_url,
    )
    return await host_of(interaction).articles.draft_text(text, details)


async def from_form(interaction: Interaction, typed: dict[str, str]) -> Preview:
    """A draft of a text that was typed into the form."""
    return await host_of(interaction).articles.draft_text(typed.get("text", ""), details_typed(typed))


class AddDraftButton(ManagingButton, template=ADD_DRAFT):
    """Makes a draft an article, and reloads."""

    async def act(self, interaction: Interaction) -> None:
        """Add it, show the progress in the preview's place, and end with the report."""
        await show_in_place(interaction, lambda message: self._add(interaction, message))

    async def _add(self, interaction: Interaction, message: ProgressMessage) -> Reply:
        path = await host_of(interaction).articles.add(self.match["draft"])
        return await reload_with(interaction, message, path)


class ChangeDraftButton(ManagingButton, template=CHANGE_DRAFT):
    """Opens a form with what a reader is told about a draft."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form with what is known so far."""
        draft = self.match["draft"]
        source = (await host_of(interaction).articles.preview(draft)).document.source
        form = details_form(draft, source, language_for(interaction))
        await acknowledge(interaction, lambda: interaction.response.send_modal(form))


class CancelDraftButton(ManagingButton, template=CANCEL_DRAFT):
    """Drops a draft."""

    async def act(self, interaction: Interaction) -> None:
        """Drop it, and say so in the preview's place."""
        await show_in_place(interaction, lambda _: self._cancel(interaction))

    async def _cancel(self, interaction: Interaction) -> Reply:
        await host_of(interaction).articles.cancel(self.match["draft"])
        return render_cancelled(language=language_for(interaction))


DRAFT_BUTTONS: tuple[type[Any], ...] = (AddDraftButton, ChangeDraftButton, CancelDraftButton)
