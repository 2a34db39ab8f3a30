"""What a crowd in Discord feels, and what 10,000 questions leave in memory.

    python tests/benchmarks/flood.py [--crowd N] [--passages N] [--questions N] [--storage FOLDER] [--json]

A loopback Discord runs in one process and the bot, with the real client, in another. First N
people ask at once while a reload encodes: how many got a visible end, how long after its
interaction was sent each refusal reached Discord, and the lag of the bot's event loop. On a busy
machine it waits for the processor, too; what it would be late by itself is its thread's processor
time. Then one question after another, and the bot's memory on the way.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import numpy as np

from bot.chat.client import PullquoteClient
from bot.chat.limits import Limits
from bot.service import KnowledgeService
from embeddings.models.loading import load_encoder
from knowledge.base import KnowledgeBase
from tests.article_service import article_service
from tests.benchmarks.made_articles import made_articles, real_questions
from tests.benchmarks.measure import arguments
from tests.benchmarks.resident import resident_megabytes
from tests.loopback import schema
from tests.loopback.certificates import authority, connector_to
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.world import TOKEN

if TYPE_CHECKING:
    import argparse
    from multiprocessing.connection import Connection

    from tests.loopback.messages import Interaction

SERVED = 1000
"""Passages that are answered from before the reload."""

LAG_STEP = 0.005
SECONDS = 60.0
"""How long the crowd is waited for."""

STEPS = 10
"""How often memory is looked at."""


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--crowd", type=int, default=2000, help="people who ask at once")
    parser.add_argument("--passages", type=int, default=5000, help="passages that the reload encodes")
    parser.add_argument("--questions", type=int, default=10_000, help="questions one after another")
    parser.add_argument("--storage", type=Path, help="where models and articles are kept between runs")
    options = parser.parse_args()
    authority()  # before the fork, so that both processes trust the same one
    here, there = multiprocessing.Pipe()
    with tempfile.TemporaryDirectory() as temporary:
        options.storage = options.storage or Path(temporary)
        articles = Path(temporary) / "articles"
        bot = multiprocessing.get_context("fork").Process(
            target=_bot, args=(there, articles, options), daemon=True
        )
        bot.start()
        figures = asyncio.run(_discord(here, options))
        bot.join()
    if options.json:
        print(json.dumps({"processor": processor(), "figures": figures}))
        return
    print(f"{processor()}, load {os.getloadavg()[0]:.1f}")
    for name, value in figures.items():
        print(f"{name:44}{value}")


def _bot(pipe: Connection, articles: Path, options: argparse.Namespace) -> None:
    """The bot's process: it does what the pipe says, and tells what it measured."""
    shutil.copytree(made_articles(options.storage, SERVED), articles)
    base = KnowledgeBase(
        [articles], load_encoder(None, options.storage, precision="int8", threads=1), articles.parent / "base"
    )
    base.open()
    shutil.rmtree(articles)
    shutil.copytree(made_articles(options.storage, options.passages), articles)
    asyncio.run(_serve(pipe, base, articles.parent))


async def _serve(pipe: Connection, base: KnowledgeBase, storage: Path) -> None:
    port = await asyncio.to_thread(pipe.recv)
    service = KnowledgeService(base)
    client = PullquoteClient(
        service,
        article_service(base),
        storage=storage,
        limits=Limits(per_person=0, per_server=0),
        connector=connector_to(port),
    )
    lags: list[tuple[float, float]] = []
    async with client:
        work: list[asyncio.Task[Any]] = [
            asyncio.create_task(each) for each in (client.start(TOKEN), _watch_loop(lags))
        ]
        while (order := await asyncio.to_thread(pipe.recv)) != "stop":
            if order == "reload":
                lags.clear()
                work.append(asyncio.create_task(service.reload(lambda _: None)))
            elif order == "lags":
                pipe.send((lags.copy(), work[-1].done()))
            else:
                pipe.send(resident_megabytes()["own"])
        for task in work:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*work, return_exceptions=True)
        await service.close(seconds=0)


