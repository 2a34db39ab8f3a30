"""SQLite's locks on a database belong to the process, and closing any file handle on it frees them all."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from knowledge import SnapshotError
from knowledge.storage import Community

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
READ = "import sys; from pathlib import Path; from knowledge.storage import Community; \
Community(Path(sys.argv[1])).setting('colour')"


def test_another_process_leaves_the_log_to_one_that_has_opened_the_database_twice(tmp_path: Path) -> None:
    first, second = Community(tmp_path), Community(tmp_path)
    first.keep_setting("colour", "green")
    second.setting("colour")
    subprocess.run([sys.executable, "-c", READ, tmp_path], cwd=ROOT, check=True)  # noqa: S603
    assert (tmp_path / "community.db-wal").exists(), "the last one to close it deletes the log"


def write_setting(community: Community) -> None:
    community.keep_setting("colour", "green")


def read_setting(community: Community) -> None:
    community.setting("colour")


@pytest.mark.parametrize("content", [b"text", b"text" * 10_000], ids=["short", "long"])
@pytest.mark.parametrize("use", [write_setting, read_setting])
def test_a_file_of_another_program_is_left_alone(
    content: bytes, use: Callable[[Community], None], tmp_path: Path
) -> None:
    (tmp_path / "community.db").write_bytes(content)
    with pytest.raises(SnapshotError, match="was not made by Pullquote"):
        use(Community(tmp_path))
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"community.db": content}


def test_whoever_is_first_makes_the_database_and_nobody_fails(tmp_path: Path) -> None:
    many = 8
    together = Barrier(many)

    def keep(number: int) -> None:
        community = Community(tmp_path)
        together.wait()
        community.keep_setting(f"{number}", number)

    with ThreadPoolExecutor(many) as threads:
        list(threads.map(keep, range(many)))
    assert [Community(tmp_path).setting(f"{number}") for number in range(many)] == [*range(many)]
