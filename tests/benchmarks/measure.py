"""Times of several subjects, taken in turn, so that a noisy neighbour disturbs all of them alike."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Times: TypeAlias = tuple[float, float]
"""Wall and CPU seconds."""

BAR_WIDTH, BAR_HEIGHT, LABEL_WIDTH = 420, 22, 260


@dataclass(frozen=True, slots=True)
class Figure:
    """One subject's median times, and how it stands to the baseline."""

    subject: str
    wall_ms: float
    cpu_ms: float
    ratio: float
    """The baseline's wall time through this one's: 2 is twice as fast."""

    cpu_ratio: float
    note: str = ""


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """A parser with what every benchmark takes."""
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--plot", metavar="FILE", type=Path, help="write an SVG of the figures")
    parser.add_argument("--repeats", type=int, default=5, help="rounds, of which the median counts")
    return parser


def measure_in_turn(
    subjects: Mapping[str, Callable[[], object]],
    *,
    repeats: int,
    runs: int = 1,
    notes: Mapping[str, str] | None = None,
) -> list[Figure]:
    """Median times of one run of each subject; the first one named is the baseline.

    Args:
        subjects: What to run, by name; each runs once unmeasured.
        repeats: Rounds through all subjects.
        runs: Runs of a subject in each round.
        notes: What else to say of a subject.
    """
    return compare(time_in_turn(subjects, repeats=repeats, runs=runs), notes)


def time_in_turn(
    subjects: Mapping[str, Callable[[], object]], *, repeats: int, runs: int = 1
) -> dict[str, list[Times]]:
    """Wall and CPU seconds of every measured run of each subject; each runs once unmeasured."""
    taken: dict[str, list[Times]] = {name: [] for name in subjects}
    for run in subjects.values():
        run()
    for _ in range(repeats):
        for name, run in subjects.items():
            taken[name] += [time_once(run) for _ in range(runs)]
    return taken


def time_once(run: Callable[[], object]) -> Times:
    """Wall and CPU seconds of one run."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def compare(taken: Mapping[str, Sequence[Times]], notes: Mapping[str, str] | None = None) -> list[Figure]:
    """The medians of what each subject took, beside those of the first one named."""
    medians = {
        name: [1e3 * statistics.median(column) for column in zip(*times, strict=True)]
        for name, times in taken.items()
    }
    wall, cpu = next(iter(medians.values()))
    return [
        Figure(name, own[0], own[1], wall / own[0], cpu / own[1], (notes or {}).get(name, ""))
        for name, own in medians.items()
    ]


def present(title: str, figures: Sequence[Figure], options: argparse.Namespace) -> None:
    """Print the figures as asked for, and plot them if asked to."""
    if options.plot:
        options.plot.write_text(plot(title, figures), encoding="utf-8")
    if options.json:
        print(
            json.dumps({"title": title, "load": os.getloadavg()[0], "figures": [asdict(f) for f in figures]})
        )
        return
    print(f"{title} (load {os.getloadavg()[0]:.1f})")
    print(f"{'':36}{'wall ms':>10}{'CPU ms':>10}{'× wall':>9}{'× CPU':>9}")
    for figure in figures:
        print(
            f"{figure.subject:36}{figure.wall_ms:10.2f}{figure.cpu_ms:10.2f}"
            f"{figure.ratio:9.2f}{figure.cpu_ratio:9.2f}  {figure.note}"
        )


def plot(title: str, figures: Sequence[Figure]) -> str:
    """Bars of the wall times, as SVG."""
    longest = max(figure.wall_ms for figure in figures)
    rows = [_bar(place, figure, longest) for place, figure in enumerate(figures, start=1)]
    height = BAR_HEIGHT * (len(figures) + 2)
    width = LABEL_WIDTH + BAR_WIDTH + 140
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12">'
        f'<text x="0" y="14" font-weight="bold">{escape(title)}</text>'
        f"{''.join(rows)}</svg>\n"
    )


def _bar(place: int, figure: Figure, longest: float) -> str:
    top, width = BAR_HEIGHT * place + 4, BAR_WIDTH * figure.wall_ms / longest
    return (
        f'<text x="0" y="{top + 14}">{escape(figure.subject)}</text>'
        f'<rect x="{LABEL_WIDTH}" y="{top}" width="{width:.1f}" height="{BAR_HEIGHT - 5}" fill="#5865f2"/>'
        f'<text x="{LABEL_WIDTH + width + 6:.1f}" y="{top + 14}">'
        f"{figure.wall_ms:.2f} ms ({figure.ratio:.1f} ×)</text>"
    )
