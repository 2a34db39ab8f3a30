"""What a backup holds, what it never holds, and that a restore is whole or does nothing."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.__main__ import main
from knowledge import load_bounds
from knowledge.storage import Community

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "AbCdEfGhIjKlMnOpQrStUvWx.YzAbCd.EfGhIjKlMnOpQrStUvWxYzAbCdEf"  # noqa: S105  (it looks like one)
THRESHOLD = {"threshold": 0.5, "fingerprint": "f", "goal": "false answers", "wanted": 0.1, "questions": 9}
CONFIG = '[discord]\ntoken_file = "token"\n[storage]\nfolder = "storage"\n'


@dataclass
class Machine:
    """A folder with a configuration and what Pullquote stores."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def storage(self) -> Path:
        return self.folder / "storage"

    def run(self, command: str, file: Path, *words: str) -> int:
        return main([command, str(file), "--config", str(self.config), *words])

    def keep(self, threshold: float) -> None:
        Community(self.storage).keep_setting("threshold", THRESHOLD | {"threshold": threshold})

    def threshold(self) -> float | None:
        return load_bounds(self.storage, "f").threshold

    def state(self) -> tuple[bytes | None, float | None]:
        return self.config.read_bytes() if self.config.exists() else None, self.threshold()


def machine(folder: Path) -> Machine:
    folder.mkdir()
    return Machine(folder)


@pytest.fixture
def old(tmp_path: Path) -> Machine:
    made = machine(tmp_path / "old")
    made.config.write_text(CONFIG, encoding="utf-8")
    made.keep(0.25)
    return made


@pytest.fixture
def new(tmp_path: Path) -> Machine:
    return machine(tmp_path / "new")


