"""What the first answer costs: a plain script with sentence-transformers beside `python -m bot ask`.

    python tests/benchmarks/startup.py [--threads N] [--storage FOLDER] [--json] [--plot FILE]

From the start of the process to the first printed line; processor time and peak memory are the
whole process's. Both have indexed the shipped articles before, and their files are in memory.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from knowledge.formats.reading import read
from knowledge.splitting.passages import split
from tests.benchmarks.measure import arguments, compare, present

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Why did the negotiations between the Taliban and Panjshir fail?"
ARTICLES = ROOT / "knowledge" / "articles"
PLAIN = Path(__file__).with_name("plain_answer.py")
KIB = 1024 if sys.platform == "darwin" else 1
"""One in what the system counts a process's memory in."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process."""

    wall: float
    """Seconds to its first line."""

    cpu: float
    peak: float
    """MB of memory at most."""


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--threads", type=int, default=1, help="threads of the model")
    parser.add_argument("--storage", type=Path, help="where prepared models are kept between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        commands = _commands(Path(temporary), options.storage or Path(temporary), options.threads)
        runs = _run_in_turn(commands, options.repeats)
    taken = {name: [(run.wall, run.cpu) for run in own] for name, own in runs.items()}
    title = f"Process start to first answer, {options.threads} thread(s)"
    present(title, compare(taken, _peaks(runs)), options)


def _commands(folder: Path, storage: Path, threads: int) -> dict[str, list[str]]:
    texts = [passage.text for path in sorted(ARTICLES.iterdir()) for passage in split(read(path, ARTICLES))]
    (folder / "passages.json").write_text(json.dumps(texts), encoding="utf-8")
    commands = {
        "sentence-transformers and numpy": [sys.executable, str(PLAIN), str(folder), str(threads), QUESTION]
    }
    for precision in ("fp32", "int8"):
        config = folder / f"{precision}.toml"
        config.write_text(
            f'[model]\nprecision = "{precision}"\nthreads = {threads}\n'
            f"[storage]\nfolder = {json.dumps(str(storage.absolute()))}\n",
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "bot", "ask", "--config", str(config), QUESTION]
        commands[f"pullquote ask {precision}"] = command
    return commands


def _run_in_turn(commands: Mapping[str, Sequence[str]], repeats: int) -> dict[str, list[Run]]:
    """Each once unmeasured, which prepares what later runs find there, then all in turn."""
    for command in commands.values():
        _run(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            runs[name].append(_run(command))
    return runs


def _run(command: Sequence[str]) -> Run:
    # What a process is said to have taken at most includes its parent's memory at the fork: this
    # one stays small, and leaves all work with models to its children.
    began = time.perf_counter()
    quiet = {**os.environ, "TQDM_DISABLE": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=quiet, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout
        first = process.stdout.readline()
        wall = time.perf_counter() - began
        process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not first:
        sys.exit(f"{' '.join(command)} gave no answer (exit code {process.returncode}).")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / KIB / 1024)


def _peaks(runs: Mapping[str, Sequence[Run]]) -> dict[str, str]:
    peaks = {name: statistics.median(run.peak for run in own) for name, own in runs.items()}
    first = next(iter(peaks.values()))
    return {name: f"peak {peak:.0f} MB, 1/{first / peak:.2f}" for name, peak in peaks.items()}


if __name__ == "__main__":
    main()
