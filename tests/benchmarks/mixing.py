"""An encoder for very many made-up passages: it returns mixes of a few real encodings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from embeddings.encoder import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoder, Offsets, Vectors

TOKEN = re.compile(r"\w+|[^\w\s]")


class MixingEncoder:
    """Encodes questions with the model, and passages by mixing a few encodings from the model.

    Sizes are realistic, similarities are not. So it can measure time and space, but not answers.
    """

    def __init__(self, real: Encoder, texts: Sequence[str]) -> None:
        self._real = real
        self._parts = real.encode_passages(texts)
        self.dimension, self.covers = real.dimension, real.covers
        # The model's own, so that the model alone can serve what was indexed with mixes.
        self.fingerprint = real.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions with the model."""
        return self._real.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Mix two encodings for each text, chosen by its hash, as long as its words and marks."""
        return [self._mix(text) for text in texts]

    def _mix(self, text: str) -> Encoding:
        number = crc32(text.encode())
        one, other = (self._parts[place % len(self._parts)] for place in (number, number // 7919))
        vector: Vectors = one.vector + np.float32(number % 100 / 100) * other.vector
        spans: Offsets = np.array([match.span() for match in TOKEN.finditer(text)], dtype=np.int32)
        tokens: Vectors = np.resize(one.tokens, (len(spans), self.dimension))
        return Encoding(vector / np.linalg.norm(vector), tokens, spans.reshape(-1, 2))
