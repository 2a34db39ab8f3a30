"""`pullquote reload`, `check`, `history` and `rollback`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.commands.opening import build_knowledge, reading_of, roots_of
from bot.terminal import (
    Exit,
    ProgressLine,
    print_check,
    print_history,
    print_report,
    say,
    style_for,
    user_agrees,
)
from knowledge import ShrinkError
from knowledge import check as check_articles

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments
    from knowledge import KnowledgeBase, ReloadReport


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
        report = _reload(base, may_shrink=True)
    sys.stdout.write(print_report(report, style_for(sys.stdout), verbose=arguments.verbose))
    sys.stdout.flush()
    return Exit.ANSWERED


def _reload(base: KnowledgeBase, *, may_shrink: bool) -> ReloadReport:
    with ProgressLine(sys.stderr) as line:
        return base.reload(line.show, may_shrink=may_shrink)


def check(arguments: Arguments, config: Config) -> int:
    """Tell how the articles would be read, without a model."""
    roots = [path.absolute() for path in arguments.paths or roots_of(arguments, config)]
    report = check_articles(roots, reading_of(config))
    sys.stdout.write(print_check(report, style_for(sys.stdout), verbose=arguments.verbose))
    sys.stdout.flush()
    return Exit.ANSWERED if report.articles else Exit.ERROR


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
