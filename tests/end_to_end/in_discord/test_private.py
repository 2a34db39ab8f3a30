"""Nothing leaves the machine but Discord's own traffic, and nothing is written outside the storage folder.

Watched from outside, by strace: what a library written in C++ does, Python does not see.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.in_discord.test_commands import MAIN
from tests.end_to_end.in_discord.test_run import RUN
from tests.end_to_end.in_terminal.test_articles import ON_THIS_MACHINE
from tests.end_to_end.tracing import Trace, read_trace, strace
from tests.loopback.certificates import authority
from tests.loopback.site import serving
from tests.loopback.world import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.loopback.discord import LoopbackDiscord
    from tests.loopback.site import Site

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")

ROOT = Path(__file__).parents[3]
SECONDS = 240
QUESTION = "Who built the lighthouse?"
REACHES_OUT = """
import pathlib, socket, sys
try:
    socket.create_connection(("192.0.2.7", 443), timeout=0.01)
except OSError:
    pass
try:
    socket.getaddrinfo("collector.invalid", 443)
except OSError:
    pass
pathlib.Path(sys.argv[1]).write_text("an id")
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder in which nothing may be written."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(home: Path, tmp_path: Path) -> dict[str, str]:
    """A user's environment: no variable that speaks of privacy is set."""
    (tmp_path / "temporary").mkdir()
    plain = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return plain | {
        "HOME": str(home),
        "TMPDIR": str(tmp_path / "temporary"),
        "PYTHONDONTWRITEBYTECODE": "1",  # else Python itself writes beside the source, the first time
    }


