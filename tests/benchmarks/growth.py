"""How figures grow with the number of passages, as SVG: a panel for each, both axes logarithmic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PANEL, MARGIN, INNER = 300, 50, 200
COLOURS = ("#5865f2", "#b0413e", "#3f8f5f", "#888888")


def plot_growth(title: str, sizes: Sequence[int], panels: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """Lines over the sizes; `panels` names, for each panel, its lines and their values, all above 0."""
    drawn = [_panel(place, name, sizes, lines) for place, (name, lines) in enumerate(panels.items())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{PANEL * len(panels)}" height="{PANEL + 40}" '
        f'font-family="sans-serif" font-size="11">'
        f'<text x="0" y="14" font-weight="bold">{escape(title)}</text>'
        f"{''.join(drawn)}</svg>\n"
    )


def _panel(place: int, name: str, sizes: Sequence[int], lines: Mapping[str, Sequence[float]]) -> str:
    values = [value for line in lines.values() for value in line]
    decades = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    across = [MARGIN + INNER * _share(size, math.log10(sizes[0]), math.log10(sizes[-1])) for size in sizes]
    drawn = [f'<text x="{MARGIN}" y="20">{escape(name)}</text>']
    for decade in range(decades[0], decades[1] + 1):
        height = _height(10**decade, decades)
        drawn.append(f'<path d="M{MARGIN} {height:.1f}h{INNER}" stroke="#ddd"/>')
        drawn.append(f'<text x="{MARGIN - 6}" y="{height + 4:.1f}" text-anchor="end">{10.0**decade:g}</text>')
    for x, size in zip(across, sizes, strict=True):
        drawn.append(f'<text x="{x:.1f}" y="{INNER + 50}" text-anchor="middle">{size:,}</text>')
    for number, (line, heights) in enumerate(lines.items()):
        points = " ".join(f"{x:.1f},{_height(v, decades):.1f}" for x, v in zip(across, heights, strict=True))
        colour, legend = COLOURS[number % len(COLOURS)], INNER + 66 + 14 * number
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<text x="{MARGIN}" y="{legend}" fill="{colour}">{escape(line)}</text>')
    return f'<g transform="translate({PANEL * place} 14)">{"".join(drawn)}</g>'


def _height(value: float, decades: tuple[int, int]) -> float:
    return 34 + INNER * (1 - _share(value, *decades))


def _share(value: float, low: float, high: float) -> float:
    return (math.log10(value) - low) / max(high - low, 1e-9)
