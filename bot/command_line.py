"""The command line, from its words to an exit code: every error ends here as one sentence."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import COMMANDS
from bot.errors import BotError, SilenceError, TokenError
from bot.terminal import Exit, read_arguments, say
from embeddings.errors import EmbeddingError
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN_EXITS: dict[type[Exception], Exit] = {TokenError: Exit.TOKEN_REFUSED, SilenceError: Exit.SILENCE}
"""Errors that a supervisor must be able to tell from others."""


def run(words: Sequence[str] | None) -> int:
    """Run what the command line asks for.

    Returns the exit code: 0, 1 and 2 as `pullquote ask --help` has them; 3 where Discord refuses
    the token, 4 where it has fallen silent; where Ctrl-C or a closed pipe ends the process, the
    shells' own, 128 and the number of the signal.
    """
    _mend_streams()
    arguments = read_arguments(words)
    try:
        return COMMANDS[arguments.command](arguments)
    except (BotError, KnowledgeError, EmbeddingError) as error:
        say(sys.stderr, str(error))
        return OWN_EXITS.get(type(error), Exit.ERROR)
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