@pytest.fixture
def backup(old: Machine, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    assert old.run("backup", file) == 0
    return file


def rewritten(backup: Path, **changes: object) -> Path:
    """The same backup with another manifest."""
    with zipfile.ZipFile(backup) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | changes).encode()
    with zipfile.ZipFile(backup, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return backup


def test_a_backup_is_restored_onto_an_empty_machine_without_asking(backup: Path, new: Machine) -> None:
    assert new.run("restore", backup) == 0
    assert new.state() == (CONFIG.encode(), 0.25)


def test_a_backup_says_what_made_it(backup: Path) -> None:
    with zipfile.ZipFile(backup) as packed:
        told = json.loads(packed.read("manifest.json"))
    assert told["files"] == ["config.toml", "community.db"]
    assert set(told) == {"format", "schema", "pullquote", "made_at", "files"}


def test_no_token_is_in_a_backup_wherever_it_stands(old: Machine, tmp_path: Path) -> None:
    (old.folder / "token").write_text(TOKEN, encoding="utf-8")
    old.config.write_text(f"# {TOKEN}\n{CONFIG}", encoding="utf-8")
    assert old.run("backup", tmp_path / "b.zip") == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    assert not [name for name, content in held.items() if TOKEN.encode() in content]
    assert held["config.toml"].decode() == f"# [token left out]\n{CONFIG}"


def test_a_threshold_that_an_earlier_version_kept_in_a_file_is_in_the_backup(
    old: Machine, new: Machine, tmp_path: Path
) -> None:
    (old.storage / "community.db").unlink()
    (old.storage / "threshold.json").write_text(json.dumps(THRESHOLD), encoding="utf-8")
    assert old.run("backup", tmp_path / "b.zip") == 0
    assert new.run("restore", tmp_path / "b.zip") == 0
    assert new.threshold() == 0.5


def test_a_threshold_of_an_earlier_version_does_not_outlive_a_restore(backup: Path, new: Machine) -> None:
    new.storage.mkdir()
    (new.storage / "threshold.json").write_text(json.dumps(THRESHOLD), encoding="utf-8")
    assert new.run("restore", backup) == 0
    assert new.threshold() == 0.25


def test_what_is_there_is_replaced_only_with_a_yes(
    backup: Path, old: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    old.keep(0.75)
    assert old.run("restore", backup) == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert old.threshold() == 0.75
    assert old.run("restore", backup, "--yes") == 0
    assert old.threshold() == 0.25


def test_what_no_backup_holds_is_named(
    backup: Path, new: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new.run("restore", backup) == 0
    assert f"{new.folder / 'token'} is not there" in capsys.readouterr().err


@pytest.mark.parametrize("newer", ["format", "schema"])
def test_a_backup_of_a_newer_pullquote_changes_nothing(
    newer: str, backup: Path, new: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(backup, **{newer: 99, "pullquote": "9.9"})
    assert new.run("restore", backup) == 2
    assert "made by Pullquote 9.9" in capsys.readouterr().err
    assert list(new.folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"text", b"[discord]\n", bytes(range(256))])
def test_a_file_that_is_no_backup_is_refused(
    content: bytes, new: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(content)
    assert new.run("restore", tmp_path / "file") == 2
    assert "is no backup of Pullquote" in capsys.readouterr().err
    assert list(new.folder.iterdir()) == []


def test_a_zip_of_something_else_is_refused(new: Machine, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as packed:
        packed.writestr("config.toml", CONFIG)
    assert new.run("restore", tmp_path / "other.zip") == 2
    assert list(new.folder.iterdir()) == []


def test_a_damaged_backup_is_refused_or_gives_exactly_what_was_backed_up(
    backup: Path, tmp_path: Path, old: Machine
) -> None:
    """Every byte of the file in turn is changed, or is the last."""
    whole = backup.read_bytes()
    broken = tmp_path / "broken.zip"
    fates = set()
    for place in range(0, len(whole), 7):
        flipped = bytes([whole[place] ^ 0xFF])
        for content in (whole[:place], whole[:place] + flipped + whole[place + 1 :]):
            broken.write_bytes(content)
            target = machine(tmp_path / f"{place}-{len(content)}")
            code = target.run("restore", broken)
            fates.add(code)
            assert target.state() == (old.state() if code == 0 else (None, None)), place
    assert fates == {0, 2}


def test_a_configuration_that_could_not_be_read_changes_nothing(new: Machine, backup: Path) -> None:
    with zipfile.ZipFile(backup) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(backup, "w") as packed:
        for name, content in (parts | {"config.toml": b"[unknown]\n"}).items():
            packed.writestr(name, content)
    assert new.run("restore", backup) == 2
    assert list(new.folder.iterdir()) == []


def test_a_configuration_is_put_back_where_the_database_cannot_be_restored(
    backup: Path, new: Machine
) -> None:
    new.config.write_text("# mine\n", encoding="utf-8")
    new.storage.mkdir()
    (new.storage / "community.db").write_bytes(b"of another program")
    assert new.run("restore", backup, "--yes") == 2
    assert new.config.read_text(encoding="utf-8") == "# mine\n"
    new.config.unlink()
    assert new.run("restore", backup, "--yes") == 2
    assert not new.config.exists()


def test_a_backup_replaces_a_backup_and_no_other_file(
    backup: Path, old: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old.run("backup", backup) == 0
    assert old.run("backup", old.config) == 2
    assert "is there already" in capsys.readouterr().err
    assert old.config.read_text(encoding="utf-8") == CONFIG


def test_a_damaged_database_is_not_backed_up_and_says_so(
    old: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = old.storage / "community.db"
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 20_000)
    assert old.run("backup", tmp_path / "b.zip") == 2
    assert "restore an earlier backup" in capsys.readouterr().err
    assert not (tmp_path / "b.zip").exists()


def test_a_backup_is_taken_and_restored_while_the_bot_has_everything_open(
    old: Machine, tmp_path: Path
) -> None:
    running = Community(old.storage)
    running.keep_setting("colour", "green")
    assert old.run("backup", tmp_path / "b.zip") == 0
    running.keep_setting("colour", "red")
    assert old.run("restore", tmp_path / "b.zip", "--yes") == 0
    assert running.setting("colour") == "green"


def test_before_anything_is_decided_there_is_only_the_configuration(
    new: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new.config.write_text(CONFIG, encoding="utf-8")
    assert new.run("backup", tmp_path / "b.zip") == 0
    assert "pullquote: the configuration written to" in capsys.readouterr().err
    assert [file.name for file in new.folder.iterdir()] == ["config.toml"]
    assert new.run("restore", tmp_path / "b.zip") == 0, "nothing would be lost"