async def _watch_loop(lags: list[tuple[float, float]]) -> None:
    """How late the loop comes to what is due, by the clock and by its own thread's processor time."""
    while True:
        began = time.perf_counter(), time.thread_time()
        await asyncio.sleep(LAG_STEP)
        late, worked = time.perf_counter() - began[0] - LAG_STEP, time.thread_time() - began[1] - LAG_STEP
        lags.append((late, max(worked, 0.0)))


async def _discord(pipe: Connection, options: argparse.Namespace) -> dict[str, Any]:
    # The schema's check of one answer takes longer than the answer; the tests do it.
    schema.DESCRIPTION = Path(os.devnull) / "none"
    async with LoopbackDiscord() as discord:
        pipe.send(discord.port)
        await discord.gateway.ready.wait()
        figures = await _crowd(discord, pipe, options) | await _memory(discord, pipe, options)
        pipe.send("stop")
        return figures


async def _crowd(discord: LoopbackDiscord, pipe: Connection, options: argparse.Namespace) -> dict[str, Any]:
    questions = real_questions(50)
    people = [discord.user(f"Person {number}") for number in range(options.crowd)]
    pipe.send("reload")
    began: dict[Interaction, float] = {}
    watching = asyncio.create_task(_refusals(discord, began, options.crowd))
    for number, person in enumerate(people):
        question = questions[number % len(questions)]
        sent = time.perf_counter()
        began[await discord.slash("ask", question=question, user=person, wait=False)] = sent
    refused = await watching
    pipe.send("lags")
    lags, reloaded = await asyncio.to_thread(pipe.recv)
    return {
        "people who asked at once": len(began),
        "got a visible end": sum(asked.settled for asked in began),
        "refused by Discord": len(discord.rest.refusals),
        "told that too many wait": len(refused),
        "refused after, ms (p50, p99)": _percentiles(refused, 50, 99),
        "event loop lag, ms (p50, p99, max)": _percentiles([late for late, _ in lags], 50, 99, 100),
        "of it the loop's own processor time": _percentiles([worked for _, worked in lags], 50, 99, 100),
        "the reload was still encoding": not reloaded,
    }


async def _refusals(discord: LoopbackDiscord, began: dict[Interaction, float], crowd: int) -> list[float]:
    """Seconds from each interaction to its refusal, until everybody has an end."""
    ended: set[Interaction] = set()
    refused: list[float] = []
    end = time.perf_counter() + SECONDS
    while len(ended) < crowd and time.perf_counter() < end:
        changed = discord.world.changed
        now = time.perf_counter()
        settled = {asked for asked in began.keys() - ended if asked.settled}
        refused += [now - began[asked] for asked in settled if "Too many" in asked.reply.text]
        ended |= settled
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), 0.1)
        await asyncio.sleep(0.05)  # looking at everybody takes time that the answers need
    return refused


async def _memory(discord: LoopbackDiscord, pipe: Connection, options: argparse.Namespace) -> dict[str, Any]:
    """The bot's own memory after each tenth of the questions; the loopback forgets what it was sent."""
    questions, taken = real_questions(50), []
    for number in range(options.questions):
        person = discord.user(f"Later person {number}")
        await discord.slash("ask", question=questions[number % len(questions)], user=person)
        discord.rest.calls.clear()
        discord.world.interactions.clear()
        discord.world.messages.clear()
        if (number + 1) % max(1, options.questions // STEPS) == 0:
            pipe.send("memory")
            taken.append(round(await asyncio.to_thread(pipe.recv), 1))
    return {f"MB after each tenth of {options.questions:,} questions": taken}


def processor() -> str:
    """The processor's name, as Linux tells it."""
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
        return names[0] if names else platform.processor()
    return platform.processor()


def _percentiles(seconds: list[float], *which: int) -> list[float]:
    return [round(1e3 * float(np.percentile(seconds, each)), 1) for each in which] if seconds else []


if __name__ == "__main__":
    main()
