"""`pullquote run`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.opening import additions_of, open_to_serve
from bot.terminal import Exit
from bot.tokens import read_token

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments


def run(arguments: Arguments, config: Config) -> int:
    """Answer in Discord until the process is told to stop."""
    token = read_token(config)
    # The service looks at the files again once it answers.
    base = open_to_serve(arguments, config)
    # Late, because only this command needs it: discord.py alone takes as long to import as an answer takes.
    from bot.chat import ChatSettings, Limits, Managers, serve_forever  # noqa: PLC0415
    from bot.watch import set_up_logs  # noqa: PLC0415

    set_up_logs(config.watch.log, config.watch.log_level, secret=token.secret)
    serve_forever(
        token.secret,
        base,
        additions_of(config),
        storage=config.storage_folder,
        settings=ChatSettings(
            managers=Managers(config.discord.knowledge_role, config.discord.servers),
            suggested_questions=config.discord.suggested_questions,
            threads=config.discord.threads,
            forums=config.discord.forums,
            solved_tag=config.discord.solved_tag,
            watch=config.knowledge.watch,
            message_content=config.discord.message_content,
            feedback_days=config.discord.feedback_days,
            helpers=config.discord.helpers,
            language=config.discord.language,
        ),
        limits=Limits(
            per_person=config.discord.person_limit,
            per_server=config.discord.server_limit,
            seconds=config.discord.limit_seconds,
        ),
        port=config.watch.port,
    )
    return Exit.ANSWERED
