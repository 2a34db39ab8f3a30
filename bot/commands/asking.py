"""`pullquote ask` and `pullquote chat`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from bot.commands.opening import open_knowledge
from bot.messages import counted
from bot.terminal import Exit, ForPeople, ForPrograms, Terminal, lines_of, say, style_for, typed_lines

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments
    from knowledge import KnowledgeBase


def ask(arguments: Arguments, config: Config) -> int:
    """Answer the question of the command line, else each line of the standard input."""
    base = open_knowledge(arguments, config)
    answer = partial(base.ask, candidates=arguments.candidates)
    if arguments.question:
        return _terminal(arguments).answer(" ".join(arguments.question), answer)
    if sys.stdin.isatty():
        return _converse(base, arguments, config)
    return _terminal(arguments, with_questions=True).answer_all(lines_of(sys.stdin), answer)


def chat(arguments: Arguments, config: Config) -> int:
    """Answer one typed question after another."""
    _converse(open_knowledge(arguments, config), arguments, config)
    return Exit.ANSWERED


def _converse(base: KnowledgeBase, arguments: Arguments, config: Config) -> int:
    status = base.status
    held = f"{counted(status.documents, 'article')}, {counted(status.passages, 'passage')}"
    say(sys.stderr, f"{held}. Ask away; Ctrl-D or :quit leaves.")
    questions = typed_lines(config.storage_folder / "chat-history", "? " if sys.stdin.isatty() else "")
    return _terminal(arguments).answer_all(questions, partial(base.ask, candidates=arguments.candidates))


def _terminal(arguments: Arguments, *, with_questions: bool = False) -> Terminal:
    if arguments.json:
        return Terminal(sys.stdout, sys.stderr, ForPrograms(candidates=arguments.candidates > 0))
    return Terminal(sys.stdout, sys.stderr, ForPeople(style_for(sys.stdout), with_questions=with_questions))
