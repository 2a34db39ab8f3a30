"""The addresses that an admin names in, fetched pages out, kept in the database: politely, and bounded."""

from knowledge.crawling.reports import NO_PAGES, FetchReport, Freshness, PageNote
from knowledge.crawling.web import WebPage, WebSources, Which
from knowledge.crawling.web_source import WebSource

__all__ = ["NO_PAGES", "FetchReport", "Freshness", "PageNote", "WebPage", "WebSource", "WebSources", "Which"]
