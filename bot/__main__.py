"""Where the process begins: the program is imported only here, so that Ctrl-C can end even that."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Import the program and run it; returns its exit code.

    Importing takes most of a second. Until it is done, Ctrl-C ends the process at once, as the
    system does by itself: an exception in the middle of an import would print a traceback, and
    there is nothing yet to clean up. Where Ctrl-C is ignored (`nohup`), it stays so.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.command_line import run  # noqa: PLC0415  (see above)

    signal.signal(signal.SIGINT, before)
    return run(words)


if __name__ == "__main__":
    sys.exit(main())
