"""Killed at whatever moment, a base serves a whole snapshot, and its next reload works and tidies up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FEWEST_STEPS = 30
"""A reload of four articles does more to files than this; a count below it means that none was seen."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def kills(how: str, folder: Path) -> list[dict[str, object]]:
    """What `tests.knowledge.indexing.killing` tells of each kill."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "error"}
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.knowledge.indexing.killing", how, str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return [json.loads(line) for line in run.stdout.splitlines()]


def faults(told: dict[str, object]) -> list[str]:
    """What went wrong after one kill."""
    sound = {"serving_whole": True, "progressed": True, "leftovers": []}
    return [f"{name}: {told}" for name, value in sound.items() if told[name] != value]


def test_a_reload_may_be_killed_at_any_step(tmp_path: Path) -> None:
    told = kills("steps", tmp_path)
    assert [fault for each in told for fault in faults(each)] == []
    assert all(each["opened"] and each["snapshots"] == 2 for each in told)
    assert [each["killed"] for each in told] == [True] * (len(told) - 1) + [False]
    assert len(told) > FEWEST_STEPS


def test_the_first_reload_of_all_may_be_killed_at_any_step(tmp_path: Path) -> None:
    told = kills("first", tmp_path)
    assert [fault for each in told for fault in faults(each)] == []
    assert [each["killed"] for each in told] == [True] * (len(told) - 1) + [False]
    assert len(told) > FEWEST_STEPS


def test_reloads_may_be_killed_at_random_moments(tmp_path: Path) -> None:
    told = kills("random", tmp_path)
    assert [fault for each in told for fault in faults(each)] == []
    assert len(told) > 10
    assert all(each["opened"] for each in told[1:])
