"""The list of articles in Discord, and an article that is removed and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat.buttons import ManagingButton, host_of
from bot.chat.delivery import ProgressMessage, acknowledge
from bot.chat.locales import language_for
from bot.chat.managing import reload_in, reload_with, show_in_place, told
from bot.messages import (
    KEEP_ARTICLE,
    LIST_PAGE,
    PUT_BACK,
    REMOVE_ARTICLE,
    render_kept,
    render_list,
    render_removed,
)

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.messages import Reply


async def list_of(interaction: Interaction, search: str, page: int = 0) -> Reply:
    """A page of the list of articles."""
    articles = await host_of(interaction).articles.articles()
    return render_list(articles, search=search, page=page, language=language_for(interaction))


class ListPageButton(ManagingButton, template=LIST_PAGE):
    """Turns to another page of the list."""

    async def act(self, interaction: Interaction) -> None:
        """Show the page in place of this one."""
        search, page = self.match["search"], int(self.match["page"])
        await show_in_place(interaction, lambda _: list_of(interaction, search, page))


class RemoveArticleButton(ManagingButton, template=REMOVE_ARTICLE):
    """Removes an added article, and reloads."""

    async def act(self, interaction: Interaction) -> None:
        """Remove it, show the progress in the question's place, and end with the report."""
        await show_in_place(interaction, lambda message: self._remove(interaction, message))

    async def _remove(self, interaction: Interaction, message: ProgressMessage) -> Reply:
        articles = host_of(interaction).articles
        article = await articles.find(self.match["article"])
        removal = await articles.remove(article)
        report = await told(interaction, reload_in(interaction, message, waiting=True))
        return render_removed(article.title, removal.number, report, language=language_for(interaction))


class KeepArticleButton(ManagingButton, template=KEEP_ARTICLE):
    """Leaves the article where it is."""

    async def act(self, interaction: Interaction) -> None:
        """Say so, in the message that asked."""
        await acknowledge(interaction, interaction.response.defer)
        await ProgressMessage(interaction).finish(render_kept(language=language_for(interaction)))


class PutBackButton(ManagingButton, template=PUT_BACK):
    """Puts a removed article back, and reloads."""

    async def act(self, interaction: Interaction) -> None:
        """Put it back, and end with the report."""
        await show_in_place(interaction, lambda message: self._put_back(interaction, message))

    async def _put_back(self, interaction: Interaction, message: ProgressMessage) -> Reply:
        path = await host_of(interaction).articles.put_back(self.match["removal"])
        return await reload_with(interaction, message, path)


REMOVAL_BUTTONS: tuple[type[Any], ...] = (
    ListPageButton,
    RemoveArticleButton,
    KeepArticleButton,
    PutBackButton,
)
