"""`pullquote reload` and `pullquote check`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.commands.opening import build_knowledge, reading_of, roots_of
from bot.terminal import Exit, ProgressLine, print_check, print_report, style_for
from knowledge import check as check_articles

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments


def reload(arguments: Arguments, config: Config) -> int:
    """Read the articles again and tell what has changed."""
    base = build_knowledge(arguments, config)
    base.open_stored()
    with ProgressLine(sys.stderr) as line:
        report = base.reload(line.show)
    sys.stdout.write(print_report(report, style_for(sys.stdout), verbose=arguments.verbose))
    sys.stdout.flush()
    return Exit.ANSWERED


def check(arguments: Arguments, config: Config) -> int:
    """Tell how the articles would be read, without a model."""
    roots = [path.absolute() for path in arguments.paths or roots_of(arguments, config)]
    report = check_articles(roots, reading_of(config))
    sys.stdout.write(print_check(report, style_for(sys.stdout), verbose=arguments.verbose))
    sys.stdout.flush()
    return Exit.ANSWERED if report.articles else Exit.ERROR
