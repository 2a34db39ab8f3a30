"""KnowledgeBase: the articles, ready to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from embeddings.encoder import Encoder
    from knowledge.answers import Answer, NoAnswer
    from knowledge.passages import Passage


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reload has come."""

    stage: str
    """"reading", "encoding" or "saving"."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why, in one sentence."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload changed. The article lists hold paths, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    passages: int
    """Passages in the new snapshot."""

    encoded: int
    """Passages that had to be encoded; the others came out of the cache."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Status:
    """What the knowledge base holds now."""

    documents: int
    passages: int
    built_at: datetime
    fingerprint: str
    model: str
    reloading: Progress | None
    skipped: tuple[Skipped, ...]


class KnowledgeBase:
    """Holds the live snapshot, answers from it, and replaces it whole."""

    def __init__(self, roots: Sequence[Path], encoder: Encoder, storage: Path) -> None: ...

    def ask(self, question: str, *, candidates: int = 0) -> Answer | NoAnswer:
        """Thread-safe, synchronous. Raises QuestionError, EmptyKnowledgeError."""
        raise NotImplementedError

    def ask_many(self, questions: Sequence[str], *, candidates: int = 0) -> list[Answer | NoAnswer]:
        """The same for several at once: they share one pass of the model."""
        raise NotImplementedError

    def reload(self, progress: Callable[[Progress], None] | None = None) -> ReloadReport:
        """Raises ReloadRunningError, EmptyKnowledgeError, SnapshotError; the old snapshot stays then."""
        raise NotImplementedError

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with this id (16 characters of [0-9a-z]), if the live snapshot still has it."""
        raise NotImplementedError

    @property
    def status(self) -> Status:
        raise NotImplementedError
