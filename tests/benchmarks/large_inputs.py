"""What large inputs cost: a document of 10 MB, 10 MB on one line, and very many small files.

    python tests/benchmarks/large_inputs.py [--files 2000,10000] [--megabytes 10] [--storage FOLDER] [--json]

One thread, processor time. The sentences are real, shuffled; what the model makes of the passages are mixes
of what it made of a few, so the model's own time is left out. Each input is added to a base that serves one
small article, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from embeddings.models.loading import load_encoder
from knowledge.base import KnowledgeBase
from tests.benchmarks.costs import cpu, peak, processor
from tests.benchmarks.indexing import mixing_encoder
from tests.benchmarks.made_articles import article, shuffled_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = 3
"""Sentences of a small file."""


@dataclass(frozen=True, slots=True)
class LargeInput:
    """The figures of one input."""

    name: str
    files: int
    megabytes: float
    passages: int
    seconds: float
    """Of the reload that reads it."""

    memory: float
    """MB that this reload takes at most above what serving took."""

    unchanged: float
    """Milliseconds of a look at all files that finds them as they were."""

    changed: float
    """Seconds of a reload after one more small file."""


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.case:
        print(json.dumps(asdict(_measure(options.case, options.megabytes, options.storage))))
        return
    with tempfile.TemporaryDirectory() as folder:
        storage = options.storage or Path(folder)
        cases = ["document", "line", *(f"{count} files" for count in options.files.split(","))]
        rows = [_in_process(case, options.megabytes, storage) for case in cases]
    if options.json:
        print(json.dumps({"processor": processor(), "rows": [asdict(row) for row in rows]}))
        return
    print(f"{processor()}, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'':16}{'MB':>8}{'passages':>10}{'CPU s':>8}{'s a MB':>8}{'MB more':>9}{'same, ms':>10}{'+1, s':>7}"
    )
    for row in rows:
        print(
            f"{row.name:16}{row.megabytes:8.1f}{row.passages:10,}{row.seconds:8.1f}"
            f"{row.seconds / row.megabytes:8.2f}{row.memory:9.0f}{row.unchanged:10.0f}{row.changed:7.2f}"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", default="2000,10000", help="numbers of small files")
    parser.add_argument("--megabytes", type=int, default=10, help="of the document and of the line")
    parser.add_argument("--storage", type=Path, help="where the model is kept between runs")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--case", default="", help="measure only this, in this process, as JSON")
    return parser.parse_args()


def _in_process(case: str, megabytes: int, storage: Path) -> LargeInput:
    command = [sys.executable, __file__, "--case", case, "--megabytes", f"{megabytes}"]
    done = subprocess.run(  # noqa: S603  (our own)
        [*command, "--storage", str(storage)], stdout=subprocess.PIPE, text=True, check=True
    )
    return LargeInput(**json.loads(done.stdout.splitlines()[-1]))


def _measure(case: str, megabytes: int, storage: Path) -> LargeInput:
    encoder = mixing_encoder(load_encoder(None, storage, precision="int8", threads=1))
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "articles")
        articles.mkdir()
        (articles / "small.txt").write_text("The oak grows slowly and lives for a thousand years.", "utf-8")
        base = KnowledgeBase([articles], encoder, Path(folder, "storage"))
        base.reload()
        base.ask("How old is the oak?")
        _write(case, megabytes, articles)
        time.sleep(3)  # a file that has just changed is read again
        serving = peak(reset=True)
        seconds = cpu(base.reload) / 1e3
        memory = peak() - serving
        unchanged = cpu(base.open)
        (articles / "one-more.txt").write_text(
            "The elm was felled by a beetle that carries a fungus.", "utf-8"
        )
        files = [path for path in articles.iterdir() if path.suffix]
        return LargeInput(
            name=case,
            files=len(files),
            megabytes=sum(path.stat().st_size for path in files) / 1e6,
            passages=len(base.snapshot),
            seconds=seconds,
            memory=memory,
            unchanged=unchanged,
            changed=cpu(base.reload) / 1e3,
        )


def _write(case: str, megabytes: int, articles: Path) -> None:
    sentences, size = shuffled_sentences(), 990_000 * megabytes  # 10 MB is the most that is read
    if case == "document":
        parts = iter(lambda: article(sentences), None)
        (articles / "long.md").write_text("\n".join(_up_to(parts, size)), "utf-8")
    elif case == "line":
        words = chain.from_iterable(map(str.split, sentences))
        (articles / "line.txt").write_text(" ".join(_up_to(words, size)), "utf-8")
    else:
        for number in range(int(case.removesuffix(" files"))):
            text = " ".join(islice(sentences, SMALL))
            (articles / f"{number:06d}.txt").write_text(text, "utf-8")


def _up_to(parts: Iterator[str], size: int) -> Iterator[str]:
    while size > 0:
        part = next(parts)
        size -= len(part.encode()) + 1
        yield part


if __name__ == "__main__":
    main()
