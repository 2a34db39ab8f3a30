"""A process under strace → what it reached for: addresses, look-ups of names, files that it wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SENDING = {"connect", "sendto", "sendmsg", "sendmmsg"}
OPENING = {"open", "openat", "openat2"}
MAKING = set("creat mkdir mkdirat rename renameat renameat2 link linkat symlink symlinkat truncate".split())
CALLS = ",".join(sorted(SENDING | OPENING | MAKING))
"""The system calls that reach a network, or make or change a file."""

NAMES_FILES = {"/etc/resolv.conf", "/etc/hosts"}
"""Read by whoever looks up the address of a host by its name."""

SYSTEM = ("/dev/", "/proc/")
"""No files that stay."""

_PORT = re.compile(r"sin6?_port=htons\((\d+)\)")
_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_CALL = re.compile(r"^\d+\s+(\w+)\(")


@dataclass(frozen=True, slots=True)
class Trace:
    """What a process and its children did."""

    addresses: frozenset[tuple[str, int]]
    """Address and port of whatever it connected to or sent to."""

    looked_up: bool
    """Whether it asked for the address of a host by its name."""

    written: frozenset[Path]
    """Files and folders that it made, wrote, renamed or linked to, the system's own left out."""

    def written_outside(self, *folders: Path) -> set[Path]:
        """Those that lie in none of the folders."""
        return {path for path in self.written if not any(path.is_relative_to(folder) for folder in folders)}


def strace(log: Path) -> list[str]:
    """The words in front of a command that let it be traced."""
    return ["strace", "-f", "-qq", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(log)]


def read_trace(log: Path, folder: Path) -> Trace:
    """Read what strace wrote of a command that was started in a folder."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if _succeeded(line)]
    addresses = frozenset(
        (next(filter(None, address.groups())), int(port[1]))
        for line in lines
        if (address := _ADDRESS.search(line)) and (port := _PORT.search(line))
    )
    opened = {path for line in lines if _name(line) in OPENING for path in _PATH.findall(line)}
    written = frozenset(path for line in lines for path in _written(line, folder))
    return Trace(addresses, bool(opened & NAMES_FILES), written)


def _succeeded(line: str) -> bool:
    """Whether a call did something; a connection counts even where nobody answers it."""
    return " = -1 " not in line or _name(line) in SENDING


def _name(line: str) -> str:
    """The system call of a line; none for a line that tells of a signal, or goes on with an earlier one."""
    call = _CALL.match(line)
    return call[1] if call else ""


def _written(line: str, folder: Path) -> list[Path]:
    name = _name(line)
    if name not in MAKING and not (name in OPENING and _WRITES.search(line)):
        return []
    paths = [folder / path.encode().decode("unicode_escape") for path in _PATH.findall(line)]
    return [path for path in paths if not str(path).startswith(SYSTEM)]
