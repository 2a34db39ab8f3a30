"""What became of web sources, and how long articles took to read → what a person reads in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import counted
from bot.terminal.wrapping import indented, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.terminal.styles import Style
    from knowledge import FetchReport, PageNote, Reading

NAMED = 3
"""Pages of one fate that are named before they are only counted."""

SLOWEST = 10
"""Articles that are named with the time that they took."""


def print_fetches(fetches: Sequence[FetchReport], style: Style, *, verbose: bool) -> Iterator[str]:
    """Each source with what became of its pages; with `verbose`, every page that is not as it should be."""
    for fetch in fetches:
        told = f"{counted(fetch.fetched, 'page')} new or changed, {fetch.unchanged:,} unchanged"
        yield from indented(on_one_line(f"fetched {fetch.source}: {told}"), style.width, 2)
        if fetch.why:
            yield from indented(style.bullet + on_one_line(fetch.why), style.width, 4)
        yield from _notes("dropped", fetch.dropped, style, verbose=verbose)
        yield from _notes("kept as last fetched", fetch.kept, style, verbose=verbose)
        yield from _notes("left out", fetch.left_out, style, verbose=verbose)


def _notes(fate: str, notes: Sequence[PageNote], style: Style, *, verbose: bool) -> Iterator[str]:
    if not notes:
        return
    yield f"    {len(notes):,} {fate}"
    shown = notes if verbose else notes[:NAMED]
    for note in shown:
        yield from indented(style.bullet + on_one_line(note.why), style.width, 6)
    if len(notes) > len(shown):
        yield f"        and {len(notes) - len(shown):,} more"


def print_readings(readings: Sequence[Reading], style: Style) -> Iterator[str]:
    """The articles that took longest to read."""
    if readings:
        total = sum(each.seconds for each in readings)
        yield f"{len(readings):>5,} read in {total:.1f} s, the slowest:"
    for each in sorted(readings, key=lambda reading: -reading.seconds)[:SLOWEST]:
        yield from indented(on_one_line(f"{each.seconds:.2f} s {each.path}"), style.width, 6)
