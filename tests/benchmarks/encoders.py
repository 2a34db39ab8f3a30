"""The default model, run by sentence-transformers and by Pullquote."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import torch
from sentence_transformers import SentenceTransformer

from embeddings.models.loading import PRECISIONS, load_encoder
from embeddings.models.sources import find_source

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

WORDS = (
    "the council closed old bridge because engineers found cracks in three of its nine cables and sent "
    "lorries around by northern road while ferries carried cars over river until autumn repairs ended"
).split()


def load_baseline(threads: int) -> SentenceTransformer:
    """Load it with sentence-transformers, with torch limited to so many threads."""
    torch.set_num_threads(threads)
    return SentenceTransformer(str(find_source(None).folder), device="cpu")


def load_ours(storage: Path, threads: int) -> dict[str, Encoder]:
    """Load Pullquote's encoders by precision, exporting the model first if needed."""
    return {
        precision: load_encoder(None, storage, precision=precision, threads=threads)
        for precision in PRECISIONS
    }


def passages(count: int, words: int) -> list[str]:
    """Distinct texts of so many words, each of which is one token of the model."""
    return [
        " ".join(WORDS[(7 * text + place * (1 + text % 5)) % len(WORDS)] for place in range(words))
        for text in range(count)
    ]
