"""KnowledgeService: the only place where the event loop hands work to threads.

Questions that arrive while others are being answered wait, and then share one batch of the
model. A reload runs in its own thread, so questions are answered meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bot.errors import BotError, BusyError, ClosingError, SlowAnswerError
from bot.in_flight import InFlight
from bot.reload_pace import ReloadPace
from bot.watch import Figures
from embeddings.errors import EmbeddingError
from knowledge import Degree, KnowledgeError, NoAnswer, QuestionError, ReloadRunningError, Which

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge import (
        Answer,
        Article,
        KeptSnapshot,
        KnowledgeBase,
        Outcome,
        Progress,
        Question,
        Quote,
        ReloadReport,
        Status,
    )

log = logging.getLogger(__name__)

WAITING_LIMIT = 50
"""Most questions under way at once; later ones could not be answered in time."""

BATCH_LIMIT = 16
"""Most questions in one batch of the model, so that a batch stays short and nobody waits for long."""

REBUILDING_PAUSE = 300.0
"""Seconds from one attempt to build damaged articles anew to the next."""

ANSWER_SECONDS = 20.0
CLOSE_SECONDS = 10.0
FOLLOW_SECONDS = 30.0
WAIT_SECONDS = 0.5
"""Time between two looks at whether another reload has ended."""


OUTCOMES = {QuestionError: "question", BusyError: "busy", SlowAnswerError: "slow", ClosingError: "closing"}
"""What is counted where there is neither an answer nor a reason why not."""

Tell: TypeAlias = "Callable[[Progress], None]"
T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Run what would block the event loop, such as reading a file, in a thread."""
    return await asyncio.to_thread(work)


@dataclass(slots=True)
class _Batch:
    """Questions that are answered together, and the task that answers them."""

    questions: list[str | Question] = field(default_factory=list)
    answers: asyncio.Task[list[Outcome]] | None = None


