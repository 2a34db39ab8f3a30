"""The seam between text and numbers: what an encoder promises, and the shape of what it returns."""

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
    """What a model makes of one text: one vector for the whole, and one for every token.

    A text longer than the model's window is read window by window; its token states
    then cover all of it, and its vector is the mean over the windows.
    """

    vector: Vectors
    """Shape (dimension,), unit length: the text as a point, pooled as the model's makers intend."""

    tokens: Vectors
    """Shape (t, dimension), unit rows: the contextual state of each token, special tokens left out."""

    spans: Offsets
    """Shape (t, 2): where each token stands in the text, in code points, end exclusive."""

    def __post_init__(self) -> None:
        """Raise ValueError where the three do not belong together."""
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

    The same text gives the same encoding whatever stands beside it in the call, up to
    float rounding. Calls from several threads are safe. Raises ModelError when the
    model fails.
    """

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def fingerprint(self) -> str:
        """Names the weights, the tokenizer, the pooling and the precision: vectors mix only under one."""

    @property
    def covers(self) -> frozenset[str]:
        """The scripts the model knows ("latin", "han", ...); see `script_of` in knowledge. Empty: all."""

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions, with the model's prompt for queries where it has one."""

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode passages, with the model's prompt for passages where it has one."""
