"""`pullquote ask` and `pullquote chat`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from bot.commands.opening import open_knowledge
from bot.messages import counted
from bot.terminal import Exit, ForPeople, ForPrograms, Terminal, lines_of, say, style_for, typed_lines
from knowledge import Answer, Earlier, Question

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments
    from knowledge import KnowledgeBase, NoAnswer


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
    return _terminal(arguments).answer_all(questions, Conversation(base, arguments.candidates).ask)


class Conversation:
    """Questions that may lean on the last one that was answered."""

    def __init__(self, base: KnowledgeBase, candidates: int = 0) -> None:
        self._base = base
        self._candidates = candidates
        self._earlier: Earlier | None = None

    def ask(self, text: str) -> Answer | NoAnswer:
        """Answer the next question; raises as `KnowledgeBase.ask` does."""
        found = self._base.ask(Question(text, earlier=self._earlier), candidates=self._candidates)
        if isinstance(found, Answer):
            self._earlier = Earlier(text, tuple(quote.passage.id for quote in found.quotes))
        return found


def _terminal(arguments: Arguments, *, with_questions: bool = False) -> Terminal:
    if arguments.json:
        return Terminal(sys.stdout, sys.stderr, ForPrograms(candidates=arguments.candidates > 0))
    return Terminal(sys.stdout, sys.stderr, ForPeople(style_for(sys.stdout), with_questions=with_questions))
