"""`pullquote backup` and `pullquote restore`."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.commands.backup_file import COMMUNITY, Backup, read_backup
from bot.config import CONFIG_NAME, config_in, find_config, read_config
from bot.errors import BackupError
from bot.terminal import Exit, say, user_agrees
from bot.tokens import without_tokens
from embeddings.vectors import replace_file
from knowledge import (
    DamageError,
    SnapshotError,
    bring_copy_up_to_date,
    copy_community,
    forget_earlier_threshold,
    restore_community,
    take_over_threshold,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Config
    from bot.terminal import Arguments


def backup(arguments: Arguments) -> int:
    """Write the configuration and the community's database into one file."""
    _make_sure_of(arguments.file)
    config_file = find_config(arguments.config)
    storage = read_config(config_file).storage_folder
    made = Backup(_without_token(config_file), _community(storage))
    made.write(arguments.file)
    say(
        sys.stderr,
        f"{_contents(made)} written to {arguments.file}; your articles and the token are not in it",
    )
    return Exit.ANSWERED


def restore(arguments: Arguments) -> int:
    """Put back what a backup holds: all of it, or nothing."""
    found = read_backup(arguments.file)
    file = arguments.config or Path(CONFIG_NAME)
    config = _config_of(found, arguments.config)
    with TemporaryDirectory() as folder:
        copy = _checked_copy(found, Path(folder), arguments.file)
        if not (arguments.yes or _may_replace(found, file, config.storage_folder)):
            say(sys.stderr, "nothing was changed; --yes replaces what is there")
            return Exit.NOT_ANSWERED
        with _replaced(file, found.config):
            if copy:
                restore_community(copy, config.storage_folder)
                forget_earlier_threshold(config.storage_folder)
    say(
        sys.stderr, f"{_contents(found)} restored, as of {found.made_at}; a running bot must be started again"
    )
    _tell_missing(config)
    return Exit.ANSWERED


def _make_sure_of(file: Path) -> None:
    """Raise BackupError where writing a backup would cost a file that is none."""
    if not file.exists():
        return
    try:
        read_backup(file)
    except BackupError as error:
        msg = f"{file} is there already, and is no backup that could be replaced: name another file."
        raise BackupError(msg) from error


def _without_token(config_file: Path | None) -> bytes | None:
    """The configuration file, its token left out where somebody wrote one into it."""
    return without_tokens(config_file.read_bytes().decode()).encode() if config_file else None


def _community(storage: Path) -> bytes | None:
    """The community's database in one piece; None if nothing has been decided yet."""
    with suppress(OSError, ValueError):  # a damaged file of an earlier version, which nothing uses
        take_over_threshold(storage)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / COMMUNITY
        try:
            return copy.read_bytes() if copy_community(storage, copy) else None
        except DamageError as error:
            msg = f"{storage / COMMUNITY} is damaged, and nothing was written: restore an earlier backup."
            raise BackupError(msg) from error


def _config_of(found: Backup, named: Path | None) -> Config:
    """The configuration as it will be; raises ConfigError where it could not be used."""
    if found.config is None:
        return read_config(find_config(named))
    return config_in(found.config, named or Path(CONFIG_NAME))


def _checked_copy(found: Backup, folder: Path, file: Path) -> Path | None:
    """The backup's database, checked and brought up to date; raises BackupError."""
    if found.community is None:
        return None
    copy = folder / COMMUNITY
    copy.write_bytes(found.community)
    try:
        bring_copy_up_to_date(copy)
    except SnapshotError as error:
        msg = f"The database in {file} cannot be used: take another backup. Nothing was changed."
        raise BackupError(msg) from error
    return copy


def _may_replace(found: Backup, file: Path, storage: Path) -> bool:
    """Whether nothing would be lost, or the user agrees."""
    lost = []
    if found.config is not None and file.exists() and file.read_bytes() != found.config:
        lost.append(str(file))
    if found.community is not None and (storage / COMMUNITY).exists():
        lost.append(str(storage / COMMUNITY))
    question = f"Replace {' and '.join(lost)} by the backup of {found.made_at}?"
    return not lost or user_agrees(question, sys.stdin, sys.stdout)


@contextmanager
def _replaced(file: Path, content: bytes | None) -> Iterator[None]:
    """Replace a file for good if the block succeeds; if it fails, put back what was there."""
    if content is None:
        yield
        return
    before = file.read_bytes() if file.exists() else None
    replace_file(file, content)
    try:
        yield
    except BaseException:
        if before is None:
            file.unlink()
        else:
            replace_file(file, before)
        raise


def _contents(found: Backup) -> str:
    parts = {"the configuration": found.config, "the community's settings": found.community}
    held = [name for name, content in parts.items() if content is not None]
    return " and ".join(held) or "nothing but the defaults"


def _tell_missing(config: Config) -> None:
    """Name what the configuration refers to and no backup holds."""
    for path in (*config.knowledge.articles, config.discord.token_file):
        if path and not path.exists():
            say(sys.stderr, f"{path} is not there: no backup holds articles of yours or the token")
