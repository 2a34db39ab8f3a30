"""Windows → Encodings: what all encoders share, whatever runs the model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoder import Encoding
from embeddings.serving.windows import WindowSplitter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tokenizers import Tokenizer

    from embeddings.encoder import Vectors
    from embeddings.serving.profile import Profile
    from embeddings.serving.windows import Ids, Window

BATCH_WINDOWS = 32
BATCH_TOKENS = 512
"""Bounds of one run of the model, padding included. Four passages of 115 tokens at once are a third
faster than 32 (46 a second against 33, all-MiniLM-L6-v2, one thread), since what passes from layer
to layer then stays in the cache; short questions still share the reading of the weights."""


class WindowEncoder(ABC):
    """An `Encoder` but for the run of the model itself, which a subclass adds.

    Windows are run in batches of like length, several batches at once. Calls from several
    threads do not wait for each other: only tokenizing is serialised, text by text, and a call
    that needs one batch alone, as a question does, runs it in its own thread.

    Args:
        tokenizer: The model's own; taken over, see `WindowSplitter`.
        profile: The model's settings.
        batch_windows: Windows in one run at most.
        batches_at_once: How many runs of one call may go on at the same time.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        profile: Profile,
        *,
        batch_windows: int = BATCH_WINDOWS,
        batches_at_once: int = 1,
    ) -> None:
        self.profile = profile
        self._workers = ThreadPoolExecutor(batches_at_once, "encoder") if batches_at_once > 1 else None
        self._splitter = WindowSplitter(tokenizer, profile.max_length)
        self._batch_windows = batch_windows

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self.profile.dimension

    @property
    def fingerprint(self) -> str:
        """Names the weights, the tokenizer, the pooling and the precision."""
        return self.profile.fingerprint

    @property
    def covers(self) -> frozenset[str]:
        """The scripts that the model's vocabulary knows; empty: all."""
        return self.profile.covers

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions, with the model's prompt for queries where it has one.

        Raises:
            ModelError: The model fails.
        """
        return self._encode(texts, self.profile.query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode passages, with the model's prompt for passages where it has one.

        Raises:
            ModelError: The model fails.
        """
        return self._encode(texts, self.profile.passage_prompt)

    def fits(self, text: str) -> bool:
        """Whether the model reads a text in one window, after either prompt."""
        prompts = self.profile.query_prompt, self.profile.passage_prompt
        return all(len(self._splitter.split(text, prompt)) == 1 for prompt in prompts)

    @abstractmethod
    def _run(self, inputs: Mapping[str, Ids]) -> tuple[Vectors, Vectors]:
        """Token states (batch, length, d) and vectors (batch, d), unit rows, for inputs (batch, length)."""

    def _encode(self, texts: Sequence[str], prompt: str) -> list[Encoding]:
        split = [self._splitter.split(text, prompt) for text in texts]
        windows = [window for own in split for window in own]
        read = iter(self._read(windows))
        return [_join(own, [next(read) for _ in own]) for own in split]

    def _read(self, windows: Sequence[Window]) -> list[tuple[Vectors, Vectors]]:
        """The vector and the text's own token states of each window, in the order given."""
        batches = list(self._batches(windows))
        read_at_once = self._workers.map if self._workers and len(batches) > 1 else map
        parts = read_at_once(self._read_batch, [[windows[place] for place in batch] for batch in batches])
        read = dict(zip(chain.from_iterable(batches), chain.from_iterable(parts), strict=True))
        return [read[place] for place in range(len(windows))]

    def _read_batch(self, windows: Sequence[Window]) -> list[tuple[Vectors, Vectors]]:
        states, vectors = self._run(self._inputs(windows))
        # Copies, as a slice would keep the states of the whole batch in memory.
        return [
            (vector, state[window.first : window.first + len(window.spans)].copy())
            for window, state, vector in zip(windows, states, vectors, strict=True)
        ]

    def _batches(self, windows: Sequence[Window]) -> Iterator[list[int]]:
        """Places of the windows that are run together: of like length, longest first."""
        batch: list[int] = []
        for place in sorted(range(len(windows)), key=lambda place: -len(windows[place].ids)):
            longest = len(windows[batch[0]].ids) if batch else 0
            if batch and (len(batch) == self._batch_windows or longest * (len(batch) + 1) > BATCH_TOKENS):
                yield batch
                batch = []
            batch.append(place)
        if batch:
            yield batch

    def _inputs(self, windows: Sequence[Window]) -> dict[str, Ids]:
        """The model's inputs, padded on the right to the longest window."""
        # One token at least: a tokenizer without marks gives none for an empty text, and no model takes that.
        shape = len(windows), max(1, *(len(window.ids) for window in windows))
        inputs = {
            "input_ids": np.full(shape, self.profile.pad_id, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
            "token_type_ids": np.zeros(shape, dtype=np.int64),
        }
        for row, window in enumerate(windows):
            inputs["input_ids"][row, : len(window.ids)] = window.ids
            inputs["attention_mask"][row, : max(1, len(window.ids))] = 1
            inputs["token_type_ids"][row, : len(window.ids)] = window.types
        return {name: inputs[name] for name in self.profile.inputs}


def _join(windows: Sequence[Window], read: Sequence[tuple[Vectors, Vectors]]) -> Encoding:
    """One text out of its windows: their tokens in a row, and the mean of their vectors."""
    tokens = np.concatenate([states for _, states in read])
    spans = np.concatenate([window.spans for window in windows])
    standing = spans[:, 1] > spans[:, 0]
    mean: Vectors = np.mean([vector for vector, _ in read], axis=0, dtype=np.float32)
    length = float(np.linalg.norm(mean))
    # A token without characters, which some tokenizers put between words, stands nowhere.
    return Encoding(vector=mean / (length or 1), tokens=tokens[standing], spans=spans[standing])
