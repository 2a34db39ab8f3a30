"""Lists, drafts and passages of articles → what a person reads in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import counted, cut_file, origin
from bot.terminal.wrapping import indented, on_one_line, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.terminal.styles import Style
    from knowledge import Article, Passage, Preview


def print_list(articles: Sequence[Article], search: str, style: Style) -> str:
    """Show the articles whose title or path holds every word that is searched for."""
    words = search.casefold().split()
    found = [each for each in articles if all(w in f"{each.title}\n{each.path}".casefold() for w in words)]
    lines = [counted(len(found), "article")]
    for each in found:
        line = f"{on_one_line(each.title)}: {counted(each.passages, 'passage')}; {on_one_line(each.path)}"
        lines += indented(line, style.width, 2)
    return "\n".join(lines) + "\n"


def print_cut(passages: Sequence[Passage]) -> str:
    """Show how an article is cited and cut."""
    source = passages[0].document.source
    told = (source.title, origin(source), source.url, counted(len(passages), "passage"))
    head = "\n".join(on_one_line(each) for each in told if each)
    return f"{head}\n\n{printable(cut_file(passages).text)}"


def print_preview(preview: Preview, style: Style) -> str:
    """Show how a draft would be cited and cut, what is odd about it, and what says the same already."""
    source = preview.document.source
    told = (source.title, origin(source), source.url)
    count, language = counted(len(preview.passages), "passage"), preview.language.capitalize()
    lines = [*(on_one_line(each) for each in told if each), f"{count}, language: {language}"]
    lines += indented(f"| {on_one_line(preview.passages[0].text)}", style.width, 2)
    for twin in preview.twins:
        same = f"{twin.shared} of {len(preview.passages)} passages stand in {on_one_line(twin.title)}, too"
        lines += indented(f"{style.bullet}{same} ({on_one_line(twin.path)})", style.width, 2)
    for oddity in preview.oddities:
        lines += indented(f"{style.bullet}{on_one_line(oddity)}", style.width, 2)
    return "\n".join(lines) + "\n"
