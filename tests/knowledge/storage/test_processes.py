"""Several processes use one storage folder at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.knowledge.conftest import Desk

ROOT = Path(__file__).parents[3]

ASK_AND_RELOAD = """
import pathlib, sys
from knowledge import KnowledgeBase, ReloadRunningError
from tests.fakes import WordEncoder
name, storage = sys.argv[1], pathlib.Path(sys.argv[2])
articles = storage.parent / name
articles.mkdir()
for number in range(12):
    for article in range(8):
        text = f"The {name}{article} of round {number} was counted by the ranger."
        (articles / f"{article}.txt").write_text(text)
    base = KnowledgeBase([articles], WordEncoder(64), storage)
    while True:
        try:
            base.open()
            break
        except ReloadRunningError:
            continue
    for article in range(8):
        base.ask(f"Who counted the {name}{article}?")
"""

OPEN_AND_CLOSE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
connection.close()
"""


def test_two_processes_that_ask_and_reload_spoil_nothing_for_each_other(tmp_path: Path) -> None:
    storage = tmp_path / "storage"
    command = [sys.executable, "-c", ASK_AND_RELOAD]
    processes = [
        subprocess.Popen([*command, name, storage], cwd=ROOT, stderr=subprocess.PIPE, text=True)  # noqa: S603 the script above
        for name in ("oak", "elm")
    ]
    faults = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], faults


def test_opening_a_second_base_gives_up_no_lock_of_the_first(desk: Desk) -> None:
    """SQLite deletes the write-ahead log when the last process leaves: others must see that we are there."""
    desk.write("oak.txt", "The oak grows slowly and lives for a thousand years.")
    first = desk.base()
    first.reload()
    first.ask("How old is the oak?")
    log = desk.storage / "index.db-wal"
    assert log.exists()
    desk.base().open_stored()
    subprocess.run(  # noqa: S603 the script above
        [sys.executable, "-c", OPEN_AND_CLOSE, desk.storage / "index.db"], check=True
    )
    assert log.exists()
