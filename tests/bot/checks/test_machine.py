"""What the machine is like, where the system tells."""

from pathlib import Path

import pytest

from bot.checks import State, check_memory, check_python, check_storage


def test_the_versions_are_named() -> None:
    assert check_python().found.startswith("Pullquote ")


@pytest.mark.parametrize(("kilobytes", "state"), [(8_000_000, State.RIGHT), (200_000, State.DOUBTFUL)])
def test_too_little_memory_is_doubtful(kilobytes: int, state: State, tmp_path: Path) -> None:
    file = tmp_path / "meminfo"
    file.write_text(f"MemTotal:       16000000 kB\nMemAvailable:   {kilobytes} kB\n")
    (finding,) = check_memory(file)
    assert finding.state is state


def test_memory_is_not_looked_at_where_the_system_does_not_tell(tmp_path: Path) -> None:
    assert list(check_memory(tmp_path / "none")) == []


def test_a_storage_folder_need_not_be_there_yet(tmp_path: Path) -> None:
    finding = check_storage(tmp_path / "not" / "yet", tmp_path / "none", needed=1)
    assert finding.state is State.RIGHT
    assert list(tmp_path.iterdir()) == []


def test_a_storage_folder_that_is_a_file_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        finding = check_storage(folder)
        assert finding.state is State.WRONG
        assert finding.found.startswith(f"{tmp_path / 'file'} is a file")


def test_a_full_disk_is_wrong(tmp_path: Path) -> None:
    assert check_storage(tmp_path, needed=10**18).state is State.WRONG


@pytest.mark.parametrize(("kind", "state"), [("ext4", State.RIGHT), ("nfs4", State.DOUBTFUL)])
def test_a_folder_of_another_machine_is_doubtful(kind: str, state: State, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/a {tmp_path.resolve()} {kind} rw 0 0\n")
    assert check_storage(tmp_path, mounts, needed=1).state is state
