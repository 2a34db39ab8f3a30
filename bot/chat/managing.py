"""Reloads and rollbacks in Discord: shown while they go on, and confirmed where much would be lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.chat.buttons import ManagingButton, host_of
from bot.chat.delivery import ProgressMessage, acknowledge
from bot.chat.locales import language_for
from bot.chat.questions import EXPECTED_ERRORS, log_failure
from bot.messages import (
    KEEP_ARTICLES,
    RELOAD_ANYWAY,
    ROLL_BACK,
    render_added,
    render_error,
    render_history,
    render_kept,
    render_progress,
    render_report,
    render_shrink,
)
from knowledge import ShrinkError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.delivery import Interaction
    from bot.messages import Reply
    from knowledge import Progress


async def show_reload(interaction: Interaction) -> None:
    """Reload, show the progress in the interaction's message, and end with the report."""
    message = ProgressMessage(interaction)
    await message.finish(await told(interaction, reload_in(interaction, message)))


async def show_in_place(
    interaction: Interaction, work: Callable[[ProgressMessage], Awaitable[Reply]]
) -> None:
    """Do some work, and show what comes of it in the message whose button was pressed."""
    await acknowledge(interaction, interaction.response.defer)
    message = ProgressMessage(interaction)
    await message.finish(await told(interaction, work(message)))


async def reload_in(
    interaction: Interaction, message: ProgressMessage, *, may_shrink: bool = False, waiting: bool = False
) -> Reply:
    """Reload, show the progress in a message, and return the report.

    With `waiting`, a reload that is under way is waited for, and not an error.
    """
    host, language = host_of(interaction), language_for(interaction)
    steps: list[Progress] = []
    reload = host.service.reload_after if waiting else host.service.reload
    work = asyncio.create_task(reload(steps.append, may_shrink=may_shrink))
    while not (await asyncio.wait({work}, timeout=host.progress_seconds))[0]:
        await message.show(render_progress(steps[-1] if steps else None, language=language))
    return render_report(work.result(), language=language)


async def reload_with(interaction: Interaction, message: ProgressMessage, path: str) -> Reply:
    """Reload, and return the report with what has become of the article at a path."""
    articles, language = host_of(interaction).articles, language_for(interaction)
    report = await reload_in(interaction, message, waiting=True)
    article = await articles.added(path)
    return render_added(article.title, article.passages, report, language=language) if article else report


async def told(interaction: Interaction, work: Awaitable[Reply]) -> Reply:
    """The reply that some work makes, or what is wrong: those who look after the articles see the details."""
    language = language_for(interaction)
    try:
        return await work
    except ShrinkError as exc:
        return render_shrink(exc, language=language)
    except EXPECTED_ERRORS as exc:
        log_failure(exc)
        return render_error(exc, details=True, language=language)


async def history_of(interaction: Interaction) -> Reply:
    """The kept snapshots, and which of them is served."""
    service = host_of(interaction).service
    kept = await service.history()
    return render_history(kept, service.status().snapshot, language=language_for(interaction))


async def roll_back(interaction: Interaction, snapshot: int) -> Reply:
    """Go back to a snapshot; the history as it is then."""
    await host_of(interaction).service.roll_back(snapshot)
    return await history_of(interaction)


class ReloadAnywayButton(ManagingButton, template=RELOAD_ANYWAY):
    """Reloads although nearly all articles go."""

    async def act(self, interaction: Interaction) -> None:
        """Reload, in the message that asked."""
        await show_in_place(interaction, lambda message: reload_in(interaction, message, may_shrink=True))


class KeepArticlesButton(ManagingButton, template=KEEP_ARTICLES):
    """Leaves everything as it is."""

    async def act(self, interaction: Interaction) -> None:
        """Say so, in the message that asked."""
        await acknowledge(interaction, interaction.response.defer)
        await ProgressMessage(interaction).finish(render_kept(language=language_for(interaction)))


class RollBackButton(ManagingButton, template=ROLL_BACK):
    """Goes back to a snapshot."""

    async def act(self, interaction: Interaction) -> None:
        """Go back, and show the history as it is now."""
        await show_in_place(interaction, lambda _: roll_back(interaction, int(self.match["snapshot"])))


MANAGING_BUTTONS: tuple[type[Any], ...] = (ReloadAnywayButton, KeepArticlesButton, RollBackButton)
