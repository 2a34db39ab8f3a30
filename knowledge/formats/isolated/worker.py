"""The child's side: takes one file after another from its standard input, gives Documents back as JSON.

Before the first byte is parsed the child gives up what it does not need: files, network, other
programs, memory and time without end.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from knowledge.errors import ReadError
from knowledge.formats.isolated import sniffing
from knowledge.formats.isolated.reader import Given
from knowledge.formats.isolated.wire import refusal, survey_to_json, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.formats.isolated.reader import Reader

try:
    import resource
except ImportError:  # Windows has no such limits; the parent's clock still holds
    resource = None  # type: ignore[assignment]

_LENGTH = 8
_FILES = 64
"""Open files at once: what an import needs, and no more."""

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.putenv",
    "shutil.",
    "ftplib.",
    "http.",
    "urllib.",
    "smtplib.",
    "webbrowser.",
)


def serve(limits: str) -> None:
    """Answer until the input ends."""
    allowed = json.loads(limits)
    inbox, outbox = _pipes()
    _give_up(allowed)
    while (request := _receive(inbox)) is not None and (data := _receive(inbox)) is not None:
        _allow_time(allowed["processor_seconds"])
        asked = json.loads(request)
        task = _TASKS[asked.pop("task")]
        reply = answer(task, data, Given(**asked))
        outbox.write(len(reply).to_bytes(_LENGTH, "big") + reply)
        outbox.flush()


def answer(task: Task, data: bytes, given: Given) -> bytes:
    """What is made of a file, or why nothing is."""
    try:
        return task(data, given)
    except ReadError as error:
        return refusal(str(error))
    except MemoryError:
        return refusal(f"{given.name} needs too much memory: split it, or leave it out.", exhausted=True)
    except RecursionError:
        return refusal(f"{given.name} is nested too deeply: save it anew, or leave it out.")


def _read(data: bytes, given: Given) -> bytes:
    """The documents in a file."""
    documents = _reader_of(sniffing.kind_of(data, given.name))(data, given)
    if any(document.blocks for document in documents):
        return to_json(documents)
    return refusal(f"{given.name} has no text that can be quoted: write some, or leave it out.")


def _survey(data: bytes, given: Given) -> bytes:
    """What a file is to a crawl."""
    # Late, as the readers: it needs the parsers of pages and of feeds.
    from knowledge.formats.isolated.surveying import survey  # noqa: PLC0415

    return survey_to_json(survey(data, given))


Task: TypeAlias = "Callable[[bytes, Given], bytes]"
_TASKS: dict[str, Task] = {"read": _read, "survey": _survey}


def _reader_of(kind: sniffing.Kind) -> Reader:
    """The reader of a format, loaded when its first file comes: a PDF needs no HTML extractor."""
    module = importlib.import_module(f"knowledge.formats.isolated.{kind}")
    reader: Reader = module.read
    return reader


def _receive(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(_LENGTH)
    return pipe.read(int.from_bytes(head, "big")) if len(head) == _LENGTH else None


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our own ends of the pipes; what a parser prints goes nowhere."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return inbox, outbox


def _give_up(allowed: dict[str, Any]) -> None:
    _leave_the_network()
    if resource:
        _limit(resource.RLIMIT_AS, allowed["memory"])
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NOFILE, _FILES)
    sys.addaudithook(_refuse)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # macOS refuses a limit on address space; the parent's clock still holds.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _allow_time(seconds: int) -> None:
    """Let the system end this process after so much more processor time."""
    if resource:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(usage.ru_utime + usage.ru_stime) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))


def _leave_the_network() -> None:
    """Move to a network namespace without a network, where Linux lets us."""
    if sys.platform == "linux":
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        if unshare(_NEW_NETWORK):
            unshare(_NEW_USER | _NEW_NETWORK)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what no parser needs, whatever tries it from Python."""
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        writes = any(letter in str(mode or "") for letter in "wax+") or (
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if writes:
            raise PermissionError("a parser writes no file")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"a parser needs no {event}")
