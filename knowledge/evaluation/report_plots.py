"""Figures → plots as SVG, for a page whose style sheet gives them their colours.

Every plot scales with its box. Lengths are pixels at its natural width.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.evaluation.curves import Bin, Curve
    from knowledge.evaluation.summaries import Share

WIDTH, HEIGHT = 360, 250
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40
"""Margins around the plotting area of a plot with two axes."""

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
BAR_HEIGHT = 22
LABEL, COUNT = 96, 52
"""Widths beside a bar: for its name, and for the number of its questions."""

SHOWN_LABEL = 14
"""Most characters of a name beside a bar."""


@dataclass(frozen=True, slots=True)
class _Field:
    """The plotting area: the x axis runs from 0 to 1, the y axis from 0 to `highest_y`."""

    highest_y: float = 1.0

    def x(self, share: float) -> float:
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, share: float) -> float:
        return HEIGHT - BOTTOM - share / self.highest_y * (HEIGHT - TOP - BOTTOM)

    def points(self, pairs: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in pairs)


def plot_risk(sentence: Curve, passage: Curve, answered: float) -> str:
    """Risk against coverage: the share of wrong answers, if only the surest are given.

    Args:
        sentence: Risk that the marked sentence is wrong.
        passage: Risk that the whole passage is wrong.
        answered: The share of questions answered at the threshold in use.
    """
    highest = max([risk for _, risk in (*sentence, *passage)], default=0.0)
    field = _Field(next(tick for tick in (0.1, 0.25, 0.5, 1.0) if highest <= tick))
    here = field.x(answered)
    marks = (
        f'<line class="now" x1="{here:.1f}" x2="{here:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        f'<polyline class="second" points="{field.points(passage)}"/>'
        f'<polyline class="first" points="{field.points(sentence)}"/>'
    )
    label = "Risk against coverage"
    return _svg(label, HEIGHT, _axes(field, "share of the questions answered", "wrong") + marks)


def plot_reliability(bins: Sequence[Bin]) -> str:
    """The share of right sentences for each tenth of the confidence."""
    field = _Field()
    most = max((each.count for each in bins), default=1)
    marks = [f'<polyline class="ideal" points="{field.points([(0, 0), (1, 1)])}"/>']
    for each in bins:
        x, y = field.x(each.confidence), field.y(each.right.value)
        low, high = field.y(each.right.low), field.y(each.right.high)
        radius = 2.5 + 4 * math.sqrt(each.count / most)
        marks.append(f'<line class="whisker" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>')
        tip = f"{each.count} questions, confidence {each.confidence:.2f}, right {each.right.value:.2f}"
        marks.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{tip}</title></circle>'
        )
    return _svg("Reliability", HEIGHT, _axes(field, "confidence", "right") + "".join(marks))


def plot_shares(label: str, shares: Sequence[Share]) -> str:
    """A bar for each share, with its interval and the number of its questions."""
    bars = [_bar(share, number * BAR_HEIGHT + 4) for number, share in enumerate(shares)]
    return _svg(label, len(shares) * BAR_HEIGHT + 8, "".join(bars))


def _bar(share: Share, top: int) -> str:
    span = WIDTH - LABEL - COUNT
    middle = top + BAR_HEIGHT // 2 - 3
    low, high = (LABEL + span * end for end in (share.quote.low, share.quote.high))
    name = share.name if len(share.name) <= SHOWN_LABEL else share.name[: SHOWN_LABEL - 1] + "…"
    return (
        f'<text class="name" x="{LABEL - 8}" y="{middle + 4}">{escape(name)}</text>'
        f'<rect class="track" x="{LABEL}" y="{top}" width="{span}" height="{BAR_HEIGHT - 6}" rx="3"/>'
        f'<rect class="bar" x="{LABEL}" y="{top}" width="{span * share.quote.value:.1f}" '
        f'height="{BAR_HEIGHT - 6}" rx="3"><title>{share.quote.value:.3f}</title></rect>'
        f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>'
        f'<text x="{WIDTH - COUNT + 8}" y="{middle + 4}">{_digits(share.quote.value)} '
        f'<tspan class="count">{share.count:,}</tspan></text>'
    )


def _axes(field: _Field, across: str, up: str) -> str:
    lines = []
    for tick in TICKS:
        x, y = field.x(tick), field.y(tick * field.highest_y)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text class="tick-y" x="{LEFT - 6}" y="{y + 4:.1f}">{tick * field.highest_y:g}</text>')
        lines.append(f'<text class="tick-x" x="{x:.1f}" y="{HEIGHT - BOTTOM + 15}">{tick:g}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    lines.append(f'<text class="title-x" x="{middle:.1f}" y="{HEIGHT - 6}">{across}</text>')
    centre = (TOP + HEIGHT - BOTTOM) / 2
    turned = f"rotate(-90 10 {centre:.1f})"
    lines.append(f'<text class="title-x" x="10" y="{centre:.1f}" transform="{turned}">{up}</text>')
    return "".join(lines)


def _digits(value: float) -> str:
    return f"{value:.2f}".removeprefix("0") if value < 1 else "1"


def _svg(label: str, height: int, inside: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f"<title>{escape(label)}</title>{inside}</svg>"
    )
