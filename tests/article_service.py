"""The service that adds and removes articles, for a knowledge base of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.articles import ArticleService
from knowledge import Additions, Fetcher

if TYPE_CHECKING:
    from knowledge import KnowledgeBase


def article_service(base: KnowledgeBase, fetcher: Fetcher | None = None) -> ArticleService:
    """One that adds to the last of the base's folders."""
    return ArticleService(base, Additions(base.roots[-1], base.storage), fetcher or Fetcher())
