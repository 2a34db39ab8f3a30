"""Copies of community.db: one moment of it, and back whole, whoever has it open."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from knowledge import DamageError, SnapshotError, bring_copy_up_to_date, copy_community, restore_community
from knowledge.storage import COMMUNITY_VERSION, Community
from knowledge.storage.database import Database
from knowledge.storage.schema import APPLICATION, COMMUNITY, Schema

ROOT = Path(__file__).parents[3]

RELEASED = (
    """
CREATE TABLE settings (collection TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (collection, name)) WITHOUT ROWID;
INSERT INTO settings VALUES ('default', 'colour', '"green"');
""",
    """
CREATE TABLE pages (source TEXT NOT NULL, address TEXT NOT NULL, content_type TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, seen_at INTEGER NOT NULL,
    missing INTEGER NOT NULL, why TEXT NOT NULL, digest TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (source, address));
CREATE TABLE fetches (source TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
""",
    """
CREATE TABLE feedback (voter BLOB PRIMARY KEY, collection TEXT NOT NULL, at INTEGER NOT NULL,
    verdict TEXT NOT NULL, question TEXT NOT NULL, document TEXT NOT NULL, quoted TEXT NOT NULL,
    comment TEXT NOT NULL);
INSERT INTO feedback VALUES (x'00', 'default', 4102444800, 'helpful', 'Why?', 'a.md', 'So.', '');
""",
    """
ALTER TABLE pages ADD COLUMN survey TEXT NOT NULL DEFAULT '';
""",
)
"""What each version added to the one before, as it was released, with a row. A new one is appended."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    return tmp_path / "storage"


def write_version(version: int, file: Path) -> None:
    with closing(sqlite3.connect(file)) as made:
        made.executescript(
            f"BEGIN; {''.join(RELEASED[:version])} PRAGMA application_id = {APPLICATION};"
            f"PRAGMA user_version = {version}; COMMIT"
        )


def test_every_version_released_is_known_here() -> None:
    assert len(RELEASED) == COMMUNITY_VERSION


@pytest.mark.parametrize("version", range(1, COMMUNITY_VERSION + 1))
def test_a_copy_of_each_version_released_can_be_restored(version: int, copy: Path, storage: Path) -> None:
    write_version(version, copy)
    bring_copy_up_to_date(copy)
    restore_community(copy, storage)
    assert Community(storage).setting("colour") == "green"


def test_a_copy_of_an_earlier_version_is_migrated(copy: Path) -> None:
    write_version(1, copy)
    later = Schema((*COMMUNITY.migrations[:1], "ALTER TABLE settings ADD COLUMN set_by TEXT"))
    bring_copy_up_to_date(copy, later)
    with Database(copy, later).reading() as migrated:
        assert migrated.execute("SELECT value, set_by FROM settings").fetchall() == [('"green"', None)]


def test_a_copy_of_a_newer_version_is_refused(copy: Path) -> None:
    write_version(1, copy)
    with closing(sqlite3.connect(copy)) as newer:
        newer.execute(f"PRAGMA user_version = {COMMUNITY_VERSION + 1}")
    before = copy.read_bytes()
    with pytest.raises(SnapshotError, match="newer Pullquote"):
        bring_copy_up_to_date(copy)
    assert copy.read_bytes() == before


def test_without_a_database_there_is_nothing_to_copy(copy: Path, storage: Path) -> None:
    assert not copy_community(storage, copy)
    assert not copy.exists()
    assert not storage.exists()


def test_a_copy_is_one_file_and_has_what_stands_only_in_the_log(copy: Path, storage: Path) -> None:
    community = Community(storage)
    community.keep_setting("colour", "green")
    assert (storage / "community.db-wal").stat().st_size, "the bot runs, and has the log open"
    assert copy_community(storage, copy)
    assert [file.name for file in copy.parent.glob("copy*")] == ["copy.db"]
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT value FROM settings").fetchall() == [('"green"',)]


def test_a_copy_has_nothing_of_a_change_that_another_process_has_not_finished(
    copy: Path, storage: Path
) -> None:
    Community(storage).keep_setting("colour", "green")
    with closing(sqlite3.connect(storage / "community.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE settings SET value = '\"red\"'")
        assert copy_community(storage, copy)
        other.execute("COMMIT")
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT value FROM settings").fetchall() == [('"green"',)]


def test_whoever_has_the_database_open_sees_what_was_restored(copy: Path, storage: Path) -> None:
    running = Community(storage)
    running.keep_setting("colour", "green")
    copy_community(storage, copy)
    running.keep_setting("colour", "red")
    running.keep_setting("later", 1)
    in_another_process(
        "from knowledge import restore_community as restore; restore(Path(args[0]), Path(args[1]))",
        copy,
        storage,
    )
    assert (running.setting("colour"), running.setting("later")) == ("green", None)
    running.keep_setting("after", 2)
    Database(storage / "community.db", COMMUNITY).check()


def in_another_process(code: str, *args: Path) -> None:
    words = f"import sys; from pathlib import Path; args = sys.argv[1:]; {code}"
    subprocess.run([sys.executable, "-c", words, *args], cwd=ROOT, check=True)  # noqa: S603


def test_a_restore_that_fails_half_way_changes_nothing(copy: Path, storage: Path) -> None:
    write_version(1, copy)
    with closing(sqlite3.connect(copy)) as odd:
        # The rows of the second table cannot be stored: the database has no such table.
        odd.executescript("CREATE TABLE zebras (name TEXT); INSERT INTO zebras VALUES ('Ada')")
    Community(storage).keep_setting("colour", "red")
    with pytest.raises(SnapshotError, match="zebras"):
        restore_community(copy, storage)
    assert Community(storage).setting("colour") == "red"


def test_a_damaged_database_is_set_aside_by_a_restore(copy: Path, storage: Path) -> None:
    write_version(1, copy)
    Community(storage).keep_setting("colour", "red")
    file = storage / "community.db"
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 20_000)
    (storage / "community.db-wal").unlink(missing_ok=True)
    with pytest.raises(DamageError):
        copy_community(storage, copy.with_name("other.db"))
    restore_community(copy, storage)
    assert Community(storage).setting("colour") == "green"
    assert (storage / "community.damaged.db").exists()
