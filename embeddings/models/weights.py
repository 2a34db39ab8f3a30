"""safetensors files → a model's weights by name."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import SafetensorError, safe_open

from embeddings.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from embeddings.encoder import Vectors


class Weights:
    """The weights of one or more files, read one at a time as they are asked for.

    Args:
        files: A weight that is in several files is taken from the last of them, so that a file
            with a few layers of our own can replace those of the model that they were trained from.

    Raises:
        ModelError: A file cannot be read.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._places: dict[str, Path] = {}
        for file in files:
            with _opened(file) as opened:
                self._places |= dict.fromkeys(opened.keys(), file)

    def names(self) -> list[str]:
        """The names of all weights."""
        return list(self._places)

    def read(self, name: str) -> Vectors:
        """One weight, in 32 bits however it is stored.

        Raises:
            ModelError: There is no weight of that name, or it cannot be read.
        """
        file = self._places.get(name)
        if file is None:
            raise ModelError(f"The model has no weight {name!r}; install its package again.")
        with _opened(file) as opened:
            return np.ascontiguousarray(opened.get_tensor(name), dtype=np.float32)


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    try:
        with safe_open(file, framework="numpy") as opened:
            yield opened
    except (OSError, SafetensorError) as exc:
        raise ModelError(f"The weights {file} cannot be read: {exc}.") from exc
