"""The Encoder interface, and the Encoding that it returns for a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Vectors: TypeAlias = npt.NDArray[np.float32]
Offsets: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """The embedding of one text: one vector for the whole, and one for every token.

    A text longer than the model's window is encoded window by window. Its token states then
    cover the whole text, and its vector is the mean over the windows.
    """

    vector: Vectors
    """Shape (dimension,), unit length: the text's embedding, pooled as the model prescribes."""

    tokens: Vectors
    """Shape (t, dimension), unit rows: the contextual state of each token, without special tokens."""

    spans: Offsets
    """Shape (t, 2): start and end of each token in the text, in code points, end exclusive."""

    def __post_init__(self) -> None:
        """Raise ValueError if the three shapes do not fit together."""
        if self.vector.ndim != 1 or self.tokens.ndim != 2:  # noqa: PLR2004
            msg = f"expected shapes (d,) and (t, d), got {self.vector.shape} and {self.tokens.shape}"
            raise ValueError(msg)
        if self.tokens.shape[1] != self.vector.shape[0]:
            msg = f"a vector of {self.vector.shape[0]} numbers but tokens of {self.tokens.shape[1]}"
            raise ValueError(msg)
        if self.spans.shape != (len(self.tokens), 2):
            msg = f"{len(self.tokens)} tokens but spans of shape {self.spans.shape}"
            raise ValueError(msg)


class Encoder(Protocol):
    """Turns texts into `Encoding`s, each in one pass of a model.

    A text's encoding does not depend on the other texts in the call, up to float rounding.
    Calls from several threads are safe. Raises ModelError when the model fails.
    """

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def fingerprint(self) -> str:
        """Identifies weights, tokenizer, pooling and precision: compare only vectors of the same one."""

    @property
    def covers(self) -> frozenset[str]:
        """The scripts the model knows ("latin", "han", ...), as in `embeddings.scripts`. Empty: all."""

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions, with the model's prompt for queries if it has one."""

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode passages, with the model's prompt for passages if it has one."""
