"""The parent's side: one warm child process that parses, watched, and replaced when it fails."""

from __future__ import annotations

import atexit
import json
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock, Timer
from typing import TYPE_CHECKING, TypeVar

from knowledge.errors import ReadError
from knowledge.formats.isolated.wire import MalformedReplyError, from_json, survey_from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import IO

    from knowledge.documents import Document
    from knowledge.formats.isolated.surveys import Survey

T = TypeVar("T")

_ROOT = str(Path(__file__).parents[3])

# The packages are entered without their fronts, which would load numpy and the rest of the
# program: seconds, and a large part of the memory that the child may have.
_START = """
import os, sys, types
for name in ("knowledge", "knowledge.formats", "knowledge.formats.isolated"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [os.path.join(sys.argv[1], *name.split("."))]
from knowledge.formats.isolated.worker import serve
serve(sys.argv[2])
"""

_LENGTH = 8
"""Bytes of the number that stands before a message."""


_DYING = 2.0
"""Seconds in which a child that closed its pipe ends."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    seconds: int = 60
    """Of time that passes."""

    processor_seconds: int = 30
    memory: int = 1_500_000_000
    """Bytes of address space; enforced on Linux."""

    reply: int = 100_000_000
    """Bytes of what the child may answer."""

    documents: int = 500
    """After so many the child is replaced: parsers leak."""

    idle: float = 60.0
    """Seconds after which a child that has nothing to do is ended."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file held."""

    documents: tuple[Document, ...]
    """More than one only of a feed."""

    seconds: float
    """What it took to parse."""


@dataclass(slots=True)
class ParserProcess:
    """Parses one file after another in a child process; any thread may ask."""

    limits: Limits = field(default_factory=Limits)
    _child: subprocess.Popen[bytes] | None = None
    _parsed: int = 0
    _idle: Timer | None = None
    _lock: Lock = field(default_factory=Lock)

    def read(self, data: bytes, name: str, url: str | None = None) -> Parsed:
        """Parse a file; `url` is where it was fetched from.

        Raises:
            ReadError: it cannot be used; the message says why.
        """
        started = time.monotonic()
        documents = self._do("read", data, name, url, from_json)
        return Parsed(documents, time.monotonic() - started)

    def survey(self, data: bytes, name: str, url: str | None = None) -> Survey:
        """Say what a page is to a crawl, and where it leads; raises as `read` does."""
        return self._do("survey", data, name, url, survey_from_json)

    def _do(
        self, task: str, data: bytes, name: str, url: str | None, load: Callable[[bytes], tuple[T, str, bool]]
    ) -> T:
        with self._lock:
            self._stop_waiting()
            try:
                reply = self._exchange({"task": task, "name": name, "url": url}, data)
                made, why, exhausted = load(reply)
            except MalformedReplyError as error:
                self._end()
                raise ReadError(f"{name} made its reader fail: save it anew, or leave it out.") from error
            if exhausted or self._parsed >= self.limits.documents:
                self._end()
            self._wait_for_more()
        if why:
            raise ReadError(why)
        return made

    def close(self) -> None:
        """End the child; the next file starts another."""
        with self._lock:
            self._stop_waiting()
            self._end()

    def _exchange(self, request: Mapping[str, str | None], data: bytes) -> bytes:
        child = self._running()
        self._parsed += 1
        late = Timer(self.limits.seconds, child.kill)
        late.daemon = True
        late.start()
        try:
            reply = _ask(child, json.dumps(request).encode(), data, self.limits.reply)
        except OSError:
            reply = None
        finally:
            late.cancel()
        if reply is None:
            raise self._failure(child, str(request["name"]))
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child and self._child.poll() is not None:
            self._end()
        if self._child is None:
            self._child = _start(self.limits)
            self._parsed = 0
            atexit.register(self.close)
        return self._child

    def _failure(self, child: subprocess.Popen[bytes], name: str) -> ReadError:
        try:
            code = child.wait(_DYING)
        except subprocess.TimeoutExpired:
            code = 0  # it did not end: it said something that is no reply
        self._end()
        if code in {-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)} and code:
            return ReadError(
                f"{name} takes too long to read (more than {self.limits.processor_seconds} seconds):"
                " split it, or leave it out."
            )
        return ReadError(f"{name} made its reader fail: save it anew, or leave it out.")

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        atexit.unregister(self.close)
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def _wait_for_more(self) -> None:
        if self._child:
            self._idle = Timer(self.limits.idle, self._end_if_idle)
            self._idle.daemon = True
            self._idle.start()

    def _end_if_idle(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    def _stop_waiting(self) -> None:
        if self._idle:
            self._idle.cancel()
            self._idle = None


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    """Start a child that inherits nothing: no environment but the system's own, no open files."""
    return subprocess.Popen(  # noqa: S603  (our own interpreter, our own code)
        [sys.executable, "-I", "-X", "utf8", "-c", _START, _ROOT, json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
    )


def _ask(child: subprocess.Popen[bytes], request: bytes, data: bytes, longest: int) -> bytes | None:
    """Send a request and its bytes; the reply, or None if the child ended or says too much."""
    if child.stdin is None or child.stdout is None:
        return None
    for message in (request, data):
        child.stdin.write(len(message).to_bytes(_LENGTH, "big"))
        child.stdin.write(message)
    child.stdin.flush()
    return _receive(child.stdout, longest)


def _receive(pipe: IO[bytes], longest: int) -> bytes | None:
    """Read one message; None at the pipe's end, or if the message is longer than allowed."""
    head = pipe.read(_LENGTH)
    size = int.from_bytes(head, "big")
    if len(head) < _LENGTH or size > longest:
        return None
    message = pipe.read(size)
    return message if len(message) == size else None
