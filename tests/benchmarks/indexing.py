"""A knowledge base of so many made passages, built once and kept, and what building it took."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.base import KnowledgeBase
from tests.benchmarks.made_articles import made_articles
from tests.benchmarks.mixing import MixingEncoder
from tests.benchmarks.scan import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from embeddings.encoder import Encoder, Encoding

MIXED = 250
"""Texts, of four sentences each, whose encodings are mixed."""


@dataclass(frozen=True, slots=True)
class Built:
    """A knowledge base on the disk."""

    articles: Path
    storage: Path
    real: bool
    """Whether the model has read the passages."""

    passages: int
    index_seconds: float
    """Processor time of a full index, without the model's."""

    model_seconds: float
    bytes_per_passage: float


class TimedEncoder:
    """An encoder that adds up what it takes, by a clock; that of a thread only for what runs in it."""

    def __init__(self, encoder: Encoder, clock: Callable[[], float] = time.thread_time) -> None:
        self._encoder, self._clock = encoder, clock
        self.seconds = 0.0
        self.dimension, self.fingerprint, self.covers = encoder.dimension, encoder.fingerprint, encoder.covers

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions, untimed."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode passages, and note how long that took."""
        began = self._clock()
        encodings = self._encoder.encode_passages(texts)
        self.seconds += self._clock() - began
        return encodings


def built_base(encoder: Encoder, storage: Path, size: int, *, real: bool) -> Built:
    """Index so many passages, where that has not been done yet."""
    articles = made_articles(storage, size)
    own = storage / "indexed" / f"{size}-{'real' if real else 'mixes'}"
    record = own / "figures.json"
    if not record.exists():
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(_index(articles, own, _reader(encoder, real=real))), encoding="utf-8")
    return Built(articles, own, real, **json.loads(record.read_text(encoding="utf-8")))


def _reader(encoder: Encoder, *, real: bool) -> Encoder:
    return encoder if real else mixing_encoder(encoder)


def mixing_encoder(encoder: Encoder) -> Encoder:
    """Mixes what a model made of some texts."""
    texts = sentences()
    return MixingEncoder(encoder, [" ".join(texts[4 * i : 4 * i + 4]) for i in range(MIXED)])


def _index(articles: Path, storage: Path, encoder: Encoder) -> dict[str, float]:
    timed = TimedEncoder(encoder)
    base = KnowledgeBase([articles], timed, storage)
    began = time.process_time()
    report = base.reload()
    taken = time.process_time() - began
    stored = sum(path.stat().st_size for path in storage.rglob("*") if path.is_file())
    return {
        "passages": report.passages,
        "index_seconds": taken - timed.seconds,
        "model_seconds": timed.seconds,
        "bytes_per_passage": stored / report.passages,
    }
