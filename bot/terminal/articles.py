"""Lists, drafts and passages of articles → what a person reads in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import counted, cut_file, origin
from bot.terminal.wrapping import printable, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.terminal.styles import Style
    from knowledge import Article, Passage, Preview


def print_list(articles: Sequence[Article], search: str, style: Style) -> str:
    """Show the articles whose title or path holds every word that is searched for."""
    words = search.casefold().split()
    found = [each for each in articles if all(w in f"{each.title}\n{each.path}".casefold() for w in words)]
    lines = [counted(len(found), "article")]
    for each in found:
        line = f"{_flat(each.title)}: {counted(each.passages, 'passage')}; {_flat(each.path)}"
        lines += _indented(line, style, 2)
    return "\n".join(lines) + "\n"


def print_cut(passages: Sequence[Passage]) -> str:
    """Show how an article is cited and cut."""
    source = passages[0].document.source
    told = (source.title, origin(source), source.url, counted(len(passages), "passage"))
    head = "\n".join(_flat(each) for each in told if each)
    return f"{head}\n\n{printable(cut_file(passages).text)}"


def print_preview(preview: Preview, style: Style) -> str:
    """Show how a draft would be cited and cut, what is odd about it, and what says the same already."""
    source = preview.document.source
    told = (source.title, origin(source), source.url)
    count, language = counted(len(preview.passages), "passage"), preview.language.capitalize()
    lines = [*(_flat(each) for each in told if each), f"{count}, language: {language}"]
    lines += _indented(f"| {_flat(preview.passages[0].text)}", style, 2)
    for twin in preview.twins:
        same = f"{twin.shared} of {len(preview.passages)} passages stand in {_flat(twin.title)}, too"
        lines += _indented(f"{style.bullet}{same} ({_flat(twin.path)})", style, 2)
    for oddity in preview.oddities:
        lines += _indented(f"{style.bullet}{_flat(oddity)}", style, 2)
    return "\n".join(lines) + "\n"


def _indented(text: str, style: Style, indent: int) -> Iterator[str]:
    first, *rest = wrap(text, max(style.width - indent - 2, 10))
    yield " " * indent + first
    yield from (" " * (indent + 2) + line for line in rest)


def _flat(text: str) -> str:
    return " ".join(printable(text).split())
