"""The machine: its Python, its memory, and the folder for what Pullquote keeps."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.checks.findings import Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEGABYTE = 1_000_000
NEEDED_MEMORY = 300 * MEGABYTE
"""`pullquote run` takes some 200 MB for a few thousand passages."""

NEEDED_SPACE = 500 * MEGABYTE

MEMORY = Path("/proc/meminfo")
MOUNTS = Path("/proc/self/mounts")
"""Linux's; on other systems what only they tell is not looked at."""

REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"}
"""Filesystems of other machines, on which locks cannot be relied on."""


def check_python() -> Finding:
    """Name the versions that a report of a fault should give."""
    found = f"Pullquote {__version__}, Python {platform.python_version()}, {sys.platform}"
    return Finding("versions", State.RIGHT, found)


def check_memory(meminfo: Path = MEMORY) -> Iterator[Finding]:
    """See that there is memory for the bot, where the system tells."""
    available = _available(meminfo)
    if available is None:
        return
    found = f"{available // MEGABYTE:,} MB free"
    if available < NEEDED_MEMORY:
        remedy = f"Free memory until {NEEDED_MEMORY // MEGABYTE} MB are left, or use another machine."
        yield Finding("memory", State.DOUBTFUL, found, remedy)
    else:
        yield Finding("memory", State.RIGHT, found)


def _available(meminfo: Path) -> int | None:
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kilobytes = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return next((int(each) * 1024 for each in kilobytes), None)


def check_storage(folder: Path, mounts: Path = MOUNTS, needed: int = NEEDED_SPACE) -> Finding:
    """See that the storage folder, or the one that it will be made in, can be written and has room."""
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not there.is_dir():
        remedy = "Move the file away, or name another folder."
        return Finding("storage", State.WRONG, f"{there} is a file, where a folder is needed", remedy)
    if refusal := _refusal(there):
        remedy = "Give the user that Pullquote runs as the right to write there, or name another folder."
        return Finding("storage", State.WRONG, f"{folder} cannot be written: {refusal}", remedy)
    free = shutil.disk_usage(there).free
    found = f"{folder}, {free // MEGABYTE:,} MB free"
    if free < needed:
        remedy = f"Make room: {needed // MEGABYTE} MB should be free."
        return Finding("storage", State.WRONG, found, remedy)
    kind = _filesystem(there, mounts)
    if kind in REMOTE:
        remedy = "Name a folder on a disk of this machine: locks may fail on another one's."
        return Finding("storage", State.DOUBTFUL, f"{found}, on {kind}", remedy)
    return Finding("storage", State.RIGHT, found)


def _refusal(folder: Path) -> str:
    """Why no file can be made in a folder; empty if one can."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as exc:
        return exc.strerror or str(exc)


def _filesystem(folder: Path, mounts: Path) -> str:
    """The kind of filesystem that a folder is on; empty where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found = max(_mounted(lines, os.path.realpath(folder)), default=(0, ""))
    return found[1]


def _mounted(lines: Iterable[str], path: str) -> Iterator[tuple[int, str]]:
    """How long the path of each mount is that a path lies below, and the mount's kind."""
    for line in lines:
        _, mount, kind, *_ = line.split()
        mount = mount.replace("\\040", " ")
        if Path(path).is_relative_to(mount):
            yield len(mount), kind
