"""What askers feel while articles are read, and how many answers a second one thread gives.

    python tests/benchmarks/serving.py [--threads N] [--passages N] [--storage FOLDER] [--json] [--plot FILE]

First the lag of the event loop, and the time of a question asked every 0.2 s, while passages
are being encoded by a reload. Then 50 questions: one at a time by the plain thing a user would
write (encode, product, best), one at a time by Pullquote's service, and all at once.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import numpy as np

from bot.service import WAITING_LIMIT, KnowledgeService
from embeddings.models.loading import PRECISIONS, load_encoder
from knowledge.base import KnowledgeBase
from tests.benchmarks.encoders import load_baseline
from tests.benchmarks.made_articles import made_articles, real_questions
from tests.benchmarks.measure import arguments, measure_in_turn, present

if TYPE_CHECKING:
    import argparse

    from embeddings.encoder import Encoder
    from knowledge.indexing.reports import Progress
    from tests.benchmarks.measure import Figure

LAG_STEP, ASK_STEP = 0.005, 0.2
"""Seconds between two looks at the loop, and between two questions."""

SERVED = 1000
"""Passages in the base that the 50 ask."""


@dataclass(frozen=True, slots=True)
class Felt:
    """Seconds, all that were measured."""

    lags: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    encoding: list[float] = field(default_factory=list)
    """When each step of encoding began."""


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--threads", type=int, default=1, help="threads of the model")
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    parser.add_argument("--passages", type=int, default=5000, help="passages that the reload encodes")
    parser.add_argument("--storage", type=Path, help="where models and articles are kept between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        options.storage = options.storage or Path(temporary)
        if options.passages:
            _print_felt(asyncio.run(_reload_and_ask(Path(temporary), options)), options)
        title = f"{WAITING_LIMIT} questions on {SERVED:,} passages, {options.threads} thread(s)"
        present(title, asyncio.run(_askers(options)), options)


async def _reload_and_ask(folder: Path, options: argparse.Namespace) -> Felt:
    """Read many new articles into a small base that is asked meanwhile."""
    articles = folder / "articles"
    shutil.copytree(made_articles(options.storage, SERVED), articles)
    base = KnowledgeBase([articles], _encoder(options), folder / "base")
    base.open()
    shutil.rmtree(articles)
    shutil.copytree(made_articles(options.storage, options.passages), articles)
    service, felt = KnowledgeService(base), Felt()
    await service.warm()
    watching = [asyncio.create_task(each) for each in (_watch_loop(felt), _keep_asking(service, felt))]
    await service.reload(partial(_note_encoding, felt))
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    await service.close()
    return felt


def _note_encoding(felt: Felt, step: Progress) -> None:
    if step.stage == "encoding":
        felt.encoding.append(time.perf_counter())


async def _watch_loop(felt: Felt) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(LAG_STEP)
        felt.lags.append(time.perf_counter() - began - LAG_STEP)


async def _keep_asking(service: KnowledgeService, felt: Felt) -> None:
    questions = real_questions(WAITING_LIMIT)
    while True:
        began = time.perf_counter()
        await service.ask(questions[len(felt.answers) % len(questions)])
        felt.answers.append(time.perf_counter() - began)
        await asyncio.sleep(max(0.0, ASK_STEP - felt.answers[-1]))


async def _askers(options: argparse.Namespace) -> list[Figure]:
    """All ways in turn; timed in a thread, as the service lives in this one's loop."""
    encoder = _encoder(options)
    base = KnowledgeBase([made_articles(options.storage, SERVED)], encoder, options.storage)
    base.open()
    service, loop = KnowledgeService(base), asyncio.get_running_loop()
    await service.warm()
    plain, questions = load_baseline(options.threads), real_questions(WAITING_LIMIT)
    vectors = base.snapshot.vectors.of(slice(None)).copy()

    async def one_at_a_time() -> None:
        for question in questions:
            await service.ask(question)

    async def all_at_once() -> None:
        await asyncio.gather(*map(service.ask, questions))

    figures = await asyncio.to_thread(
        measure_in_turn,
        {
            "plain, one at a time": lambda: [
                (vectors @ plain.encode(question, show_progress_bar=False)).argmax() for question in questions
            ],
            "pullquote, one at a time": lambda: asyncio.run_coroutine_threadsafe(
                one_at_a_time(), loop
            ).result(),
            "pullquote, all at once": lambda: asyncio.run_coroutine_threadsafe(all_at_once(), loop).result(),
        },
        repeats=options.repeats,
    )
    await service.close()
    return [replace(figure, note=_rate(figure, figures[1])) for figure in figures]


def _rate(figure: Figure, single: Figure) -> str:
    rate = 1e3 * WAITING_LIMIT / figure.wall_ms
    wall, cpu = single.wall_ms / figure.wall_ms, single.cpu_ms / figure.cpu_ms
    return f"{rate:.0f} answers a second, {wall:.2f} × one at a time ({cpu:.2f} × CPU)"


def _encoder(options: argparse.Namespace) -> Encoder:
    return load_encoder(None, options.storage, precision=options.precision, threads=options.threads)


def _print_felt(felt: Felt, options: argparse.Namespace) -> None:
    figures = {
        "loop lag": _percentiles(felt.lags),
        "question": _percentiles(felt.answers),
    }
    seconds = felt.encoding[-1] - felt.encoding[0]
    title = f"While {options.passages:,} passages are encoded ({seconds:.0f} s), {options.threads} thread(s)"
    if options.json:
        print(json.dumps({"title": title, "figures": figures}))
        return
    print(title)
    print(f"{'ms':16}{'p50':>10}{'p95':>10}{'p99':>10}{'max':>10}{'count':>10}")
    for name, row in figures.items():
        print(f"{name:16}" + "".join(f"{value:10.1f}" for value in row.values()))


def _percentiles(seconds: list[float]) -> dict[str, float]:
    names = {"p50": 50, "p95": 95, "p99": 99, "max": 100}
    milliseconds = 1e3 * np.array(seconds)
    return {name: float(np.percentile(milliseconds, q)) for name, q in names.items()} | {
        "count": len(seconds)
    }


if __name__ == "__main__":
    main()
