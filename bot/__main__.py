"""The composition root: read the command line and the configuration, build what the command needs, run it."""

from __future__ import annotations

import io
import logging
import os
import shutil
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import knowledge
from bot.config import colour_allowed, find_config, read_config, read_token
from bot.errors import BotError
from bot.messages import counted
from bot.terminal import (
    ASCII,
    MARKS,
    Evaluating,
    Exit,
    ForPeople,
    ForPrograms,
    ProgressLine,
    Style,
    Terminal,
    lines_of,
    print_report,
    read_arguments,
    say,
    typed_lines,
)
from embeddings.errors import EmbeddingError
from embeddings.models import load_encoder
from knowledge import (
    DamageError,
    KnowledgeBase,
    KnowledgeError,
    ReloadRunningError,
    SnapshotError,
    Terms,
    confidence_fingerprint_of,
    load_threshold,
    read_question_files,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.config import Config
    from bot.terminal import Arguments
    from embeddings.encoder import Encoder

SHIPPED = Path(knowledge.__file__).parent / "articles"
WAIT = 0.2
"""Seconds between two looks at whether another process has read the articles."""

FOREIGN_THRESHOLD = (
    "How sure an answer must be was measured with another model; "
    "run `pullquote calibrate` with questions of your own, or set threshold in config.toml."
)

NARROWEST = 24
WIDEST = 80
"""Columns: longer lines are hard to read, however wide the terminal."""


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for.

    Returns the exit code: 0, 1 and 2 as `pullquote ask --help` has them; where Ctrl-C or a
    closed pipe ends the process, the shells' own, 128 and the number of the signal.
    """
    _mend_streams()
    arguments = read_arguments(words)
    try:
        config = read_config(find_config(arguments.config))
        return COMMANDS[arguments.command](arguments, config)
    except (BotError, KnowledgeError, EmbeddingError) as error:
        say(sys.stderr, str(error))
        return Exit.ERROR
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return Exit.PIPE_CLOSED
    except OSError as error:
        _drop_output()
        say(sys.stderr, f"The system refuses: {error}.")
        return Exit.ERROR


def _ask(arguments: Arguments, config: Config) -> int:
    base = _open_knowledge(arguments, config)
    ask = partial(base.ask, candidates=arguments.candidates)
    if arguments.question:
        return _terminal(arguments).answer(" ".join(arguments.question), ask)
    if sys.stdin.isatty():
        return _converse(base, arguments, config)
    return _terminal(arguments, with_questions=True).answer_all(lines_of(sys.stdin), ask)


def _chat(arguments: Arguments, config: Config) -> int:
    _converse(_open_knowledge(arguments, config), arguments, config)
    return Exit.ANSWERED


def _converse(base: KnowledgeBase, arguments: Arguments, config: Config) -> int:
    status = base.status
    held = f"{counted(status.documents, 'article')}, {counted(status.passages, 'passage')}"
    say(sys.stderr, f"{held}. Ask away; Ctrl-D or :quit leaves.")
    questions = typed_lines(config.storage_folder / "chat-history", "? " if sys.stdin.isatty() else "")
    return _terminal(arguments).answer_all(questions, partial(base.ask, candidates=arguments.candidates))


def _reload(arguments: Arguments, config: Config) -> int:
    base = _knowledge(arguments, config)
    base.open_stored()
    with ProgressLine(sys.stderr) as line:
        report = base.reload(line.show)
    sys.stdout.write(print_report(report, _style(sys.stdout)))
    sys.stdout.flush()
    return Exit.ANSWERED


def _evaluate(arguments: Arguments, config: Config) -> int:
    return _evaluating(arguments, config).evaluate(arguments)


def _calibrate(arguments: Arguments, config: Config) -> int:
    return _evaluating(arguments, config).calibrate(arguments, config.storage_folder, sys.stdin)


def _evaluating(arguments: Arguments, config: Config) -> Evaluating:
    questions = read_question_files(arguments.questions, strict=arguments.strict)
    base = _open_knowledge(arguments, config)
    return Evaluating(base, questions, _style(sys.stdout), sys.stdout, sys.stderr)


def _run(arguments: Arguments, config: Config) -> int:
    token = read_token(config)
    base = _knowledge(arguments, config)
    if not _open_stored(base):  # else the service looks at the files once it answers
        _wait_for_articles(base)
    # Late, because only this command needs it: discord.py alone takes as long to import as an answer takes.
    from bot.chat import serve_forever  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    serve_forever(
        token.secret,
        base,
        storage=config.storage_folder,
        knowledge_role=config.discord.knowledge_role or None,
    )
    return Exit.ANSWERED


COMMANDS: dict[str, Callable[[Arguments, Config], int]] = {
    "ask": _ask,
    "chat": _chat,
    "reload": _reload,
    "evaluate": _evaluate,
    "calibrate": _calibrate,
    "run": _run,
}


def _knowledge(arguments: Arguments, config: Config) -> KnowledgeBase:
    encoder = load_encoder(
        config.model.name or None,
        config.storage_folder,
        precision=config.model.precision,
        threads=config.model.threads,
        progress=partial(say, sys.stderr),
    )
    terms = Terms(threshold=_threshold(config, encoder), quotes=config.answers.quotes)
    shipped = [SHIPPED] if config.knowledge.include_shipped else []
    roots = arguments.knowledge or [*config.knowledge.articles, *shipped]
    return KnowledgeBase(
        roots,
        encoder,
        config.storage_folder,
        terms=terms,
        compress_above=config.knowledge.compress_above,
    )


def _threshold(config: Config, encoder: Encoder) -> float | None:
    """The configured one, else the one that was calibrated for this very model; None: as shipped."""
    if config.answers.threshold is not None:
        return config.answers.threshold
    calibrated = load_threshold(config.storage_folder, confidence_fingerprint_of(encoder))
    if calibrated is None and config.model.name:
        say(sys.stderr, FOREIGN_THRESHOLD)
    return calibrated


def _open_knowledge(arguments: Arguments, config: Config) -> KnowledgeBase:
    base = _knowledge(arguments, config)
    _wait_for_articles(base)
    return base


def _open_stored(base: KnowledgeBase) -> bool:
    """Whether what is stored can be served as it is."""
    try:
        return base.open_stored()
    except DamageError:
        return False


def _wait_for_articles(base: KnowledgeBase) -> None:
    with ProgressLine(sys.stderr) as line:
        while not _open(base, line):
            time.sleep(WAIT)


def _open(base: KnowledgeBase, line: ProgressLine) -> bool:
    """Whether it is open now: it is not while another process reads the articles for the first time.

    Where nothing can be written, what is stored serves as it is.
    """
    try:
        base.open(line.show)
    except ReloadRunningError:
        return base.open_stored()
    except SnapshotError as error:
        if not base.status.documents:
            raise
        say(sys.stderr, f"The articles could not be read again, and are served as they were: {error}")
    return True


def _terminal(arguments: Arguments, *, with_questions: bool = False) -> Terminal:
    if arguments.json:
        return Terminal(sys.stdout, sys.stderr, ForPrograms(candidates=arguments.candidates > 0))
    return Terminal(sys.stdout, sys.stderr, ForPeople(_style(sys.stdout), with_questions=with_questions))


def _style(stream: TextIO) -> Style:
    columns = min(shutil.get_terminal_size((WIDEST, 0)).columns, WIDEST) if stream.isatty() else WIDEST
    colour = stream.isatty() and os.name != "nt" and colour_allowed()
    style = Style() if _can_write(MARKS, stream) else ASCII
    return replace(style, width=max(columns, NARROWEST), colour=colour)


def _can_write(marks: str, stream: TextIO) -> bool:
    try:
        marks.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _mend_streams() -> None:
    """Give a closed stream somewhere to go, and let no character that a stream refuses end the process."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  (for good)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Send what is still in the standard output's buffer nowhere: at exit Python would try it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
