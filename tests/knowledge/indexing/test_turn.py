"""How far a reload is, and how long it will still take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import Progress, ReloadRunningError
from knowledge.indexing import Turn
from knowledge.storage import Index

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def made(tmp_path: Path) -> Turn:
    return Turn(Index(tmp_path, [], "fingerprint", "model"))


def test_the_pace_of_a_stage_tells_how_long_it_will_take(made: Turn) -> None:
    times = iter((100.0, 101.0, 102.0, 105.0))
    made.clock = lambda: next(times)
    steps: list[Progress] = []
    tell = made.teller(steps.append)
    tell(Progress("reading", 5, 6))
    for done in (0, 10, 40):
        tell(Progress("encoding", done, 100))
    assert [step.seconds_left for step in steps] == [None, None, None, 6.0]
    assert made.progress == steps[-1]


def test_a_second_reload_is_told_how_far_the_first_is(made: Turn) -> None:
    with made.taken():
        made.teller(None)(Progress("encoding", 3, 10))
        with pytest.raises(ReloadRunningError, match=r"encoding, 3 of 10"), made.taken():
            pass
    assert made.progress is None
    with made.taken():
        pass
