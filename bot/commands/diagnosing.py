"""`pullquote doctor`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from bot.checks import Finding, State, check_memory, check_python, check_storage
from bot.commands.opening import build_knowledge
from bot.config import find_config, read_config
from bot.errors import BotError, ConfigError
from bot.messages import counted
from bot.terminal import Exit, json_findings, print_finding, style_for
from bot.tokens import read_token
from embeddings.errors import EmbeddingError
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Config
    from bot.terminal import Arguments
    from knowledge import KnowledgeBase


def doctor(arguments: Arguments) -> int:
    """Look at everything that Pullquote needs, and say of each whether it is right."""
    found: list[Finding] = []
    for finding in _examine(arguments):
        found.append(finding)
        if not arguments.json:
            sys.stdout.write(print_finding(finding, style_for(sys.stdout)))
            sys.stdout.flush()
    if arguments.json:
        sys.stdout.write(json_findings(found))
    return Exit.NOT_ANSWERED if any(each.state is State.WRONG for each in found) else Exit.ANSWERED


def _examine(arguments: Arguments) -> Iterator[Finding]:
    yield check_python()
    yield from check_memory()
    try:
        file = find_config(arguments.config)
        config = read_config(file)
    except ConfigError as error:
        yield Finding("configuration", State.WRONG, str(error), "Mend the file; the rest depends on it.")
        return
    yield Finding("configuration", State.RIGHT, str(file or "none: every key has its default"))
    yield check_storage(config.storage_folder)
    yield from _check_articles(arguments, config)
    try:
        token = read_token(config)
    except ConfigError as error:
        yield Finding("token", State.WRONG, str(error), "Or run `pullquote init`, which asks for it.")
        return
    # Late, as in `running`: nothing else here needs discord.py.
    from bot.chat import check_discord  # noqa: PLC0415

    yield from check_discord(token.secret, config.discord)


def _check_articles(arguments: Arguments, config: Config) -> Iterator[Finding]:
    wrong = partial(Finding, state=State.WRONG)
    for path in arguments.knowledge or config.knowledge.articles:
        if not path.exists():
            yield wrong("articles", found=f"{path} does not exist", remedy="Correct `articles`.")
    try:
        base = build_knowledge(arguments, config)
    except (BotError, EmbeddingError) as error:
        yield wrong("model", found=str(error), remedy="Without a model nothing can be answered.")
        return
    yield Finding("model", State.RIGHT, f"{config.model.name or 'the default one'}, {config.model.precision}")
    try:
        yield _loaded(base)
    except KnowledgeError as error:
        yield wrong("articles", found=str(error), remedy="Run `pullquote reload`.")


def _loaded(base: KnowledgeBase) -> Finding:
    if not base.open_stored():
        remedy = "Run `pullquote reload`; `pullquote run` does so by itself."
        return Finding("articles", State.DOUBTFUL, "they have not been read yet", remedy)
    status = base.status
    found = f"{counted(status.documents, 'article')}, {counted(status.passages, 'passage')}"
    if status.skipped:
        found += f"; {counted(len(status.skipped), 'file')} could not be read"
        return Finding("articles", State.DOUBTFUL, found, "`pullquote reload` says which, and why.")
    return Finding("articles", State.RIGHT, found)
