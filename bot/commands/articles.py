"""`pullquote add`, `list`, `show` and `remove`."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.commands.opening import WAIT, additions_of, open_knowledge
from bot.errors import BotError
from bot.terminal import (
    Exit,
    ProgressLine,
    print_cut,
    print_list,
    print_preview,
    print_report,
    say,
    style_for,
    user_agrees,
)
from knowledge import Details, Fetcher, ReloadRunningError, ShrinkError, Which

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.articles import ArticleService
    from bot.config import Config
    from bot.terminal import Arguments
    from knowledge import KnowledgeBase, Preview, ReloadReport


T = TypeVar("T")


def add(arguments: Arguments, config: Config) -> int:
    """Show what each file or address would be, and add it if the user agrees."""
    base, articles = _open(arguments, config)
    code = Exit.ANSWERED
    for named in arguments.articles_named:
        preview = _draft(articles, named, arguments)
        sys.stdout.write(print_preview(preview, style_for(sys.stdout)))
        sys.stdout.flush()
        if arguments.yes or user_agrees("Add it?", sys.stdin, sys.stdout):
            path = _wait(articles.add(preview.draft))
            say(sys.stderr, f"added as {path} in {additions_of(config).folder}")
        else:
            _wait(articles.cancel(preview.draft))
            say(sys.stderr, "not added; --yes adds without asking")
            code = Exit.NOT_ANSWERED
    return _reload(base) or code


def _draft(articles: ArticleService, named: str, arguments: Arguments) -> Preview:
    if named.startswith(("https://", "http://")):
        preview = _wait(articles.draft_address(named))
    else:
        file = Path(named).expanduser()
        if not file.is_file():
            raise BotError("There is no file {path}: correct the path.", path=str(file))
        preview = _wait(articles.draft_file(file.name, file.read_bytes()))
    details = _details(arguments, Details.of(preview.document.source))
    return _wait(articles.describe(preview.draft, details)) if details else preview


def _details(arguments: Arguments, known: Details) -> Details | None:
    """What the options say, and of the rest what is known; None if they say nothing."""
    if not any((arguments.title, arguments.author, arguments.published, arguments.url)):
        return None
    known_date = known.published.isoformat() if isinstance(known.published, date) else ""
    return Details.typed(
        title=arguments.title or known.title,
        author=arguments.author or known.author,
        publisher=known.publisher,
        published=arguments.published or known_date,
        url=arguments.url or known.url,
    )


def list_articles(arguments: Arguments, config: Config) -> int:
    """Tell the articles by their titles."""
    base, _ = _open(arguments, config)
    sys.stdout.write(print_list(base.articles(), " ".join(arguments.search), style_for(sys.stdout)))
    sys.stdout.flush()
    return Exit.ANSWERED


def show(arguments: Arguments, config: Config) -> int:
    """Tell how an article is cited and cut."""
    _, articles = _open(arguments, config)
    article = _wait(articles.find(" ".join(arguments.article)))
    sys.stdout.write(print_cut(_wait(articles.passages(article))))
    sys.stdout.flush()
    return Exit.ANSWERED


def remove(arguments: Arguments, config: Config) -> int:
    """Remove an article that was added, if the user agrees."""
    base, articles = _open(arguments, config)
    article = _wait(articles.find(" ".join(arguments.article)))
    articles.check_removable(article)
    if not (arguments.yes or user_agrees(f"Remove {article.title}?", sys.stdin, sys.stdout)):
        say(sys.stderr, "not removed; --yes removes without asking")
        return Exit.NOT_ANSWERED
    is_last = len(base.articles()) == 1
    removal = _wait(articles.remove(article))
    say(sys.stderr, f"removed; it lies in {config.storage_folder / 'removed' / removal.number} for a day")
    return _reload(base, may_shrink=is_last)


def _open(arguments: Arguments, config: Config) -> tuple[KnowledgeBase, ArticleService]:
    # Late, because the service brings in what a question in the terminal need not wait for.
    from bot.articles import ArticleService  # noqa: PLC0415

    base = open_knowledge(arguments, config)
    return base, ArticleService(base, additions_of(config), Fetcher())


def _reload(base: KnowledgeBase, *, may_shrink: bool = False) -> int:
    """Reload once no other process reloads, and tell what has changed; ask before nearly all goes."""
    try:
        report = _reloaded(base, may_shrink=may_shrink)
    except ShrinkError as error:
        say(sys.stderr, str(error))
        if not user_agrees("Reload anyway?", sys.stdin, sys.stdout):
            say(sys.stderr, "answers come from the articles as they were; `pullquote reload --yes` reloads")
            return Exit.NOT_ANSWERED
        report = _reloaded(base, may_shrink=True)
    sys.stdout.write(print_report(report, style_for(sys.stdout)))
    sys.stdout.flush()
    return Exit.ANSWERED


def _reloaded(base: KnowledgeBase, *, may_shrink: bool) -> ReloadReport:
    with ProgressLine(sys.stderr) as line:
        while True:
            try:
                return base.reload(line.show, may_shrink=may_shrink, which=Which.NEW)
            except ReloadRunningError:
                time.sleep(WAIT)


def _wait(work: Coroutine[Any, Any, T]) -> T:
    # Late, because only these commands need it, and every other one would start later.
    import asyncio  # noqa: PLC0415

    return asyncio.run(work)
