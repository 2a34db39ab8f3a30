"""Stand-ins that a reader can compute by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from embeddings.encoder import Encoding, Offsets, Vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = re.compile(r"\w+")


class WordEncoder:
    """An encoder that counts words: the cosine of two texts is that of their bags of words.

    Each casefolded word owns one axis, 1 + crc32(its UTF-8) mod (dimension - 1), whatever was
    encoded before; a token's state is 1 on its word's axis. So "the cat" and "The dog" have the
    cosine 1/2, and a word's best match in a text is 1 if it stands there, else 0. Two words
    can share an axis (`axis` tells): of 20 words two do once in five times at 1,024.
    A text without words lies on axis 0, which no word owns, and has no tokens.
    """

    def __init__(
        self, dimension: int = 1024, *, fingerprint: str = "word-count", covers: frozenset[str] = frozenset()
    ) -> None:
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.covers = covers
        self.encoded: list[str] = []
        """Every text it was asked for, queries and passages, in order."""

    def axis(self, word: str) -> int:
        """The axis that a word owns."""
        return 1 + crc32(word.casefold().encode("utf-8", "surrogatepass")) % (self.dimension - 1)

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Count the words of each text."""
        self.encoded.extend(texts)
        return [self._encode(text) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Count the words of each text."""
        return self.encode_queries(texts)

    def _encode(self, text: str) -> Encoding:
        words = list(WORD.finditer(text))
        tokens: Vectors = np.zeros((len(words), self.dimension), dtype=np.float32)
        for row, word in zip(tokens, words, strict=True):
            row[self.axis(word.group())] = 1
        counts = tokens.sum(axis=0) if words else np.eye(1, self.dimension, dtype=np.float32)[0]
        spans: Offsets = np.array([word.span() for word in words], dtype=np.int32).reshape(-1, 2)
        return Encoding(
            vector=(counts / np.linalg.norm(counts)).astype(np.float32), tokens=tokens, spans=spans
        )