class KnowledgeService:
    """Asks and reloads a knowledge base without blocking the event loop.

    Used inside one running loop. Call `close` at the end.
    """

    def __init__(
        self, base: KnowledgeBase, *, seconds: float = ANSWER_SECONDS, figures: Figures | None = None
    ) -> None:
        self.figures = figures or Figures()
        self._base = base
        self._seconds = seconds
        self._answering = ThreadPoolExecutor(1, "answering")
        self._looking_up = ThreadPoolExecutor(1, "looking-up")
        self._turn = asyncio.Lock()
        self._filling = _Batch()
        self._waiting = InFlight()
        self._closing = Event()
        self._rebuilding: asyncio.Task[None] | None = None
        self._next_rebuilding = 0.0

    async def ask(self, question: str | Question) -> Answer | NoAnswer:
        """Answer a question.

        Raises QuestionError, BusyError, SlowAnswerError, ClosingError, and whatever
        KnowledgeBase.ask raises.
        """
        began, outcome = time.monotonic(), "failed"
        try:
            result = await self._ask(question)
        except (QuestionError, BotError) as exc:
            outcome = OUTCOMES.get(type(exc), outcome)
            raise
        else:
            outcome = _outcome(result)
            return result
        finally:
            self._note(outcome, time.monotonic() - began)

    def _note(self, outcome: str, seconds: float) -> None:
        """Count a question, and log it without its text."""
        self.figures.questions.labels(outcome).inc()
        self.figures.answer_seconds.observe(seconds)
        fields = {"outcome": outcome, "seconds": round(seconds, 4)}
        log.info("A question: %s, %.0f ms.", outcome, seconds * 1000, extra={"fields": fields})

    async def _ask(self, question: str | Question) -> Answer | NoAnswer:
        self._check_open()
        if self.is_full:
            raise BusyError("Too many questions are waiting; please ask again in a minute.")
        with self._waiting:
            result = await self._in_batch(question)
        if isinstance(result, QuestionError):
            raise result
        return result

    async def warm(self) -> None:
        """Answer a question of our own, so that the first asker does not wait for the model to load."""
        await self.ask("Is everything ready?")

    async def check(self) -> None:
        """Verify every byte of the stored articles, and rebuild them if they are damaged.

        Undamaged articles are reloaded if their files have changed since. The start itself verifies
        only what answers need, so that it is quick.
        """
        try:
            await in_thread(self._base.verify)
        except KnowledgeError as damage:
            log.warning("%s", damage)
            await self._rebuild()
            return
        try:
            await in_thread(lambda: self._base.catch_up(lambda _: self._check_open()))
        except (BotError, KnowledgeError, EmbeddingError) as exc:
            log.warning("The articles are served as they were: %s", exc)
        else:
            log.info("The stored articles are whole, and as their files are.")

    async def look_at_files(self) -> int:
        """A number that is another one once files of the articles have changed. Raises ReadError."""
        return await in_thread(self._base.look_at_files)

    async def next_fetch(self) -> float | None:
        """Seconds until a web source is due; None if none ever is. Raises SnapshotError."""
        return await in_thread(lambda: self._base.next_fetch)

    async def _rebuild(self) -> None:
        try:
            await self.reload(lambda _: None, which=Which.NEW)
        except (BotError, KnowledgeError, EmbeddingError) as exc:
            log.warning("The stored articles could not be rebuilt: %s", exc)

    async def reload(
        self, progress: Tell, *, may_shrink: bool = False, which: Which = Which.ALL
    ) -> ReloadReport:
        """Reload the articles, `which` web sources fetched first; `progress` is called in the event loop.

        Raises ClosingError if the bot stops meanwhile, and whatever KnowledgeBase.reload raises.
        """
        self._check_open()
        pace, loop = ReloadPace(lambda: self.waiting > BATCH_LIMIT), asyncio.get_running_loop()

        def tell(step: Progress) -> None:
            pace.keep(step, self._closing)
            self._check_open()
            loop.call_soon_threadsafe(progress, step)

        outcome = "failed"
        try:
            # Not in a pool of one: a second reload must fail at once, not wait for the first.
            report = await in_thread(lambda: self._base.reload(tell, may_shrink=may_shrink, which=which))
            outcome = "done"
            return report
        finally:
            self.figures.reloads.labels(outcome).inc()

    async def reload_after(self, progress: Tell, *, may_shrink: bool = False) -> ReloadReport:
        """Reload the files once no other reload is under way; raises what `reload` raises."""
        while True:
            try:
                return await self.reload(progress, may_shrink=may_shrink, which=Which.NEW)
            except ReloadRunningError:
                await asyncio.sleep(WAIT_SECONDS)

    async def history(self) -> tuple[KeptSnapshot, ...]:
        """The snapshots that can be gone back to, the newest first. Raises SnapshotError."""
        return await in_thread(self._base.history)

    async def roll_back(self, number: int) -> None:
        """Answer from an older snapshot; raises what KnowledgeBase.roll_back raises."""
        self._check_open()
        await in_thread(lambda: self._base.roll_back(number))

    async def follow(self) -> None:
        """Take over, every half a minute, what another process has reloaded or gone back to."""
        while True:
            await asyncio.sleep(FOLLOW_SECONDS)
            try:
                await in_thread(self._base.follow)
            except KnowledgeError as exc:
                log.warning("What another process has stored cannot be read: %s", exc)

    async def quote(self, passage_id: str, sentence: int) -> Quote | None:
        """A sentence of the passage with this id; None if it is gone. Raises SnapshotError."""
        return await self._look_up(lambda: self._base.quote(passage_id, sentence))

    async def articles(self) -> tuple[Article, ...]:
        """The articles by title. Raises SnapshotError."""
        return await self._look_up(self._base.articles)

    async def _look_up(self, work: Callable[[], T]) -> T:
        self._check_open()
        return await asyncio.get_running_loop().run_in_executor(self._looking_up, work)

    @property
    def waiting(self) -> int:
        """Questions under way."""
        return self._waiting.count

    @property
    def is_full(self) -> bool:
        """Whether so many questions are under way that the next one is refused."""
        return self._waiting.count >= WAITING_LIMIT

    def status(self) -> Status:
        """What the knowledge base holds."""
        return self._base.status

    async def close(self, *, seconds: float = CLOSE_SECONDS) -> None:
        """Refuse new questions, finish those under way, and stop a reload at its next step."""
        self._closing.set()
        await self._waiting.wait_until_idle(seconds)
        for threads in (self._answering, self._looking_up):
            threads.shutdown(wait=False, cancel_futures=True)

    def _check_open(self) -> None:
        if self._closing.is_set():
            raise ClosingError("The bot is stopping; please ask again when it is back.")

    async def _in_batch(self, question: str | Question) -> Outcome:
        if len(self._filling.questions) >= BATCH_LIMIT:
            self._filling = _Batch()
        batch, place = self._filling, len(self._filling.questions)
        batch.questions.append(question)
        if batch.answers is None:
            batch.answers = asyncio.create_task(self._answer(batch))
        try:
            async with asyncio.timeout(self._seconds):
                return (await asyncio.shield(batch.answers))[place]
        except TimeoutError as exc:
            raise SlowAnswerError("The answer is taking too long; please ask again in a minute.") from exc

    async def _answer(self, batch: _Batch) -> list[Outcome]:
        """Wait until the batch before is answered, close this one, and answer it in the worker thread."""
        async with self._turn:
            if self._filling is batch:
                self._filling = _Batch()
            try:
                return await asyncio.get_running_loop().run_in_executor(
                    self._answering, self._base.ask_many, batch.questions
                )
            finally:
                if self._base.is_damaged:
                    self._begin_rebuilding()

    def _begin_rebuilding(self) -> None:
        """Build what is stored anew in the background, once for all questions that meet the damage.

        Where that fails, it is tried again after a while.
        """
        now = time.monotonic()
        if now >= self._next_rebuilding:
            self._next_rebuilding = now + REBUILDING_PAUSE
            self._rebuilding = asyncio.create_task(self._rebuild())


def _outcome(result: Answer | NoAnswer) -> str:
    """What came of a question, in a word for figures and logs."""
    if isinstance(result, NoAnswer):
        return result.reason.value
    return "answered" if result.degree is Degree.SURE else "perhaps"
