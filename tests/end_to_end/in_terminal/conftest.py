"""The program as it is started: real articles, the real model, real pipes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).parents[3]
QUESTION = "Why did the talks fail?"
SECONDS = 120


@dataclass
class Program:
    """Pullquote with a storage folder of its own, started as a process."""

    storage: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.storage / "config.toml"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "bot", *words, "--config", str(self.config)]

    def start(self, *words: str, **streams: Any) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
        return subprocess.Popen(  # noqa: S603  (these words are the tests' own)
            self.command(*words),
            cwd=ROOT,
            env=kept | {"PYTHONUTF8": "1"} | self.environment,
            text=True,
            encoding="utf-8",
            **({"stdin": subprocess.DEVNULL, "stdout": -1, "stderr": -1} | streams),
        )

    def run(self, *words: str, lines: Iterable[str] | None = None) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, stdin=subprocess.PIPE)
        given = None if lines is None else "".join(f"{line}\n" for line in lines)
        out, err = process.communicate(given, timeout=SECONDS)
        return subprocess.CompletedProcess(words, process.returncode, out, err)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory, with_models: Callable[[Path], Path]) -> Program:
    """Pullquote with the shipped articles, and models that are already prepared for fast starts."""
    made = Program(with_models(tmp_path_factory.mktemp("storage")))
    made.config.write_text('[storage]\nfolder = "."\n', encoding="utf-8")
    first = made.run("reload")
    assert first.returncode == 0, first.stderr
    return made


def one_sentence(text: str) -> bool:
    return bool(re.fullmatch(r"pullquote: [^\n]+\n", text)) and "Traceback" not in text


def the_pipe(stream: IO[str] | None) -> IO[str]:
    assert stream
    return stream
