"""`pullquote feedback`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.terminal import Exit, json_feedback, print_feedback, style_for
from knowledge import Feedback

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments


def feedback(arguments: Arguments, config: Config) -> int:
    """Print what readers thought of answers, and the questions that had none."""
    kept = Feedback(config.storage_folder, days=config.discord.feedback_days)
    opinions, unanswered = kept.opinions(), kept.unanswered()
    if arguments.json:
        sys.stdout.write(json_feedback(opinions, unanswered))
    else:
        sys.stdout.write(print_feedback(opinions, unanswered, style_for(sys.stdout)))
    return Exit.ANSWERED
