"""Looking after single articles: `/knowledge add`, `list`, `show`, `remove`, and "Add to articles"."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.adding import from_attachment, from_form, from_message, previewed
from bot.chat.buttons import host_of, run_once
from bot.chat.choices import choices_to_manage
from bot.chat.cogs.knowledge import may_manage
from bot.chat.delivery import ProgressMessage, acknowledge, follow_up, respond, show_thinking
from bot.chat.forms import details_typed, draft_described, form_sent, text_form, typed_into
from bot.chat.locales import language_for
from bot.chat.managing import told
from bot.chat.removing import list_of
from bot.messages import LIST_SEARCH_LIMIT, TEXT_FORM, render_cut, render_may_remove

if TYPE_CHECKING:
    import builtins
    from collections.abc import Awaitable, Callable, Sequence

    from bot.articles import ArticleService
    from bot.chat.delivery import Interaction
    from bot.messages import Reply
    from knowledge import Article, Preview

    Drafting: TypeAlias = Callable[[], Awaitable[Preview]]

GroupCommand: TypeAlias = app_commands.Command[Any, Any, Any]
ADD_TO_ARTICLES = "Add to articles"


class Articles(commands.Cog):
    """Passes each command to the service, for who may."""

    def __init__(self, bot: commands.Bot, group: app_commands.Group, articles: ArticleService) -> None:
        self._bot = bot
        self._group = group
        self._articles = articles
        self._menu = app_commands.ContextMenu(name=ADD_TO_ARTICLES, callback=self.add_message)
        self._menu.default_permissions = group.default_permissions
        self._menu.guild_only = True
        self._menu.allowed_contexts = group.allowed_contexts

    async def cog_load(self) -> None:
        """Add the commands to the group, and the message menu."""
        show: GroupCommand = app_commands.Command(
            name="show", description="How an article is cut, as a text file", callback=self.show
        )
        remove: GroupCommand = app_commands.Command(
            name="remove", description="Remove an article that was added", callback=self.remove
        )
        show.autocomplete("article")(self.complete_any)
        remove.autocomplete("article")(self.complete_added)
        self._group.add_command(
            app_commands.Command(name="add", description="Add an article, after a preview", callback=self.add)
        )
        self._group.add_command(
            app_commands.Command(name="list", description="The articles by their titles", callback=self.list)
        )
        self._group.add_command(show)
        self._group.add_command(remove)
        self._bot.tree.add_command(self._menu)

    @app_commands.describe(
        file="A file: text, Markdown, HTML, PDF, Word, EPUB and others",
        file2="Another file",
        file3="Another file",
        file4="Another file",
        file5="Another file",
        address="The address of a web page or a file",
    )
    async def add(
        self,
        interaction: discord.Interaction[Any],
        file: discord.Attachment | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        address: app_commands.Range[str, 1, 500] | None = None,
    ) -> None:
        """Preview what is handed in; without anything, open a form to type an article into."""
        if not await may_manage(interaction):
            return
        files = [each for each in (file, file2, file3, file4, file5) if each]
        if not files and not address:
            form = text_form(language_for(interaction))
            await acknowledge(interaction, lambda: interaction.response.send_modal(form))
            return
        drafts: builtins.list[Drafting] = [partial(from_attachment, interaction, each) for each in files]
        if address:
            drafts.append(partial(self._articles.draft_address, address))
        await _show_previews(interaction, drafts)

    async def add_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Preview what somebody wrote: its text, or the files that came with it."""
        if await may_manage(interaction):
            if message.content.strip() or not message.attachments:
                await _show_previews(interaction, [partial(from_message, interaction, message)])
            else:
                files = [partial(from_attachment, interaction, each) for each in message.attachments]
                await _show_previews(interaction, files)

    @app_commands.describe(search="Words of the title or the path")
    async def list(
        self,
        interaction: discord.Interaction[Any],
        search: app_commands.Range[str, 1, LIST_SEARCH_LIMIT] | None = None,
    ) -> None:
        """Show the articles, or those that a word of the title or the path names."""
        if await may_manage(interaction):
            await respond(interaction, await told(interaction, list_of(interaction, search or "")))

    @app_commands.describe(article="Its title or its path")
    async def show(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Show how an article is cut."""
        if await may_manage(interaction):
            await respond(interaction, await told(interaction, self._cut(interaction, article)))

    async def _cut(self, interaction: Interaction, named: str) -> Reply:
        passages = await self._articles.passages(await self._articles.find(named))
        return render_cut(passages, language=language_for(interaction))

    @app_commands.describe(article="Its title or its path")
    async def remove(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Ask whether an article shall be removed."""
        if await may_manage(interaction):
            await respond(interaction, await told(interaction, self._may_remove(interaction, article)))

    async def _may_remove(self, interaction: Interaction, named: str) -> Reply:
        article = await self._articles.find(named)
        self._articles.check_removable(article)
        return render_may_remove(article, language=language_for(interaction))

    async def complete_any(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> builtins.list[app_commands.Choice[str]]:
        """Articles whose title or path holds what is typed."""
        return await _choices(interaction, self._articles.articles, typed)

    async def complete_added(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> builtins.list[app_commands.Choice[str]]:
        """The same, of those that were added."""
        return await _choices(interaction, self._articles.removable, typed)

    async def take_form(self, interaction: Interaction) -> None:
        """Take what was typed into a form for an article."""
        form = form_sent(interaction)
        if form == TEXT_FORM or draft_described(form):
            await run_once(interaction, lambda: self._take(interaction, form))

    async def _take(self, interaction: Interaction, form: str) -> None:
        if not await may_manage(interaction):
            return
        typed, draft = typed_into(interaction), draft_described(form)
        if not draft:
            await _show_previews(interaction, [partial(from_form, interaction, typed)])
            return
        details = details_typed(typed)  # what is wrong with them is told beside the preview, which stays
        await acknowledge(interaction, interaction.response.defer)
        described = self._articles.describe(draft, details)
        await ProgressMessage(interaction).finish(await previewed(interaction, described))


async def _show_previews(interaction: Interaction, drafts: Sequence[Drafting]) -> None:
    """Show one preview after the other, to nobody but the admin."""
    with host_of(interaction).in_flight:
        await show_thinking(interaction, private=True)
        first, *others = drafts
        await ProgressMessage(interaction).finish(await previewed(interaction, first()))
        for draft in others:
            await follow_up(interaction, await previewed(interaction, draft()))


async def _choices(
    interaction: Interaction, articles: Callable[[], Awaitable[Sequence[Article]]], typed: str
) -> list[app_commands.Choice[str]]:
    if host_of(interaction).settings.managers.refusal(interaction):
        return []
    return choices_to_manage(await articles(), typed)
