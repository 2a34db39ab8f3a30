"""What a whole question costs, and how that, the index and its memory grow with the passages.

    python tests/benchmarks/asking.py [--sizes 1000,10000,100000] [--storage FOLDER] [--json] [--plot FILE]

One thread, processor time. The articles are real sentences, shuffled; the
questions are real. Up to --real passages the model reads them; beyond, mixes of what it made of a
thousand stand in for it. The first run for a size builds its index: minutes at 10,000 passages.
What one million vectors cost to scan, scan.py tells.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import numpy as np

from embeddings.models.loading import PRECISIONS, load_encoder
from knowledge.base import KnowledgeBase
from tests.benchmarks import scan
from tests.benchmarks.encoders import load_baseline
from tests.benchmarks.growth import plot_growth
from tests.benchmarks.indexing import built_base
from tests.benchmarks.made_articles import real_questions
from tests.benchmarks.measure import arguments, time_in_turn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from sentence_transformers import SentenceTransformer

    from embeddings.encoder import Encoder
    from tests.benchmarks.indexing import Built

QUESTIONS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one size; milliseconds of processor time where no unit is said."""

    passages: int
    real: bool
    encode: float
    """Encoding a question by sentence-transformers, the median."""

    plain: float
    """The same, and the ten best by a numpy product."""

    question: float
    question_p95: float
    open: float
    """Opening the stored snapshot."""

    index_seconds: float
    """Without the model."""

    model_seconds: float
    bytes_per_passage: float
    resident: float
    """MB, all of the process that answers."""

    resident_own: float
    """MB, without what stands in files."""

    plain_resident: float
    plain_resident_own: float


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--precision", choices=PRECISIONS, default="int8")
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of passages")
    parser.add_argument("--real", type=int, default=10_000, help="up to so many are read by the model")
    parser.add_argument("--storage", type=Path, help="where indexes are kept between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        storage = options.storage or Path(temporary)
        encoder, plain = _encoder(storage, options.precision), load_baseline(1)
        rows = []
        for size in map(int, options.sizes.split(",")):
            built = built_base(encoder, storage, size, real=size <= options.real)
            rows.append(_measure(encoder, plain, storage, built, options))
    _present(rows, options)


def _encoder(storage: Path, precision: str) -> Encoder:
    return load_encoder(None, storage, precision=precision, threads=1)


def _measure(
    encoder: Encoder, plain: SentenceTransformer, storage: Path, built: Built, options: argparse.Namespace
) -> Row:
    base = KnowledgeBase([built.articles], encoder, built.storage)
    base.open()
    vectors = base.snapshot.vectors.of(slice(None)).copy()
    asked = cycle(real_questions(QUESTIONS))
    ways: dict[str, Callable[[], object]] = {
        "encode": lambda: plain.encode(next(asked), show_progress_bar=False),
        "plain": lambda: scan.plain(vectors, plain.encode(next(asked), show_progress_bar=False)),
        "pullquote": lambda: base.ask(next(asked)),
        "open": lambda: KnowledgeBase([built.articles], encoder, built.storage).open_stored(),
    }
    taken = time_in_turn(ways, repeats=options.repeats, runs=QUESTIONS)
    cpu = {name: 1e3 * np.array(times)[:, 1] for name, times in taken.items()}
    _keep_for_plain(base, built.storage)
    resident = _resident("holding_pullquote.py", storage, built.storage, built.articles, options.precision)
    plain_resident = _resident("holding_plain.py", built.storage)
    return Row(
        passages=built.passages,
        real=built.real,
        encode=float(np.median(cpu["encode"])),
        plain=float(np.median(cpu["plain"])),
        question=float(np.median(cpu["pullquote"])),
        question_p95=float(np.percentile(cpu["pullquote"], 95)),
        open=float(np.median(cpu["open"])),
        index_seconds=built.index_seconds,
        model_seconds=built.model_seconds,
        bytes_per_passage=built.bytes_per_passage,
        resident=resident["all"],
        resident_own=resident["own"],
        plain_resident=plain_resident["all"],
        plain_resident_own=plain_resident["own"],
    )


def _keep_for_plain(base: KnowledgeBase, folder: Path) -> None:
    """What the plain process loads."""
    if not (folder / "vectors.npy").exists():
        texts = [base.snapshot.passage(row).text for row in range(len(base.snapshot))]
        (folder / "passages.json").write_text(json.dumps(texts), encoding="utf-8")
        np.save(folder / "vectors.npy", base.snapshot.vectors.of(slice(None)))


def _resident(script: str, *folders: Path | str) -> dict[str, float]:
    """What memory a process of its own takes once it has answered the questions."""
    command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, folders)]
    questions = "".join(f"{question}\n" for question in real_questions(QUESTIONS))
    quiet = {**os.environ, "TQDM_DISABLE": "1"}
    done = subprocess.run(  # noqa: S603  (our own)
        command, input=questions, env=quiet, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _present(rows: Sequence[Row], options: argparse.Namespace) -> None:
    title = "A whole question as the passages grow, 1 thread, CPU time"
    if options.plot:
        options.plot.write_text(_plot(title, rows), encoding="utf-8")
    if options.json:
        print(json.dumps({"title": title, "load": os.getloadavg()[0], "rows": [asdict(row) for row in rows]}))
        return
    print(f"{title} (load {os.getloadavg()[0]:.1f})")
    print(f"{'passages':36}" + "".join(f"{row.passages:12,}" for row in rows))
    for name, tell in LINES.items():
        print(f"{name:36}" + "".join(f"{tell(row):>12}" for row in rows))


LINES: dict[str, Callable[[Row], str]] = {
    "vectors": lambda row: "real" if row.real else "mixes",
    "sentence-transformers encode, ms": lambda row: f"{row.encode:.2f}",
    "encode and numpy product, ms": lambda row: f"{row.plain:.2f}",
    "pullquote's whole question, ms": lambda row: f"{row.question:.2f}",
    "  its p95, ms": lambda row: f"{row.question_p95:.2f}",
    "  × encode": lambda row: f"{row.question / row.encode:.2f}",
    "  × encode and product": lambda row: f"{row.question / row.plain:.2f}",
    "opening the snapshot, ms": lambda row: f"{row.open:.2f}",
    "index without the model, s": lambda row: f"{row.index_seconds:.1f}",
    "  a passage, ms": lambda row: f"{1e3 * row.index_seconds / row.passages:.2f}",
    "the model, a passage, ms": lambda row: (
        f"{1e3 * row.model_seconds / row.passages:.2f}" if row.real else ""
    ),
    "bytes a passage": lambda row: f"{row.bytes_per_passage:,.0f}",
    "resident, MB": lambda row: f"{row.resident:.0f}",
    "  without files' content": lambda row: f"{row.resident_own:.0f}",
    "the plain process resident, MB": lambda row: f"{row.plain_resident:.0f}",
    "  without files' content ": lambda row: f"{row.plain_resident_own:.0f}",
    "  through pullquote's, all": lambda row: f"{row.plain_resident / row.resident:.2f}",
    "  through pullquote's, without files": lambda row: f"{row.plain_resident_own / row.resident_own:.2f}",
}


def _plot(title: str, rows: Sequence[Row]) -> str:
    return plot_growth(
        title,
        [row.passages for row in rows],
        {
            "ms a question": {
                "pullquote, whole": [row.question for row in rows],
                "sentence-transformers and product": [row.plain for row in rows],
            },
            "index without the model, s": {"pullquote": [row.index_seconds for row in rows]},
            "bytes a passage": {"pullquote": [row.bytes_per_passage for row in rows]},
            "resident MB": {
                "pullquote": [row.resident for row in rows],
                "plain": [row.plain_resident for row in rows],
            },
        },
    )


if __name__ == "__main__":
    main()
