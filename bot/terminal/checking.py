"""A check of the articles, and what a reload left out → what a person reads in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import ENGLISH
from bot.messages import by_reason, counted, told
from bot.terminal.wrapping import indented, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.terminal.styles import Style
    from knowledge import CheckedArticle, CheckReport, Skipped

NAMED = 3
"""Files of one reason that are named before they are only counted."""

PASSAGE_SHOWN = 100
"""Code points of a passage in the list of passages."""


def print_check(report: CheckReport, style: Style, *, verbose: bool) -> str:
    """Show what would be read, how it would be cited, and what looks odd; with `verbose`, how it is cut."""
    passages = sum(len(article.passages) for article in report.articles)
    lines = [f"{counted(len(report.articles), 'article')}, {counted(passages, 'passage')}"]
    for article in report.articles:
        lines += _article(article, style, verbose=verbose)
    nowhere = sum(article.url is None for article in report.articles)
    if nowhere:
        lines.append(f"{nowhere:>5,} without an address: config.toml can name the site of their folder")
    lines += print_warnings(report.warnings, style)
    lines += print_skipped(report.skipped, style, verbose=verbose)
    return "\n".join(lines) + "\n"


def _article(article: CheckedArticle, style: Style, *, verbose: bool) -> Iterator[str]:
    facts = (article.title, article.author, article.published and ENGLISH.day(article.published), article.url)
    said = ", ".join(on_one_line(each) for each in facts if each)
    count = counted(len(article.passages), "passage")
    yield from indented(f"{on_one_line(article.path)}: {count}; {said}", style.width, 2)
    for oddity in article.oddities:
        yield from indented(f"{style.bullet}{on_one_line(oddity)}", style.width, 6)
    if verbose:
        for passage in article.passages:
            words = on_one_line(passage)
            short = words if len(words) <= PASSAGE_SHOWN else words[: PASSAGE_SHOWN - 1] + "…"
            yield from indented(f"| {short}", style.width, 6)


def print_warnings(warnings: Sequence[str], style: Style) -> Iterator[str]:
    """What was left out of articles."""
    if warnings:
        yield f"{len(warnings):>5,} {'warning' if len(warnings) == 1 else 'warnings'}"
    for warning in warnings:
        yield from indented(f"{style.bullet}{on_one_line(warning)}", style.width, 8)


def print_skipped(skipped: Sequence[Skipped], style: Style, *, verbose: bool) -> Iterator[str]:
    """The files that were not read, by reason; with `verbose`, every one."""
    if skipped:
        yield f"{len(skipped):>5,} not read"
    for reason, paths in by_reason(skipped).items():
        line = on_one_line(told(reason, paths, None if verbose else NAMED))
        yield from indented(style.bullet + line, style.width, 8)
