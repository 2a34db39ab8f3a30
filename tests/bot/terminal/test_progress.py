"""The progress bar in a terminal."""

import io

from bot.terminal.progress import SHOW_AFTER, ProgressLine
from knowledge import Progress


class Tty(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that shows the time it is set to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_progress_line_appears_late_and_goes_at_the_end() -> None:
    stream, clock = Tty(), Clock()
    with ProgressLine(stream, clock) as line:
        line.show(Progress("encoding", 1, 1500))
        assert stream.getvalue() == ""
        clock.now = SHOW_AFTER
        line.show(Progress("encoding", 750, 1500))
        line.show(Progress("encoding", 751, 1500))
        assert stream.getvalue().endswith("[###############...............] encoding 750 of 1,500")
    assert stream.getvalue().endswith("\r")


def test_a_log_gets_a_line_every_ten_seconds() -> None:
    stream, clock = io.StringIO(), Clock()
    with ProgressLine(stream, clock) as line:
        for second in range(26):
            clock.now = float(second)
            line.show(Progress("encoding", second, 1500))
    assert stream.getvalue() == "pullquote: encoding 10 of 1,500\npullquote: encoding 20 of 1,500\n"
