"""`pullquote reload`, `check`, `history` and `rollback`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.commands.opening import build_knowledge, origins_of
from bot.terminal import (
    Exit,
    ProgressLine,
    print_check,
    print_fetches,
    print_history,
    print_report,
    say,
    style_for,
    user_agrees,
)
from knowledge import Fetcher, Origins, Progress, ShrinkError, WebSource, WebSources, Which
from knowledge import check as check_articles

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments
    from knowledge import FetchReport, KnowledgeBase, ReloadReport


def reload(arguments: Arguments, config: Config) -> int:
    """Read the articles again and tell what has changed."""
    base = build_knowledge(arguments, config)
    base.open_stored()
    try:
        report = _reload(base, may_shrink=arguments.yes)
    except ShrinkError as error:
        say(sys.stderr, str(error))
        if not user_agrees("Reload anyway?", sys.stdin, sys.stdout):
            say(sys.stderr, "nothing was changed; --yes reloads anyway")
            return Exit.NOT_ANSWERED
        report = _reload(base, may_shrink=True, which=Which.NEW)  # all others were fetched just now
    sys.stdout.write(print_report(report, style_for(sys.stdout), verbose=arguments.verbose))
    sys.stdout.flush()
    return Exit.ANSWERED


def _reload(base: KnowledgeBase, *, may_shrink: bool, which: Which = Which.ALL) -> ReloadReport:
    with ProgressLine(sys.stderr) as line:
        return base.reload(line.show, may_shrink=may_shrink, which=which)


def check(arguments: Arguments, config: Config) -> int:
    """Tell how the articles would be read, without a model; what is named on the web is fetched for that."""
    style = style_for(sys.stdout)
    with TemporaryDirectory() as folder:
        origins, fetches = _named(arguments, config, Path(folder))
        report = check_articles(origins)
    lines = [f"{line}\n" for line in print_fetches(fetches, style, verbose=True)]
    sys.stdout.write("".join(lines) + print_check(report, style, verbose=arguments.verbose))
    sys.stdout.flush()
    return Exit.ANSWERED if report.articles else Exit.ERROR


def _named(arguments: Arguments, config: Config, folder: Path) -> tuple[Origins, tuple[FetchReport, ...]]:
    """What is to be looked at; pages are fetched into a folder of their own, as if for the first time."""
    everything = origins_of(arguments, config)
    if not arguments.paths:
        return everything, ()
    paths = [place for place in arguments.paths if isinstance(place, Path)]
    configured = {source.url: source for source in config.source}
    named = [configured.get(url) or WebSource(url) for url in arguments.paths if isinstance(url, str)]
    web = WebSources(named, folder, Fetcher())
    with ProgressLine(sys.stderr) as line:
        fetches = web.fetch(Which.ALL, lambda done, total: line.show(Progress("fetching", done, total)))
    return Origins.of(paths, everything.reading, web), fetches


def history(arguments: Arguments, config: Config) -> int:
    """Tell which snapshots can be gone back to."""
    return _show_history(build_knowledge(arguments, config))


def rollback(arguments: Arguments, config: Config) -> int:
    """Answer from an older snapshot."""
    base = build_knowledge(arguments, config)
    base.roll_back(arguments.snapshot)
    return _show_history(base)


def _show_history(base: KnowledgeBase) -> int:
    base.open_stored()
    sys.stdout.write(print_history(base.history(), base.status.snapshot))
    sys.stdout.flush()
    return Exit.ANSWERED
