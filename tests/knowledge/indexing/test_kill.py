"""Killed at whatever moment, a base serves a whole snapshot, and its next reload works and tidies up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.knowledge.conftest import paragraphs

if TYPE_CHECKING:
    from tests.knowledge.conftest import Desk

ROOT = Path(__file__).parents[3]
KILLS = 150

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def test_reloads_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "error"}
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.knowledge.indexing.killing", f"{KILLS}", str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(told) == KILLS
    sound = {"serving_whole": True, "caught_up": True, "left_over": 0}
    assert [each for each in told if {name: each[name] for name in sound} != sound] == []
    assert all(each["opened"] for each in told[1:])


INDEX_AND_DIE = """
import os, signal, sys
from pathlib import Path
from knowledge import KnowledgeBase
from tests.fakes import WordEncoder

class Mortal(WordEncoder):
    left = int(sys.argv[3])

    def encode_passages(self, texts):
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1
        for text in texts:
            print(repr(text), flush=True)
        return super().encode_passages(texts)

KnowledgeBase([Path(sys.argv[1])], Mortal(256), Path(sys.argv[2])).reload()
"""


def index_and_die(desk: Desk, calls: int) -> tuple[int, list[str]]:
    """Reload in a process that is killed after so many calls of the model; what those calls encoded."""
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", INDEX_AND_DIE, str(desk.articles), str(desk.storage), f"{calls}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout.splitlines()


@pytest.mark.parametrize("together", [True, False], ids=["one long article", "many short ones"])
def test_a_first_index_that_is_killed_again_and_again_encodes_nothing_twice(
    desk: Desk, *, together: bool
) -> None:
    texts = {f"{part}.txt": paragraphs(f"noun{part}x{n}" for n in range(30)) for part in range(6)}
    if together:
        desk.write("long.txt", "\n\n".join(texts.values()))
    else:
        for name, text in texts.items():
            desk.write(name, text)
    encoded: list[str] = []
    killed = 0
    while True:
        code, more = index_and_die(desk, calls=1)
        encoded += more
        if not code:
            break
        assert code == -signal.SIGKILL
        assert not desk.base().open_stored()
        killed += 1
    assert killed >= 2
    assert len(encoded) == len(set(encoded)) > 180
    base = desk.base()
    assert base.open() is None
    base.verify()
