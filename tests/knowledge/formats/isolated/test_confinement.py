"""The child gives up what no parser needs: hostile code that runs in it is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.errors import ReadError
from knowledge.formats.isolated import ParserProcess, process

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = b"<html><body><p>Tea is hot, and it is good for all who drink it.</p></body></html>"

# Takes the place of the reader of web pages: it runs the page's bytes as Python.
TURNED = """
import ctypes, os, shutil, socket, subprocess, types, urllib.request
from knowledge.errors import ReadError

def read(data, given):
    try:
        exec(data)
    except PermissionError as error:
        raise ReadError(f"Refused: {error}.")
    raise ReadError("Done.")

sys.modules["knowledge.formats.isolated.html_page"] = types.SimpleNamespace(read=read)
"""


@pytest.fixture(scope="module")
def turned() -> Iterator[ParserProcess]:
    """A child whose reader of web pages does what a page tells it."""
    child = ParserProcess()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_START", process._START.replace("serve(sys", TURNED + "serve(sys"))
        assert _outcome(child, "pass") == "Done."
    yield child
    child.close()


def _outcome(child: ParserProcess, code: str) -> str:
    with pytest.raises(ReadError) as caught:
        child.read(f"'<html>'\n{code}".encode(), "tea.html")
    return str(caught.value)


def test_what_a_parser_needs_is_allowed(turned: ParserProcess) -> None:
    assert _outcome(turned, f"open({__file__!r}).read()") == "Done."


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("socket.socket()", "socket.__new__"),
        ("socket.socket(socket.AF_UNIX)", "socket.__new__"),
        ("socket.socketpair()", "socket.__new__"),
        ("socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo"),
        ("socket.getaddrinfo('example.org', 80)", "socket.getaddrinfo"),
        ("urllib.request.urlopen('http://127.0.0.1:9/')", "urllib.Request"),
        ("subprocess.run(['true'])", "subprocess.Popen"),
        ("os.system('true')", "os.system"),
        ("os.fork()", "os.fork"),
        ("os.execv('/bin/true', ['true'])", "os.exec"),
        ("os.remove('tea')", "os.remove"),
        ("os.mkdir('tea')", "os.mkdir"),
        ("shutil.rmtree('tea')", "shutil.rmtree"),
    ],
)
def test_python_code_reaches_no_network_program_or_folder(
    turned: ParserProcess, code: str, event: str
) -> None:
    assert _outcome(turned, code) == f"Refused: a parser needs no {event}."


@pytest.mark.parametrize("code", ["open('tea', 'w')", "open('tea', 'ab')", "os.open('tea', os.O_RDWR)"])
def test_python_code_writes_no_file(turned: ParserProcess, code: str) -> None:
    assert _outcome(turned, code) == "Refused: a parser writes no file."


def test_the_system_lets_the_child_write_no_file(parser: ParserProcess) -> None:
    limits = Path(f"/proc/{_running(parser)}/limits")
    if not limits.exists():
        pytest.skip("this system does not show a process's limits")
    assert "Max file size             0 " in limits.read_text(encoding="ascii")


def test_the_child_has_a_network_of_its_own_with_nothing_in_it(parser: ParserProcess) -> None:
    if not _can_leave_the_network():
        pytest.skip("this system lets no process leave its network")
    child = _running(parser)
    assert Path(f"/proc/{child}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    devices = Path(f"/proc/{child}/net/dev").read_text(encoding="ascii").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in devices] == ["lo"]


def _running(parser: ParserProcess) -> int:
    parser.read(PAGE, "tea.html")
    assert parser._child is not None
    return parser._child.pid


def _can_leave_the_network() -> bool:
    unshare = shutil.which("unshare")
    return (
        bool(unshare)
        and not subprocess.run(  # noqa: S603
            [str(unshare), "--user", "--net", "true"], capture_output=True, check=False
        ).returncode
    )
