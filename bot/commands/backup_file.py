"""What cannot be made again ⇄ one file: a zip with a manifest that says what wrote it.

A further kind of content is a further field of `Backup`, with its name in the zip.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.errors import BackupError
from embeddings.vectors import replace_file
from knowledge import COMMUNITY_VERSION

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
"""Counted up when an earlier Pullquote could no longer restore what is written."""

MANIFEST, CONFIG, COMMUNITY = "manifest.json", "config.toml", "community.db"

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    OSError,
    RuntimeError,  # a damaged byte can say that the file is encrypted, or packed in an unknown way
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What wrote a backup."""

    format: int
    schema: int
    """The version of community.db."""

    pullquote: str
    made_at: str
    """ISO 8601, in UTC."""

    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backup:
    """What cannot be made again. None: there was nothing of the kind."""

    config: bytes | None
    community: bytes | None
    made_at: str = ""
    """Empty: it is being made."""

    def write(self, file: Path) -> None:
        """Write it whole or not at all; raises StorageError."""
        named = {CONFIG: self.config, COMMUNITY: self.community}
        parts = {name: content for name, content in named.items() if content is not None}
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, COMMUNITY_VERSION, __version__, made_at, tuple(parts))
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
            for name, content in parts.items():
                packed.writestr(name, content)
        replace_file(file, whole.getvalue())


def read_backup(file: Path) -> Backup:
    """Read a backup and check all of it; raises BackupError."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BackupError(f"The backup {file} cannot be read: {error.strerror}.") from error
    if not content.startswith(b"PK"):
        raise _no_backup(file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if packed.testzip():
                raise _damaged(file)
            return _unpack(packed, file)
    except _DAMAGE as error:
        raise _damaged(file) from error


def _unpack(packed: zipfile.ZipFile, file: Path) -> Backup:
    names = set(packed.namelist())
    if MANIFEST not in names:
        raise _no_backup(file)
    told = json.loads(packed.read(MANIFEST))
    if not isinstance(told, dict) or not isinstance(told.get("format"), int):
        raise _no_backup(file)
    _check_version(told, file)
    if names != {MANIFEST, *told["files"]}:
        raise _damaged(file)
    parts = {name: packed.read(name) for name in told["files"]}
    return Backup(parts.get(CONFIG), parts.get(COMMUNITY), str(told["made_at"]))


def _check_version(told: dict[str, Any], file: Path) -> None:
    if told["format"] > FORMAT or told["schema"] > COMMUNITY_VERSION:
        raise BackupError(
            f"{file} was made by Pullquote {told['pullquote']}, and this one, {__version__}, is too old for "
            "it: update Pullquote, then restore. Nothing was changed."
        )


def _no_backup(file: Path) -> BackupError:
    return BackupError(f"{file} is no backup of Pullquote: name a file that `pullquote backup` wrote.")


def _damaged(file: Path) -> BackupError:
    return BackupError(f"{file} is damaged and cannot be restored: take another backup. Nothing was changed.")
