"""A running bot reads files that have changed, and fetches web sources whose time has come, unasked."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.chat.freshness import keep_fresh, keep_watch
from bot.service import KnowledgeService
from knowledge import Fetcher, KnowledgeBase, Origins, WebSource, WebSources
from tests.end_to_end.in_discord.conftest import logged_in
from tests.end_to_end.in_discord.test_reloading import NEW, SlowEncoder
from tests.fakes import WordEncoder
from tests.loopback.site import HERE, Site, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
    from pathlib import Path

    from bot.chat.client import PullquoteClient
    from tests.loopback.discord import LoopbackDiscord

ASK = "What does the bakery in Mill Lane sell on Fridays?"
PAUSE = 0.02
SECONDS = 30


class Watched(KnowledgeBase):
    """Counts its reloads, and does something at each of the first looks."""

    def __init__(self, articles: Path, storage: Path, *looks: Callable[[], object]) -> None:
        super().__init__([articles], WordEncoder(), storage)
        self.looks = list(looks)
        self.looked = 0
        self.reloads = 0

    def look_at_files(self) -> int:
        self.looked += 1
        if self.looks:
            self.looks.pop(0)()
        return super().look_at_files()

    def reload(self, *arguments: object, **named: object) -> object:  # type: ignore[override]
        self.reloads += 1
        return super().reload(*arguments, **named)  # type: ignore[arg-type]


@asynccontextmanager
async def beside(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Let something go on while the block runs."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(SECONDS):
        while not holds():  # noqa: ASYNC110  (what is waited for happens in a thread)
            await asyncio.sleep(PAUSE)


async def test_a_file_that_is_written_answers_without_a_reload_being_asked_for(
    discord: LoopbackDiscord, client: PullquoteClient, base: KnowledgeBase, articles: Path
) -> None:
    async with beside(keep_watch(client.service, PAUSE)):
        assert "rye bread" not in (await discord.slash("ask", question=ASK)).reply.text
        (articles / "bakery.md").write_text(NEW)
        await until(lambda: base.status.documents == 2)
        assert "rye bread" in (await discord.slash("ask", question=ASK)).reply.text
        (articles / "bakery.md").write_text(NEW.replace("rye bread", "oat cakes"))  # of the same size
        before = base.snapshot
        await until(lambda: base.snapshot is not before)
        assert "oat cakes" in (await discord.slash("ask", question=ASK)).reply.text


async def test_files_are_read_once_no_more_of_them_change(articles: Path, tmp_path: Path) -> None:
    """A long file that is still being written, and many that come one by one, cost one reload."""
    looks = [partial((articles / f"{n}.md").write_text, NEW.replace("Mill", f"{n}.")) for n in range(8)]
    base = Watched(articles, tmp_path / "storage", *looks)
    base.open()
    base.reloads = 0
    async with beside(keep_watch(KnowledgeService(base), PAUSE)):
        await until(lambda: base.looked > 15)
    assert (base.reloads, base.status.documents) == (1, 9)


async def test_nothing_is_read_while_no_file_changes(articles: Path, tmp_path: Path) -> None:
    base = Watched(articles, tmp_path / "storage")
    base.open()
    async with beside(keep_watch(KnowledgeService(base), PAUSE)):
        await until(lambda: base.looked > 5)
        base.reloads = 0
        await until(lambda: base.looked > 15)
    assert base.reloads == 0


async def test_a_folder_that_is_away_for_a_while_is_logged_once_and_read_when_it_is_back(
    articles: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    base = Watched(articles, tmp_path / "storage")
    base.open()
    async with beside(keep_watch(KnowledgeService(base), PAUSE)):
        await until(lambda: base.looked > 3)
        await asyncio.to_thread(articles.rename, tmp_path / "away")
        looked = base.looked
        await until(lambda: base.looked > looked + 10)
        assert base.status.documents == 1
        (tmp_path / "away" / "bakery.md").write_text(NEW)
        await asyncio.to_thread((tmp_path / "away").rename, articles)
        await until(lambda: base.status.documents == 2)
    warnings = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "does not exist" in warnings[0]


async def test_files_that_change_during_another_reload_are_read_after_it(
    articles: Path, tmp_path: Path
) -> None:
    encoder = SlowEncoder()
    base = KnowledgeBase([articles], encoder, tmp_path / "storage")
    base.open()
    service = KnowledgeService(base)
    (articles / "bakery.md").write_text(NEW)
    first = asyncio.create_task(service.reload(lambda _: None))
    await asyncio.to_thread(encoder.reached.wait, 10)
    (articles / "harbour.md").write_text("# The harbour\n\nThe harbour freezes in most winters.\n")
    async with beside(keep_watch(service, PAUSE)):
        await asyncio.sleep(10 * PAUSE)
        encoder.let.set()
        await first
        await until(lambda: base.status.documents == 3)


async def test_what_a_watched_reload_does_to_saved_questions_is_logged(
    base_with_a_saved_question: KnowledgeBase, articles: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        async with beside(keep_watch(KnowledgeService(base_with_a_saved_question), PAUSE)):
            text = (articles / "lighthouse.md").read_text(encoding="utf-8")
            (articles / "lighthouse.md").write_text(text.replace("Tomas Vell", "Ida Rook"), encoding="utf-8")
            await until(lambda: "saved questions" in caplog.text)
    assert "1 of 1 saved questions get another answer now." in caplog.text


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as it:
        yield it


def base_of(site: Site, storage: Path, every: int, *roots: Path) -> KnowledgeBase:
    source = WebSource(site.at("/a"), every=every)
    web = WebSources([source], storage, Fetcher(pause=0, allowed={HERE}))
    return KnowledgeBase(Origins.of(roots, web=web), WordEncoder(), storage)


def page(sells: str) -> str:
    return f"<html><head><title>Bakery</title></head><body><main><p>The bakery in Mill Lane sells {sells} \
on Fridays, and it opens at six in the morning.</p></main></body></html>"


async def test_a_source_is_fetched_when_it_is_due(
    discord: LoopbackDiscord,
    site: Site,
    articles: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site.put("/a", page("rye bread"))
    base = base_of(site, tmp_path / "storage", 1, articles)
    base.reload()
    async with logged_in(discord, base, tmp_path / "storage") as client:
        with caplog.at_level(logging.INFO):
            async with beside(keep_fresh(client.service, PAUSE)):
                site.put("/a", page("plum cakes"))
                before = base.snapshot
                await until(lambda: base.snapshot is not before)
        assert "plum cakes" in (await discord.slash("ask", question=ASK)).reply.text
    assert f"Fetched {site.at('/a')}: 1 new, 0 unchanged, 0 kept, 0 dropped." in caplog.text


async def test_figures_tell_how_fresh_the_pages_are_and_not_where(
    discord: LoopbackDiscord, site: Site, articles: Path, tmp_path: Path
) -> None:
    site.put("/a", page("rye bread"))
    base = base_of(site, tmp_path / "storage", 0, articles)
    base.reload()
    async with logged_in(discord, base, tmp_path / "storage") as client:
        fresh = client.service.figures.as_text().decode()
        site.put("/a", "gone wrong", status=500)
        base.reload()
        stale = client.service.figures.as_text().decode()
    assert "pullquote_web_pages_stale 0.0" in fresh
    assert "pullquote_web_pages_stale 1.0" in stale
    fetched = [figure(text, "pullquote_web_oldest_timestamp_seconds") for text in (fresh, stale)]
    assert 0 <= time.time() - fetched[0] < SECONDS
    assert fetched[0] == fetched[1]
    assert site.at("") not in stale


def figure(text: str, name: str) -> float:
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name} "))


async def test_a_source_that_is_never_due_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.put("/a", page("rye bread"))
    base = base_of(site, tmp_path / "storage", 0)
    base.reload()
    site.asked.clear()
    await asyncio.wait_for(keep_fresh(KnowledgeService(base), PAUSE), SECONDS)
    assert site.asked == []


async def test_a_fetch_that_fails_is_logged_and_tried_again(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Here another process reloads while the source is due."""
    site.put("/a", page("rye bread"))
    base = base_of(site, tmp_path / "storage", 1)
    base.reload()
    other = base_of(site, tmp_path / "storage", 1)
    async with beside(keep_fresh(KnowledgeService(base), PAUSE)):
        with other._turn.taken():
            await until(lambda: "were not fetched" in caplog.text)
        site.put("/a", page("plum cakes"))
        before = base.snapshot
        await until(lambda: base.snapshot is not before)
