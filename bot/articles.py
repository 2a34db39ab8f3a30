"""ArticleService: articles are handed in, listed, shown and removed without blocking the event loop."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from bot.errors import BotError
from bot.service import in_thread
from knowledge import AdditionError, Details

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge import Additions, Article, Fetched, Fetcher, KnowledgeBase, Passage, Preview, Removal

T = TypeVar("T")

ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
"""For what servers call a file, the ending of its name."""


class ArticleService:
    """Drafts of articles, and the articles that there are.

    Everything raises AdditionError where it cannot be done, ReadError where a draft cannot be read
    as an article, FetchError where an address cannot be fetched, SnapshotError.
    """

    def __init__(self, base: KnowledgeBase, additions: Additions, fetcher: Fetcher) -> None:
        self._base = base
        self._additions = additions
        self._fetcher = fetcher

    async def draft_file(self, name: str, content: bytes, details: Details | None = None) -> Preview:
        """Keep a file as a draft, unless it cannot be read; its preview."""
        return await _done(lambda: self._previewed(self._additions.draft(name, content, details)))

    async def draft_text(self, text: str, details: Details) -> Preview:
        """Keep a text as a draft; its preview."""
        return await _done(lambda: self._previewed(self._additions.draft_text(text, details)))

    async def draft_address(self, url: str) -> Preview:
        """Fetch what an address leads to and keep it as a draft; its preview."""
        page = await in_thread(lambda: self._fetcher.fetch(url))
        return await self.draft_file(_name_of(page), page.body, Details(url=page.url))

    async def preview(self, draft: str) -> Preview:
        """How a draft would be read."""
        return await _done(lambda: self._additions.preview(draft, self._base))

    async def describe(self, draft: str, details: Details) -> Preview:
        """Change what a reader of a draft is told; its preview."""

        def change() -> Preview:
            self._additions.describe(draft, details)
            return self._additions.preview(draft, self._base)

        return await _done(change)

    async def add(self, draft: str) -> str:
        """Make a draft an article, for the next reload; its path."""
        return await _done(lambda: self._additions.add(draft))

    async def cancel(self, draft: str) -> None:
        """Drop a draft."""
        await _done(lambda: self._additions.cancel(draft))

    async def articles(self) -> tuple[Article, ...]:
        """All articles that are answered from, by their titles."""
        return await in_thread(self._base.articles)

    async def removable(self) -> tuple[Article, ...]:
        """Those of them that were added, and can be removed."""
        return tuple(each for each in await self.articles() if self.was_added(each))

    def was_added(self, article: Article) -> bool:
        """Whether an article was added, and does not stand in the configuration's folders."""
        return article.root == str(self._additions.folder)

    async def added(self, path: str) -> Article | None:
        """The added article with this path, once it is loaded."""
        return next((each for each in await self.removable() if each.path == path), None)

    def check_size(self, name: str, size: int) -> None:
        """Raise an error for a file that is too large, before it is fetched."""
        self._additions.check_size(name, size)

    async def find(self, named: str) -> Article:
        """The one article that an id, a path, a title or a part of them names; raises BotError."""
        return one_of(await self.articles(), named)

    async def passages(self, article: Article) -> tuple[Passage, ...]:
        """How an article is cut."""
        passages = await in_thread(lambda: self._base.passages_of(article))
        if not passages:
            raise BotError("The article “{name}” has just changed. Try again.", name=article.title)
        return passages

    def check_removable(self, article: Article) -> None:
        """Raise an error for an article that was not added."""
        if not self.was_added(article):
            raise BotError(
                "{title} was not added here. Whoever runs the bot can remove the file {path} and reload.",
                title=article.title,
                path=article.path,
            )

    async def remove(self, article: Article) -> Removal:
        """Take an added article away, for the next reload; it can be put back for a day."""
        self.check_removable(article)
        return await _done(lambda: self._additions.remove(article.path))

    async def put_back(self, removal: str) -> str:
        """Put a removed article back, for the next reload; its path."""
        return await _done(lambda: self._additions.put_back(removal))

    def _previewed(self, draft: str) -> Preview:
        try:
            return self._additions.preview(draft, self._base)
        except BaseException:
            self._additions.cancel(draft)
            raise


def one_of(articles: tuple[Article, ...], named: str) -> Article:
    """The one article that an id, a path, a title or a part of them names; raises BotError."""
    wanted = named.casefold().strip()
    for fits in (
        lambda each: each.key == wanted,
        lambda each: wanted in (each.path.casefold(), each.title.casefold()),
        lambda each: wanted in f"{each.title}\n{each.path}".casefold(),
    ):
        found = [each for each in articles if fits(each)]
        if len(found) == 1:
            return found[0]
        if found:
            raise BotError("Several articles are called “{name}”. Choose one from the list.", name=named)
    raise BotError("There is no article “{name}”. `/knowledge list` shows all of them.", name=named)


async def _done(work: Callable[[], T]) -> T:
    with _disk_errors_in_words():
        return await in_thread(work)


@contextmanager
def _disk_errors_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise AdditionError(
            "The storage folder cannot be written to ({reason}).", reason=str(exc.strerror)
        ) from exc


def _name_of(page: Fetched) -> str:
    """What to call the file that a page becomes: as its address ends, with the ending of its type."""
    last = unquote(PurePosixPath(urlsplit(page.url).path).name) or str(urlsplit(page.url).hostname)
    kind = page.content_type.partition(";")[0].strip().lower()
    ending = ENDINGS.get(kind)
    return last if ending is None or last.lower().endswith(ending) else f"{last}{ending}"
