"""`pullquote reload`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.commands.opening import build_knowledge
from bot.terminal import Exit, ProgressLine, print_report, style_for

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments


def reload(arguments: Arguments, config: Config) -> int:
    """Read the articles again and tell what has changed."""
    base = build_knowledge(arguments, config)
    base.open_stored()
    with ProgressLine(sys.stderr) as line:
        report = base.reload(line.show)
    sys.stdout.write(print_report(report, style_for(sys.stdout)))
    sys.stdout.flush()
    return Exit.ANSWERED