@pytest.fixture
def config(articles: Path, tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(
        f'[knowledge]\narticles = ["{articles.as_posix()}"]\ninclude_shipped = false\n'
        f'[storage]\nfolder = "{(tmp_path / "storage").as_posix()}"\n'
    )
    return file


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    asked = [{"question": QUESTION, "expect": ["Tomas Vell"]}, {"question": "Who won?", "answerable": False}]
    file.write_text("".join(f"{json.dumps(each)}\n" for each in asked * 10))
    return file


def traced(
    words: list[str], tmp_path: Path, environment: dict[str, str], typed: str = ""
) -> tuple[Trace, str]:
    log = tmp_path / "trace"
    process = subprocess.run(  # noqa: S603  (these words are the tests' own)
        [*strace(log), sys.executable, *words],
        cwd=ROOT, env=environment, input=typed, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    return read_trace(log, ROOT), process.stdout + process.stderr


def test_what_reaches_out_is_seen(tmp_path: Path, environment: dict[str, str], home: Path) -> None:
    """The watch itself is watched: it must see a connection, a look-up and a file."""
    trace, _ = traced(["-c", REACHES_OUT, str(home / "id")], tmp_path, environment)
    assert ("192.0.2.7", 443) in trace.addresses
    assert trace.looked_up
    assert trace.written_outside(tmp_path / "storage") == {home / "id"}


@pytest.mark.parametrize(
    "command", ["ask", "chat", "reload", "evaluate", "calibrate", "doctor", "backup", "restore"]
)
def test_a_command_in_the_terminal_keeps_to_the_machine_and_to_its_folder(
    command: str,
    tmp_path: Path,
    config: Path,
    questions: Path,
    environment: dict[str, str],
    with_models: Callable[[Path], Path],
) -> None:
    given = {
        "ask": [QUESTION],
        "evaluate": [str(questions)],
        "calibrate": [str(questions), "--false-answers", "40%", "--yes"],
        "backup": [str(tmp_path / "storage" / "kept.zip")],
        "restore": [str(tmp_path / "storage" / "kept.zip"), "--yes"],
    }
    if command != "reload":  # which also prepares the models
        with_models(tmp_path / "storage")
    if command == "restore":
        backup = ["-m", "bot", "backup", *given["backup"], "--config", str(config)]
        subprocess.run([sys.executable, *backup], cwd=ROOT, env=environment, check=True)  # noqa: S603
    words = ["-m", "bot", command, *given.get(command, []), "--config", str(config)]
    trace, output = traced(words, tmp_path, environment, typed=f"{QUESTION}\n")
    assert "Traceback" not in output
    assert {"ask": "Tomas Vell", "chat": "Tomas Vell", "reload": "1 article"}.get(command, "") in output
    assert trace.addresses == frozenset()
    assert not trace.looked_up
    if command != "restore":  # which writes the configuration, too
        assert trace.written_outside(tmp_path / "storage", tmp_path / "temporary") == set()
    assert (tmp_path / "storage").is_dir()
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.fixture
def site() -> Iterator[Site]:
    """A site whose page leads to other hosts in every way that pages do."""
    with serving() as it:
        away = "http://192.0.2.7"
        it.put(
            "/docs/",
            f'<html><head><title>The lighthouse</title><link rel="canonical" href="{away}/c">'
            f'<link rel="stylesheet" href="{away}/s.css"><script src="{away}/s.js"></script>'
            f'<meta property="og:image" content="{away}/i.png"><base href="{it.origin}/docs/"></head>'
            f'<body><img src="{away}/p.png"><iframe src="{away}/f"></iframe>'
            f'<a href="{away}/a">a</a><a href="b">b</a><a href="moved">m</a><main><p>The inn beside the '
            "lighthouse was built by Ida Rook, who kept it for thirty years.</p></main></body></html>",
        )
        it.put("/docs/b", "<p>The boats of the island are painted blue in spring by whoever rows them.</p>")
        it.redirect("/docs/moved", f"{away}/moved")
        yield it


@pytest.fixture
def with_source(config: Path, site: Site) -> Path:
    """The configuration with a web source."""
    with config.open("a") as file:
        file.write(f'[[source]]\nurl = "{site.at("/docs/")}"\ncrawl = true\n')
    return config


def test_of_a_web_source_only_its_own_host_is_asked(
    tmp_path: Path, with_source: Path, site: Site, environment: dict[str, str]
) -> None:
    words = ["-c", ON_THIS_MACHINE, "reload", "--config", str(with_source)]
    trace, output = traced(words, tmp_path, environment)
    assert "2 pages new or changed" in output
    host, _, port = site.origin.removeprefix("http://").partition(":")
    assert trace.addresses == {(host, int(port))}
    assert not trace.looked_up
    assert trace.written_outside(tmp_path / "storage", tmp_path / "temporary") == set()
    trace, output = traced(
        ["-m", "bot", "ask", QUESTION, "--config", str(with_source)], tmp_path, environment
    )
    assert "Tomas Vell" in output
    assert trace.addresses == frozenset()


async def test_a_bot_reaches_nobody_but_discord(
    discord: LoopbackDiscord, tmp_path: Path, config: Path, environment: dict[str, str]
) -> None:
    authority().cert_pem.write_to_path(tmp_path / "authority.pem")
    process = await asyncio.create_subprocess_exec(
        *strace(tmp_path / "trace"), sys.executable, "-c", RUN, str(discord.port), str(config),
        cwd=ROOT, stdout=-1, stderr=-1, start_new_session=True,
        env=environment | {"DISCORD_TOKEN": TOKEN, "SSL_CERT_FILE": str(tmp_path / "authority.pem")},
    )  # fmt: skip
    try:
        await asyncio.wait_for(discord.gateway.ready.wait(), SECONDS)
        assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION)).reply.text
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), SECONDS)
    assert b"Traceback" not in errors, errors.decode()
    trace = read_trace(tmp_path / "trace", ROOT)
    assert trace.addresses == {("127.0.0.1", discord.port)}
    assert not trace.looked_up
    assert trace.written_outside(tmp_path / "storage", tmp_path / "temporary") == set()
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_a_guided_start_reaches_nobody_but_discord(
    discord: LoopbackDiscord, tmp_path: Path, articles: Path, environment: dict[str, str]
) -> None:
    """It writes the configuration, and nothing else."""
    authority().cert_pem.write_to_path(tmp_path / "authority.pem")
    file = tmp_path / "config.toml"
    words = ["init", "--config", str(file), "--articles", str(articles), "--role", "Keepers"]
    process = await asyncio.create_subprocess_exec(
        *strace(tmp_path / "trace"), sys.executable, "-c", MAIN, str(discord.port), *words,
        cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, stdout=-1, stderr=-1,
        env=environment | {"DISCORD_TOKEN": TOKEN, "SSL_CERT_FILE": str(tmp_path / "authority.pem")},
    )  # fmt: skip
    _, errors = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 0, errors.decode()
    trace = read_trace(tmp_path / "trace", ROOT)
    assert trace.addresses == {("127.0.0.1", discord.port)}
    assert not trace.looked_up
    assert trace.written_outside(tmp_path / "temporary") == {file}
    assert list((tmp_path / "temporary").iterdir()) == []
