"""A program that kills reloads, and says of each whether the base got over it.

Every other kill comes at a random moment; those between come before each statement that changes something,
one after the other.

    python -m tests.knowledge.indexing.killing KILLS FOLDER

One line of JSON for each kill. It forks, and so must not share a process with threads.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from knowledge import KnowledgeBase
from knowledge.storage import database
from tests.fakes import WordEncoder

ARTICLES = 3
LONGEST = 0.12
"""Seconds that a kill waits at most; some three reloads."""

SEED = 20210903
CHANGING = ("INSERT", "UPDATE", "DELETE", "COMMIT")


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
        return int((self.articles / ".version").read_text())

    def _replace(self, name: str, text: str) -> None:
        beside = self.articles / f".{name}"
        beside.write_text(text)
        beside.replace(self.articles / name)

    def versions(self, base: KnowledgeBase) -> list[int]:
        """The versions that an answer's passages are of."""
        candidates = base.ask("Which version is the tree of?", candidates=9).candidates
        return sorted({int(each.passage.text.split("version ")[1].split(".")[0]) for each in candidates})

    def written(self) -> list[int]:
        """The versions that the articles are of: two, where they were being rewritten."""
        texts = [path.read_text() for path in self.articles.glob("[!.]*.txt")]
        return sorted({int(text.split("version ")[1].split(".")[0]) for text in texts})

    def examine(self) -> dict[str, object]:
        """What a new process finds after a kill, before and after it has caught up with the articles."""
        base = self.base()
        opened = base.open_stored()
        serving = self.versions(base) if opened else []
        if opened:
            base.verify()
        base.open()
        caught_up = self.versions(base) == self.written()
        self.write(self.reached() + 1)
        base.reload()
        base.verify()
        return {
            "opened": opened,
            "serving_whole": len(serving) == int(opened) and set(serving) <= {*range(self.reached() + 1)},
            "caught_up": caught_up,
            "left_over": left_over(self.storage),
        }


def left_over(storage: Path) -> int:
    """Rows that no snapshot needs."""
    with closing(sqlite3.connect(storage / "index.db")) as stored:
        (unfinished,) = stored.execute("SELECT count(*) FROM documents WHERE added_in IS NULL").fetchone()
        (snapshots,) = stored.execute("SELECT count(*) FROM snapshots").fetchone()
    return int(unfinished + max(0, snapshots - 3))


class Mortal(database._Connection):
    """Ends the process where so many statements have changed something."""

    left = 0

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Execute a statement, unless its turn has come."""
        self._live_on(statement)
        return super().execute(statement, *values)

    def executemany(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Execute a statement, unless its turn has come."""
        self._live_on(statement)
        return super().executemany(statement, *values)

    def _live_on(self, statement: str) -> None:
        if statement.lstrip().startswith(CHANGING):
            if not Mortal.left:
                os.kill(os.getpid(), signal.SIGKILL)
            Mortal.left -= 1


def kill_again_and_again(folder: Path, kills: int) -> None:
    """Kill a child that reloads in a loop; the first time, nothing has been stored yet."""
    shelf, choose = Shelf(folder), random.Random(SEED)  # noqa: S311
    shelf.write(0)
    for kill in range(kills):
        child = os.fork()
        if not child:
            if kill % 2:
                Mortal.left = kill // 2
                database._Connection = Mortal  # type: ignore[misc]  # what the child does is its own
            reload_for_ever(shelf)
        if not kill % 2:
            time.sleep(choose.uniform(0.001, LONGEST))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print(json.dumps(shelf.examine()), flush=True)  # noqa: T201


def reload_for_ever(shelf: Shelf) -> None:
    """Rewrite and reload until killed."""
    base = shelf.base()
    while True:
        shelf.write(shelf.reached() + 1)
        base.reload()


if __name__ == "__main__":
    kill_again_and_again(Path(sys.argv[2]), int(sys.argv[1]))
