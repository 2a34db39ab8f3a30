"""What an admin is told about a reload, and about what the knowledge base holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from knowledge.crawling import NO_PAGES

if TYPE_CHECKING:
    from datetime import datetime

    from knowledge.crawling import FetchReport, Freshness


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reload has come, or an evaluation."""

    stage: Literal["fetching", "reading", "encoding", "saving", "asking"]
    done: int
    """Pages of one source, files, passages, files and questions, in this order of the stages."""

    total: int
    seconds_left: float | None = None
    """Of this stage, at its pace so far; None while that tells little."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why, in one sentence."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file or page that was read."""

    path: str
    seconds: float


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A saved question that a reload has given another answer, or none."""

    question: str
    before: str
    """The sentence that answered it; empty if none did."""

    now: str
    """The sentence that answers it now; empty if none does."""


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload changed. The lists of articles hold paths, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    passages: int
    """Passages in the new snapshot."""

    encoded: int
    """Texts that had to be encoded; the others came out of what is stored."""

    seconds: float
    warnings: tuple[str, ...] = ()
    """What was left out of articles that were read now, in a sentence each."""

    fetches: tuple[FetchReport, ...] = ()
    """What became of the web sources that were fetched."""

    readings: tuple[Reading, ...] = ()
    """The articles that were read now."""

    asked: int = 0
    """Saved questions that were asked before and after."""

    changed_answers: tuple[AnswerChange, ...] = ()
    """Those of them that get another answer now, or none."""

    snapshot: int = 0
    """The number of the snapshot that is answered from now."""

    is_rolled_back: bool = False
    """Whether that is still an older one that was chosen, because no file has changed since."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the knowledge base holds now."""

    documents: int
    passages: int
    built_at: datetime | None
    """None: nothing has been loaded yet."""

    model: str
    """The encoder's fingerprint."""

    reloading: Progress | None
    """How far the reload has come that is under way."""

    skipped: tuple[Skipped, ...]
    """Files left out of the live snapshot."""

    freshness: Freshness = NO_PAGES
    """Of the pages that were fetched from the web."""

    snapshot: int = 0
    """The number of the live snapshot, higher after each reload that changed something; 0: there is none."""

    is_damaged: bool = False
    """Whether some of what is stored was found damaged: answers come from the rest until a reload."""
