"""A disk that is full, or refuses a write: one clear error, and the old articles go on serving."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge import KnowledgeBase, SnapshotError
from knowledge.storage import Community
from knowledge.storage.database import Database
from knowledge.storage.schema import INDEX
from tests.fakes import WordEncoder
from tests.knowledge.conftest import Desk, found

if TYPE_CHECKING:
    from collections.abc import Iterator

ELM = "Elms\n\nThe elm was felled by a beetle that carries a fungus.\n"
LONG = "\n\n".join(f"The tree number {n} is a tree like any other." for n in range(120))
WHAT_FELLED = "What felled the elm?"
NOBODY = 65534
ROOT = Path(__file__).parents[3]


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the system refuse every write behind so many bytes of a file, with an I/O error."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def check_refused_and_serving(base: KnowledgeBase) -> bool:
    """Whether a reload is refused; if so, it is by one clear sentence, and what was there serves."""
    try:
        base.reload()
    except SnapshotError as error:
        assert "make room or choose another storage folder" in str(error)  # noqa: PT017  (it need not be raised)
        assert "beetle" in found(base, WHAT_FELLED)[0]
        fresh = KnowledgeBase(base.roots, WordEncoder(256), base.storage)
        assert fresh.open_stored()
        assert "beetle" in found(fresh, WHAT_FELLED)[0]
        fresh.verify()
        return True
    return False


def test_a_write_that_fails_wherever_it_is_leaves_everything_as_it_was(desk: Desk) -> None:
    """The limit moves through the write-ahead log, so that another write fails each time.

    It begins behind the 32 KB of shared memory that readers need beside a writer.
    """
    desk.write("elm.txt", ELM)
    base = desk.base()
    base.reload()
    desk.write("long.txt", LONG)
    limit, refused = 33_000, 0
    while True:
        with largest_file(limit):
            if not check_refused_and_serving(base):
                break
        refused += 1
        limit += 12_000
    assert refused > 10
    base.verify()
    assert desk.base().open() is None


def test_a_first_index_that_cannot_be_written_is_one_clear_error(desk: Desk) -> None:
    desk.write("long.txt", LONG)
    refused = 0
    for limit in range(0, 1_200_000, 12_000):
        with largest_file(limit), suppress(SnapshotError):
            desk.base().reload()
            break
        refused += 1
        assert not desk.base().open_stored()
    assert refused > 3
    base = desk.base()
    base.reload()
    base.verify()


UNSYNCED = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:error=EIO"]
"""Runs a program on a disk that cannot promise to have kept anything."""

KEEP = """
from pathlib import Path
from knowledge.storage import Community
Community(Path(sys.argv[1])).keep_setting("colour", "red")
"""
RELOAD = """
from pathlib import Path
from knowledge import KnowledgeBase
from tests.fakes import WordEncoder
KnowledgeBase([Path(sys.argv[2])], WordEncoder(256), Path(sys.argv[1])).reload()
"""


def on_an_unsynced_disk(code: str, *folders: Path) -> subprocess.CompletedProcess[str]:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    command = [*UNSYNCED, sys.executable, "-c", f"import sys\n{code}", *map(str, folders)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_setting_that_the_disk_may_have_lost_is_not_said_to_be_kept(tmp_path: Path) -> None:
    """The log has been begun, and synced, by this process: each further setting must be synced, too."""
    begun = Community(tmp_path)
    begun.keep_setting("colour", "green")
    run = on_an_unsynced_disk(KEEP, tmp_path)
    assert "SnapshotError: Cannot write" in run.stderr
    assert begun.setting("colour") == "green"


def test_a_reload_onto_a_disk_that_may_lose_it_is_one_clear_error(desk: Desk) -> None:
    desk.write("elm.txt", ELM)
    base = desk.base()
    base.reload()
    desk.write("oak.txt", LONG)
    run = on_an_unsynced_disk(RELOAD, desk.storage, desk.articles)
    assert "SnapshotError: Cannot write" in run.stderr
    assert "beetle" in found(base, WHAT_FELLED)[0]
    assert base.reload().added == ("oak.txt",)
    base.verify()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with next to no room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if mount is None or subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
        pytest.skip("this system lets nobody mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)  # noqa: S603, S607


def test_a_disk_that_is_full_at_any_moment_leaves_everything_as_it_was(desk: Desk, small_disk: Path) -> None:
    desk.storage = small_disk / "storage"
    desk.write("elm.txt", ELM)
    base = desk.base()
    base.reload()
    desk.write("long.txt", LONG)
    filler, refused, left = small_disk / "filler", 0, 0
    while True:
        filler.unlink(missing_ok=True)
        with filler.open("wb") as file:
            file.write(b"\0" * max(0, shutil.disk_usage(small_disk).free - left))
        if not check_refused_and_serving(base):
            break
        refused += 1
        left += 20_000
    assert refused > 5
    filler.unlink()
    base.verify()


@pytest.fixture
def closed_storage() -> Iterator[Desk]:
    """A desk whose storage nobody may write to, and a process that is not the administrator's."""
    if not hasattr(os, "seteuid"):
        pytest.skip("this system knows no permissions")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    desk = Desk(folder / "articles", folder / "storage")
    desk.articles.mkdir()
    desk.write("elm.txt", ELM)
    desk.base().reload()
    for path in (*desk.storage.iterdir(), desk.storage):
        path.chmod(0o555)
    user = os.geteuid()
    if not user:
        os.seteuid(NOBODY)
    try:
        yield desk
    finally:
        if not user:
            os.seteuid(user)
        desk.storage.chmod(0o755)
        shutil.rmtree(folder)


def test_a_read_only_storage_folder_serves_and_says_why_it_cannot_reload(closed_storage: Desk) -> None:
    base = closed_storage.base()
    assert base.open() is None
    assert "beetle" in found(base, WHAT_FELLED)[0]
    base.verify()
    with pytest.raises(SnapshotError, match="choose another storage folder"):
        base.reload()
    assert "beetle" in found(base, WHAT_FELLED)[0]


def test_without_a_write_ahead_log_another_journal_serves_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite's way to disks with lock files instead of shared memory, as on some network file systems."""
    database = Database(tmp_path / "index.db", INDEX, vfs="unix-dotfile")
    with caplog.at_level(logging.WARNING), database.writing() as connection:
        connection.execute("INSERT INTO terms (term) VALUES ('oak')")
    assert "no write-ahead log" in caplog.text
    with database.reading() as connection:
        assert connection.execute("SELECT term FROM terms").fetchall() == [("oak",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() != ("wal",)
    database.close()


def test_a_file_that_was_set_aside_goes_on_being_read_beside_the_one_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    aside, other = Database(path, INDEX), Database(path, INDEX)
    with aside.writing() as connection:
        connection.execute("INSERT INTO terms (term) VALUES ('oak')")
    assert terms_in(other) == [("oak",)]
    aside.set_aside()
    assert terms_in(other) == []
    with Database(path, INDEX).writing() as connection:
        connection.execute("INSERT INTO terms (term) VALUES ('elm')")
    assert terms_in(aside) == [("oak",)]
    assert terms_in(other) == [("elm",)], "another process has replaced the file"


def terms_in(database: Database) -> list[tuple[str]]:
    with database.reading() as connection:
        return connection.execute("SELECT term FROM terms").fetchall()
