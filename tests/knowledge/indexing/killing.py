"""A program that kills reloads, and says of each whether the base got over it.

    python -m tests.knowledge.indexing.killing steps FOLDER      at every file operation, one after the other
    python -m tests.knowledge.indexing.killing first FOLDER      the same with nothing stored before
    python -m tests.knowledge.indexing.killing random FOLDER     at random moments, seeded

One line of JSON for each kill. It forks, and so must not share a process with threads.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from knowledge import KnowledgeBase
from tests.fakes import WordEncoder

ARTICLES = 3
KILLS = 12
"""At random moments."""

LONGEST = 0.4
"""Seconds that a random kill waits at most; some ten reloads."""

FILE_EVENTS = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.utime", "mmap.__new__"})
"""The audit events of what a reload does to files; the kill comes before the operation itself."""


class Shelf:
    """Articles that all say the same version, and the base made of them."""

    def __init__(self, folder: Path) -> None:
        self.articles, self.storage = folder / "articles", folder / "storage"
        self.articles.mkdir(parents=True, exist_ok=True)

    def base(self) -> KnowledgeBase:
        """The base, as a new process has it."""
        return KnowledgeBase([self.articles], WordEncoder(64), self.storage)

    def write(self, version: int) -> None:
        """Rewrite every article; one comes and goes."""
        self._replace(".version", f"{version}")
        for number in range(ARTICLES):
            self._replace(f"{number}.txt", f"The tree {number} is of version {version}. Each tree grows.")
        if version % 2:
            self._replace("odd.txt", f"The odd tree is of version {version}.")
        else:
            (self.articles / "odd.txt").unlink(missing_ok=True)

    def reached(self) -> int:
        """The version last written, or begun."""
        told = self.articles / ".version"
        return int(told.read_text()) if told.exists() else 0

    def _replace(self, name: str, text: str) -> None:
        beside = self.articles / f".{name}"
        beside.write_text(text)
        beside.replace(self.articles / name)

    def versions(self, base: KnowledgeBase) -> list[int]:
        """The versions that an answer's passages are of."""
        candidates = base.ask("Which version is the tree of?", candidates=9).candidates
        return sorted({int(each.passage.text.split("version ")[1].split(".")[0]) for each in candidates})

    def examine(self, killed: bool, version: int, kept: list[int]) -> dict[str, object]:  # noqa: FBT001
        """What a new process finds after a kill, before and after its own reload."""
        base = self.base()
        opened = base.open_stored()
        serving = self.versions(base) if opened else []
        base.reload()
        base.verify()
        leftovers = [path.name for path in self.storage.rglob(".*")]
        return {
            "killed": killed,
            "opened": opened,
            "serving_whole": len(serving) == int(opened) and set(serving) <= {*kept, version},
            "progressed": self.versions(base) == [version],
            "leftovers": leftovers,
            "snapshots": len(list(self.storage.rglob("*.snapshot"))),
        }


def kill_at(step: int, folder: Path) -> None:
    """Have this process killed before its `step`-th operation on files in a folder."""
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in FILE_EVENTS and (event == "mmap.__new__" or str(arguments[0]).startswith(str(folder))):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def reload_once(shelf: Shelf, step: int) -> bool:
    """Reload in a child that dies before its `step`-th operation; whether it did."""
    child = os.fork()
    if not child:
        base = shelf.base()
        base.open_stored()
        kill_at(step, shelf.storage)
        base.reload()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        sys.exit("the child failed by itself")
    return os.WIFSIGNALED(status)


def kill_at_every_step(folder: Path, *, stored: bool) -> None:
    """Kill at the first operation, the second, ... until a reload gets through."""
    shelf, killed, step = Shelf(folder), True, 0
    while killed:
        step += 1
        if stored:
            shelf.write(step)
            shelf.base().reload()
        else:
            shutil.rmtree(shelf.storage, ignore_errors=True)
        shelf.write(step + 1)
        killed = reload_once(shelf, step)
        print(json.dumps({"step": step, **shelf.examine(killed, step + 1, [step])}), flush=True)  # noqa: T201


def kill_at_random(folder: Path, seed: int = 20210903) -> None:
    """Kill a child that reloads in a loop, again and again."""
    shelf, choose, version = Shelf(folder), random.Random(seed), 1  # noqa: S311
    for _ in range(KILLS):
        child = os.fork()
        if not child:
            reload_for_ever(shelf, version)
        time.sleep(choose.uniform(0.02, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        version = 1 + max(version, shelf.reached())
        shelf.write(version)
        print(json.dumps(shelf.examine(True, version, [*range(1, version)])), flush=True)  # noqa: FBT003, T201


def reload_for_ever(shelf: Shelf, version: int) -> None:
    """Rewrite and reload until killed."""
    base = shelf.base()
    while True:
        version += 1
        shelf.write(version)
        base.reload()


if __name__ == "__main__":
    how, where = sys.argv[1], Path(sys.argv[2])
    if how == "random":
        kill_at_random(where)
    else:
        kill_at_every_step(where, stored=how == "steps")
