"""Evaluation → one self-contained HTML page that loads nothing from elsewhere."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from embeddings.errors import StorageError
from embeddings.vectors import replace_file
from knowledge.errors import EvaluationError
from knowledge.evaluation.curves import (
    passage_is_right,
    reliability,
    risk_curve,
    sentence_is_right,
    worst_failures,
)
from knowledge.evaluation.measures import ANSWERED, AUROC, FALSE, PASSAGES, QUOTE
from knowledge.evaluation.report_plots import plot_reliability, plot_risk, plot_shares
from knowledge.evaluation.report_style import STYLE
from knowledge.evaluation.summaries import Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from knowledge.evaluation.judgements import Judgement
    from knowledge.evaluation.judging import Evaluation
    from knowledge.evaluation.resampling import Interval
    from knowledge.evaluation.summaries import Summary

PAGE_NAME = "index.html"

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The browser loads and runs nothing, even if a text contains hostile HTML."""

_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if code not in (9, 10)}


def write_report(folder: Path, evaluation: Evaluation, summaries: Sequence[Summary]) -> Path:
    """Write the page into a folder, which is created if needed, and return its path.

    Raises:
        EvaluationError: The page cannot be written there.
    """
    path = folder / PAGE_NAME
    try:
        replace_file(path, report_page(evaluation, summaries).encode("utf-8", "replace"))
    except StorageError as error:
        raise EvaluationError(f"The report cannot be written to {folder}; choose another folder.") from error
    return path


def report_page(evaluation: Evaluation, summaries: Sequence[Summary]) -> str:
    """Return the whole page."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>Pullquote: evaluation</title><style>{STYLE}</style></head><body><main>",
        *_head(evaluation),
        *_overview(summaries),
    ]
    for summary in summaries:
        parts += _set(summary, evaluation.sets[summary.set])
    parts += _failures(worst_failures(evaluation.rows))
    return "\n".join([*parts, "</main></body></html>", ""])


def _head(evaluation: Evaluation) -> Iterator[str]:
    yield "<header><h1>How well the articles answer</h1>"
    yield (
        f"<p>{len(evaluation.rows):,} questions, {evaluation.documents:,} articles, "
        f"{evaluation.passages:,} passages. <code>{_text(evaluation.fingerprint)}</code></p>"
    )
    if evaluation.faults:
        faults = "".join(f"<li>{_text(str(fault))}</li>" for fault in evaluation.faults)
        yield f"<details><summary>Lines left out: {len(evaluation.faults):,}</summary>"
        yield f"<ul>{faults}</ul></details>"
    yield "</header>"


def _overview(summaries: Sequence[Summary]) -> Iterator[str]:
    """quote@1 of each set, if there are several."""
    shares = [
        Share(summary.set, sum(share.count for share in summary.by_kind), summary.measures[QUOTE])
        for summary in summaries
        if not math.isnan(summary.measures[QUOTE].value)
    ]
    if len(shares) > 1:
        plot = _figure(plot_shares("quote@1 by set", shares), "quote@1 by set")
        yield f"<section><h2>The right sentence</h2>{plot}</section>"


def _set(summary: Summary, rows: Sequence[Judgement]) -> Iterator[str]:
    counts = ", ".join(f"{count:,} {_text(kind)}" for kind, count in summary.counts.items())
    yield f"<section><h2>{_text(summary.set)}</h2><p>{counts}</p>"
    yield f'<ul class="tiles">{"".join(_tiles(summary))}</ul><div class="plots">'
    yield _figure(
        plot_risk(
            risk_curve(rows, sentence_is_right),
            risk_curve(rows, passage_is_right),
            sum(row.answered for row in rows) / len(rows),
        ),
        "Risk against coverage: the share of wrong answers, if only the surest are given. "
        '<span class="key first">the marked sentence</span> <span class="key second">its passage</span> '
        '<span class="key now">the threshold in use</span>',
    )
    yield _figure(
        plot_reliability(reliability(rows)),
        "Reliability: on the diagonal, the confidence is right. Larger dots are more questions.",
    )
    yield _figure(plot_shares("quote@1 by question word", summary.by_word), "quote@1 by question word")
    if len(summary.by_kind) > 1:
        yield _figure(plot_shares("quote@1 by kind", summary.by_kind), "quote@1 by kind of question")
    yield f"<figure>{_table(summary)}<figcaption>All figures</figcaption></figure></div></section>"


def _tiles(summary: Summary) -> Iterator[str]:
    """The most important figures."""
    names = {
        QUOTE: "right sentence",
        PASSAGES[1]: "right passage",
        ANSWERED: "answered",
        FALSE: "false quotes",
    }
    names |= {name: f"{name.removesuffix(AUROC)}told apart" for name in summary.measures if AUROC in name}
    for name, words in names.items():
        value = summary.measures[name].value
        if not math.isnan(value):
            yield f"<li><b>{_number(value)}</b><span>{_text(words)}</span></li>"


def _table(summary: Summary) -> str:
    rows = "".join(
        f"<tr><th>{_text(name)}</th><td>{_number(each.value)}</td><td>{_spread(each)}</td></tr>"
        for name, each in summary.measures.items()
        if not math.isnan(each.value)
    )
    head = "<tr><th></th><td>figure</td><td>95 % interval</td></tr>"
    return f"<table>{head}{rows}</table>"


def _failures(rows: Sequence[Judgement]) -> Iterator[str]:
    yield f"<section><h2>The worst failures</h2><p>{_of_failures(rows)}</p>"
    yield f'<ol class="failures">{"".join(map(_failure, rows))}</ol></section>'


def _of_failures(rows: Sequence[Judgement]) -> str:
    if not rows:
        return "There are none: no answer was false, and no right one was refused."
    return "Wrong answers that were sure, and right ones that were refused; the worst first."


def _failure(row: Judgement) -> str:
    wanted = "".join(f'<q dir="auto">{_text(words)}</q> ' for words in dict.fromkeys(row.wanted))
    right = f'<p class="wanted">Right answer: {wanted}</p>' if wanted else ""
    if not row.answerable:
        right = '<p class="wanted">Right answer: none.</p>'
    place = f"{row.document} {row.start}–{row.end}" if row.document else "nothing"
    what = "answered" if row.answered else f"refused ({row.reason})"
    facts = (row.set, row.kind, what, f"confidence {row.confidence:.2f}", place)
    return (
        f'<li><h3 dir="auto">{_text(row.question)}</h3>'
        f'<blockquote dir="auto">{_text(row.marked)}</blockquote>{right}'
        f'<p class="where">{_text(" · ".join(facts))}</p></li>'
    )


def _figure(plot: str, caption: str) -> str:
    return f"<figure>{plot}<figcaption>{caption}</figcaption></figure>"


def _spread(interval: Interval) -> str:
    return f"{_number(interval.low)} – {_number(interval.high)}"


def _number(value: float) -> str:
    return f"{value:.3f}" if value <= 1 else f"{value:,.0f}"


def _text(text: str) -> str:
    return escape(text.translate(_CONTROLS))
