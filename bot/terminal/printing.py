"""Answer | NoAnswer | ReloadReport → what a person reads in a terminal: pure, nothing is printed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import counted, not_an_answer, origin, perhaps, place, unsure_because, why_not
from bot.terminal.checking import print_skipped, print_warnings
from bot.terminal.fetching import print_fetches, print_readings
from bot.terminal.stretches import print_stretch
from bot.terminal.wrapping import indented, on_one_line, wrap
from knowledge import Answer, Degree, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.terminal.styles import Style
    from knowledge import Citation, NoAnswer, Quote, RankedPassage, ReloadReport

PATHS_SHOWN = 20
"""Paths of one kind, or questions, that a report names before it only counts them."""


def print_outcome(outcome: Answer | NoAnswer, style: Style) -> str:
    """Show an answer's quotes and where they stand, or that there is none."""
    lines = _answer(outcome, style) if isinstance(outcome, Answer) else _no_answer(outcome, style)
    return "\n".join([*lines, *_candidates(outcome.candidates, style)]) + "\n"


def _answer(answer: Answer, style: Style) -> Iterator[str]:
    sure = answer.degree is Degree.SURE
    if not sure:
        yield ""
        yield from wrap(perhaps(), style.width)
        yield from map(style.dim, wrap(unsure_because(answer.unsaid), style.width))
    for quote in answer.quotes:
        yield ""
        yield from _quote(quote, style, sure=sure)
        yield ""
        yield from _citation(quote.citation, "  ", style)
        for copy in quote.also:
            where = (copy.title, origin(copy), copy.url or copy.path)
            yield from indented(on_one_line(f"also in {', '.join(filter(None, where))}"), style.width, 2)


def _no_answer(outcome: NoAnswer, style: Style) -> Iterator[str]:
    yield ""
    yield from wrap(why_not(outcome.reason), style.width)
    if outcome.nearest:
        yield ""
        yield not_an_answer()
    for quote in outcome.nearest:
        yield from _citation(quote.citation, style.bullet, style)


def _quote(quote: Quote, style: Style, *, sure: bool) -> Iterator[str]:
    """Give the answer lines of its own, under a mark that no article sets; where it is not sure, none."""
    marked = Span(quote.start, quote.end if sure else quote.start)
    yield from print_stretch(quote.passage.document, quote.shown, marked, style)


def _citation(citation: Citation, bullet: str, style: Style) -> Iterator[str]:
    indent = " " * len(bullet)
    first, *rest = (
        line
        for part in (citation.title, origin(citation), place(citation), citation.url or citation.path)
        if part
        for line in wrap(on_one_line(part), style.width - len(indent))
    )
    yield bullet + style.bold(first)
    yield from (indent + line for line in rest)


def _candidates(candidates: Sequence[RankedPassage], style: Style) -> Iterator[str]:
    if candidates:
        yield ""
        yield f"The best {counted(len(candidates), 'passage')}, by score:"
    for each in candidates:
        source, sentence = each.passage.document.source, each.sentence
        where = on_one_line(f"{source.path} {sentence.start}-{sentence.end}")
        yield from wrap(f"{each.score:10.3f}  {where}", style.width)
        said = on_one_line(sentence.of(each.passage.document.text))
        yield from (style.dim(f"            {line}") for line in wrap(said, style.width - 12)[:2])


def print_report(report: ReloadReport, style: Style, *, verbose: bool = False) -> str:
    """Show what a reload changed; with `verbose`, every file that was not read."""
    articles = len(report.added) + len(report.changed) + len(report.unchanged)
    lines = [
        ", ".join(
            [
                counted(articles, "article"),
                counted(report.passages, "passage"),
                f"{counted(report.encoded, 'text')} encoded",
                f"{report.seconds:.1f} s",
            ]
        ),
        *_rolled_back(report),
        *_paths("added", report.added, style),
        *_paths("changed", report.changed, style),
        *_paths("removed", report.removed, style),
        *([f"{len(report.unchanged):>5,} unchanged"] if report.unchanged else []),
        *_changed_answers(report, style),
        *print_fetches(report.fetches, style, verbose=verbose),
        *print_warnings(report.warnings, style),
        *print_skipped(report.skipped, style, verbose=verbose),
        *(print_readings(report.readings, style) if verbose else ()),
    ]
    return "\n".join(lines) + "\n"


def _rolled_back(report: ReloadReport) -> list[str]:
    told = f"      answers still come from snapshot {report.snapshot}, which was chosen: no file has changed"
    return [told] if report.is_rolled_back else []


def _changed_answers(report: ReloadReport, style: Style) -> Iterator[str]:
    """Which of the saved questions get another answer now, or none."""
    if report.asked:
        asked = counted(report.asked, "saved question")
        yield f"{len(report.changed_answers):>5,} of {asked} with another answer"
    for change in report.changed_answers[:PATHS_SHOWN]:
        yield from indented(style.bullet + on_one_line(change.question), style.width, 8)
        for when, said in (("before", change.before), ("now", change.now)):
            yield from indented(on_one_line(f"{when}: {said or 'no answer'}"), style.width, 10)
    if len(report.changed_answers) > PATHS_SHOWN:
        yield f"          and {len(report.changed_answers) - PATHS_SHOWN:,} more"


def _paths(kind: str, paths: Sequence[str], style: Style) -> Iterable[str]:
    if not paths:
        return
    yield f"{len(paths):>5,} {kind}"
    for path in paths[:PATHS_SHOWN]:
        first, *rest = wrap(on_one_line(path), style.width - 10)
        yield f"        {style.bullet}{first}"
        yield from (f"          {line}" for line in rest)
    if len(paths) > PATHS_SHOWN:
        yield f"          and {len(paths) - PATHS_SHOWN:,} more"
