"""Summary | Comparison | Proposal → tables for a terminal. Returns text and prints nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.messages import counted
from bot.terminal.wrapping import printable, wrap
from knowledge import Goal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.terminal.styles import Style
    from knowledge import Comparison, Evaluation, Interval, Proposal, Share, Summary

NAME, SHORT_NAME = 22, 18
"""Columns for the name of a measure: in most tables, and in the wide table of a comparison."""

LARGEST_SHARE = 1.0
_WHAT_IT_MEANS = (
    '"Better" and "worse" mean that 95 % of the resamples agree; every other difference may be chance.'
)


def print_summary(summary: Summary, style: Style) -> str:
    """Show the figures of one set of questions, each with its 95 % interval."""
    counts = ", ".join(f"{count:,} {kind}" for kind, count in summary.counts.items())
    lines = [
        *(style.bold(line) for line in wrap(printable(f"{summary.set}: {counts}"), style.width)),
        style.dim(f"{'':{NAME + 2}}{'figure':>8}   95 % interval"),
        *_measures(summary.measures, style),
        *_shares("quote@1 by question word", summary.by_word, style),
    ]
    if len(summary.by_kind) > 1:
        lines += _shares("quote@1 by kind of question", summary.by_kind, style)
    return "\n".join(lines) + "\n"


def print_comparison(comparison: Comparison, other: str, style: Style) -> str:
    """Show how two runs differ, with a verdict in words for each measure."""
    questions = counted(comparison.questions, "question")
    title = f"{comparison.set}: compared with {other} over {questions}, pair by pair"
    lines = [
        *(style.bold(line) for line in wrap(printable(title), style.width)),
        style.dim(f"{'':{SHORT_NAME + 2}}{'here':>7}{'there':>8}{'difference':>12}  95 % interval"),
    ]
    kind = ""
    for each in comparison.differences:
        kind, name, heading = _split_kind(each.name, kind, style)
        lines += heading
        change = each.difference
        figures = f"{_figure(each.here):>7}{_figure(each.there):>8}{_signed(change.value):>12}"
        interval = f"{_signed(change.low)} to {_signed(change.high)}"
        lines.append(f"  {name:{SHORT_NAME}}{figures}  {interval:16}  {each.verdict}")
    return "\n".join([*lines, "", *wrap(_WHAT_IT_MEANS, style.width)]) + "\n"


def print_faults(evaluation: Evaluation, style: Style) -> str:
    """Show the lines of the question files that were left out, and why."""
    if not evaluation.faults:
        return ""
    lines = [f"{counted(len(evaluation.faults), 'line')} left out:"]
    for fault in evaluation.faults:
        first, *rest = wrap(" ".join(printable(str(fault)).split()), style.width - 4)
        lines += [f"  {style.bullet}{first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def print_proposal(proposal: Proposal, style: Style) -> str:
    """Show both bounds and the error rates, and say if there are too few questions to be sure."""
    wanted = f"for {proposal.goal} of at most {proposal.wanted:.1%}"
    asked = counted(proposal.answerable, "answerable question")
    lines = [
        style.bold(f"Threshold {proposal.threshold:.4f}, {wanted}"),
        f"  found with {asked} and {proposal.unanswerable:,} that nothing answers",
        style.dim(f"{'':{NAME + 2}}{'figure':>8}   95 % interval"),
        _row("false answers", proposal.false_answers),
        _row("false refusals", proposal.false_refusals),
        _row("wrong quotes", proposal.wrong_quotes),
        *_sure(proposal),
        "",
        *wrap(_verdict(proposal), style.width),
    ]
    return "\n".join(lines) + "\n"


def _sure(proposal: Proposal) -> Iterator[str]:
    if proposal.sure is not None:
        yield f"  From a certainty of {proposal.sure:.4f} on, four of five marked sentences are right."


def _verdict(proposal: Proposal) -> str:
    asked, goal = f"{proposal.questions:,}", proposal.goal
    kind = "unanswerable" if goal is Goal.FALSE_ANSWERS else "answerable"
    if proposal.reached.value > proposal.wanted:
        return (
            f"No threshold reaches {proposal.wanted:.1%} {goal} on these questions; this one is the nearest."
        )
    if proposal.too_few:
        return (
            f"Too few questions to be sure: with only {asked} {kind}, the true rate of {goal} "
            f"may be as high as {proposal.reached.high:.1%}. At least {proposal.needed:,} are needed."
        )
    return (
        f"On {asked} {kind} questions the rate of {goal} is {proposal.reached.value:.1%}; "
        f"on other questions like them it may be up to {proposal.reached.high:.1%}."
    )


def _shares(title: str, shares: Sequence[Share], style: Style) -> Iterator[str]:
    yield ""
    yield style.dim(f"  {title}")
    yield from (f"{_row(share.name, share.quote)}   of {share.count:,}" for share in shares)


def _measures(measures: Mapping[str, Interval], style: Style) -> Iterator[str]:
    kind = ""
    for full, interval in measures.items():
        kind, name, heading = _split_kind(full, kind, style)
        yield from heading
        yield _row(name, interval)


def _split_kind(full: str, kind: str, style: Style) -> tuple[str, str, list[str]]:
    """A measure's kind, its name without the kind, and a heading if this is the first of its kind."""
    own, _, name = full.rpartition(": ")
    if own == kind:
        return kind, f"  {name}" if own else name, []
    return own, f"  {name}", [style.dim(f"  {printable(own)}")]


def _row(name: str, interval: Interval) -> str:
    spread = "" if math.isnan(interval.value) else f"{_figure(interval.low)} to {_figure(interval.high)}"
    return f"  {printable(name)[:NAME]:{NAME}}{_figure(interval.value):>8}   {spread:14}".rstrip()


def _figure(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:.3f}" if value <= LARGEST_SHARE else f"{value:,.0f}"


def _signed(value: float) -> str:
    return f"{value:+.3f}" if abs(value) <= LARGEST_SHARE else f"{value:+,.0f}"
