"""Figures: what is counted and measured of a running bot, as Prometheus reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ANSWER_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
ACKNOWLEDGE_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5)
"""Seconds. Discord gives up at three."""


class Figures:
    """All figures of one bot. No figure says what was asked, or by whom."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        for collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
            self._registry.register(collector)
        self.questions = Counter(
            "pullquote_questions",
            "Questions, by what came of them: answered, perhaps, why not, or which error",
            ["outcome"],
            registry=self._registry,
        )
        self.answer_seconds = Histogram(
            "pullquote_answer_seconds",
            "Seconds from a question to its answer, waiting included",
            buckets=ANSWER_BUCKETS,
            registry=self._registry,
        )
        self.acknowledge_seconds = Histogram(
            "pullquote_acknowledge_seconds",
            "Seconds from a command in Discord to its acknowledgement, by Discord's clock and ours",
            buckets=ACKNOWLEDGE_BUCKETS,
            registry=self._registry,
        )
        self.errors = Counter(
            "pullquote_errors", "Interactions that failed unforeseen", registry=self._registry
        )
        self.reloads = Counter(
            "pullquote_reloads", "Reloads, by how they ended", ["outcome"], registry=self._registry
        )

    def watch(self, name: str, about: str, value: Callable[[], float]) -> None:
        """Add a figure that is asked for whenever somebody looks."""
        Gauge(f"pullquote_{name}", about, registry=self._registry).set_function(value)

    def as_text(self) -> bytes:
        """All figures in Prometheus's text format."""
        return generate_latest(self._registry)
