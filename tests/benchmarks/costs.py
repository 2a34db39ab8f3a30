"""What storage costs: a question, a reload, a start, memory and disk, beside another checkout's.

    python tests/benchmarks/costs.py --storage FOLDER [--sizes 10000,100000] [--before CHECKOUT] [--json]

One thread, processor time. The articles are real sentences, shuffled; the passages' vectors are mixes of
what the model made of a few. The first run for a size builds its index. With --before, the same is measured
with the code of another checkout, in a process of its own and in turn, and ratios are printed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

# It runs from clones that nobody installed.
sys.path.insert(0, os.environ.get("MEASURED_CHECKOUT", str(Path(__file__).resolve().parents[2])))

import numpy as np

from embeddings.models.loading import load_encoder
from knowledge.base import KnowledgeBase
from tests.benchmarks.indexing import built_base
from tests.benchmarks.made_articles import real_questions
from tests.benchmarks.resident import resident_megabytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.benchmarks.indexing import Built

ROOT = Path(__file__).resolve().parents[2]
WARMING, QUESTIONS, REPEATS = 20, 100, 3


@dataclass(frozen=True, slots=True)
class Costs:
    """The figures of one size; milliseconds of processor time where no unit is said."""

    passages: int
    open: float
    question: float
    question_p95: float
    unchanged: float
    """A look at all files that finds them as they were."""

    changed: float
    """A reload after a sentence was added to one article."""

    changed_megabytes: float
    """Memory that such a reload takes at most above what serving takes."""

    resident: float
    """MB of a process that has answered the questions, all of it."""

    resident_own: float
    """MB, without what stands in files."""

    first_answer: float
    """A whole process that answers one question from the shipped articles."""

    bytes_per_passage: float
    tables: dict[str, float]
    """Bytes for each passage of every table with its indexes; empty where there is no database."""


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.size:
        print(json.dumps(asdict(_measure(options.storage, options.size))))
        return
    rows = []
    for size in map(int, options.sizes.split(",")):
        before = _in_checkout(options.before, options.before_storage, size) if options.before else None
        rows.append((_in_checkout(ROOT, options.storage, size), before))
    if options.json:
        print(json.dumps({"processor": processor(), "rows": rows}))
        return
    print(f"{processor()}, load {os.getloadavg()[0]:.1f}")
    for now, then in rows:
        _print(now, then)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="10000,100000", help="numbers of passages")
    parser.add_argument("--storage", type=Path, required=True, help="where indexes are kept between runs")
    parser.add_argument("--before", type=Path, help="a checkout to compare with")
    parser.add_argument("--before-storage", type=Path, help="where its indexes are kept")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--size", type=int, default=0, help="measure only this, in this process, as JSON")
    return parser.parse_args()


def _in_checkout(checkout: Path, storage: Path, size: int) -> dict[str, object]:
    """Measure in a process that runs a checkout's code."""
    command = [sys.executable, __file__, "--storage", str(storage), "--size", str(size)]
    environment = {**os.environ, "MEASURED_CHECKOUT": str(checkout), "TQDM_DISABLE": "1"}
    done = subprocess.run(  # noqa: S603  (our own)
        command, env=environment, cwd=checkout, stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def _measure(storage: Path, size: int) -> Costs:
    encoder = load_encoder(None, storage, precision="int8", threads=1)
    built = built_base(encoder, storage, size, real=False)
    base = KnowledgeBase([built.articles], encoder, built.storage)
    base.open()
    asked = [cpu(partial(base.ask, question)) for question in real_questions(WARMING + QUESTIONS)]
    resident = resident_megabytes()
    return Costs(
        passages=len(base.snapshot),
        open=_median(lambda: KnowledgeBase([built.articles], encoder, built.storage).open_stored()),
        question=float(np.median(asked[WARMING:])),
        question_p95=float(np.percentile(asked[WARMING:], 95)),
        unchanged=_median(base.open),
        **_change_articles(base, built),
        resident=resident["all"],
        resident_own=resident["own"],
        first_answer=_first_answer(storage),
        bytes_per_passage=_bytes_in(built.storage) / len(base.snapshot),
        tables=_tables(built.storage, len(base.snapshot)),
    )


def cpu(run: Callable[[], object]) -> float:
    """Milliseconds of processor time that something takes."""
    began = time.process_time()
    run()
    return 1e3 * (time.process_time() - began)


def _median(run: Callable[[], object]) -> float:
    return statistics.median(cpu(run) for _ in range(REPEATS))


def _change_articles(base: KnowledgeBase, built: Built) -> dict[str, float]:
    """Add a sentence to one article after the other, reload each time, and put all back as it was."""
    taken, grown = [], []
    paths = list(islice(sorted(built.articles.iterdir()), 0, 7 * REPEATS, 7))
    contents = [path.read_bytes() for path in paths]
    for number, path in enumerate(paths):
        path.write_bytes(contents[number] + f"\nThis sentence is number {number} of the new ones.\n".encode())
        serving = peak(reset=True)
        taken.append(cpu(base.reload))
        grown.append(peak() - serving)
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    base.reload()
    return {"changed": statistics.median(taken), "changed_megabytes": statistics.median(grown)}


def peak(*, reset: bool = False) -> float:
    """MB of memory this process has taken at most, since the last reset."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _first_answer(storage: Path) -> float:
    config = storage / "first-answer.toml"
    config.write_text(
        f"[model]\nthreads = 1\n[storage]\nfolder = {json.dumps(str(storage.absolute()))}\n", "utf-8"
    )
    command = [sys.executable, "-m", "bot", "ask", "--config", str(config), "Why did the talks fail?"]
    times = []
    for _ in range(2 + REPEATS):
        before = os.times()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)  # noqa: S603  (our own)
        after = os.times()
        times.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    return 1e3 * statistics.median(times[2:])


def _bytes_in(storage: Path) -> int:
    return sum(path.stat().st_size for path in storage.rglob("*") if path.is_file())


def _tables(storage: Path, passages: int) -> dict[str, float]:
    path = storage / "index.db"
    if not path.exists():
        return {}
    with closing(sqlite3.connect(path)) as stored:
        owners = dict(stored.execute("SELECT name, tbl_name FROM sqlite_master"))
        sizes: dict[str, float] = {}
        for name, size in stored.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            owner = owners.get(name, "schema")
            sizes[owner] = sizes.get(owner, 0) + size / passages
        (free,) = stored.execute("PRAGMA freelist_count").fetchone()
        (page,) = stored.execute("PRAGMA page_size").fetchone()
    return {**sizes, "free pages": free * page / passages}


def processor() -> str:
    """The processor's name, as Linux or the platform tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


LINES = {
    "question": "a question, ms",
    "question_p95": "  its p95, ms",
    "open": "opening the snapshot, ms",
    "unchanged": "nothing changed, ms",
    "changed": "one changed article, ms",
    "changed_megabytes": "  memory above serving, MB",
    "first_answer": "a process to its first answer, ms",
    "resident": "resident while serving, MB",
    "resident_own": "  without files' content",
    "bytes_per_passage": "bytes a passage",
}


def _print(now: Mapping[str, object], then: Mapping[str, object] | None) -> None:
    print(
        f"\n{now['passages']:,} passages{'':23}{'now':>12}"
        + (f"{'before':>12}{'now/before':>12}" if then else "")
    )
    for name, title in LINES.items():
        print(f"{title:36}{now[name]:12,.1f}{_beside(now[name], then[name]) if then else ''}")
    for table, size in sorted(_sizes(now), key=lambda pair: -pair[1]):
        print(f"  {table:34}{size:12,.0f}")


def _beside(now: object, then: object) -> str:
    assert isinstance(now, int | float)
    assert isinstance(then, int | float)
    return f"{then:12,.1f}{now / then if then else 0:12.2f}"


def _sizes(row: Mapping[str, object]) -> Sequence[tuple[str, float]]:
    tables = row["tables"]
    assert isinstance(tables, dict)
    return list(tables.items())


if __name__ == "__main__":
    main()
