"""text → Windows: the runs of tokens that a model reads at once, and where they stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Encoding as Tokens
    from tokenizers import Tokenizer

    from embeddings.encoder import Offsets

Ids: TypeAlias = npt.NDArray[np.int64]

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What a model reads in one go: its own marks, the prompt, and a run of the text's tokens."""

    ids: Ids
    types: Ids
    """Token types, as BERT-like models want them."""

    first: int
    """How many tokens stand in front of the text's own."""

    spans: Offsets
    """Shape (t, 2): where the text's own tokens stand in the text, in code points."""


class WindowSplitter:
    """Cuts texts into windows with a model's own tokenizer, safely from several threads.

    A text that does not fit is cut into consecutive windows of nearly equal length, since
    each window's vector has the same weight in the mean. The tokenizer must come without
    padding and truncation: all-MiniLM-L6-v2's own file asks for both, at 128 tokens.

    Args:
        tokenizer: The model's tokenizer; changed to neither pad nor truncate.
        max_length: Tokens that the model takes at once, special tokens included.
    """

    def __init__(self, tokenizer: Tokenizer, max_length: int) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._max_length = max_length
        self._lock = Lock()

    def split(self, text: str, prompt: str = "") -> list[Window]:
        """The windows of a text, at least one; the prompt stands in front of each."""
        tokens = self._tokenize(prompt + text)
        ids = np.array(tokens.ids, dtype=np.int64)
        types = np.array(tokens.type_ids, dtype=np.int64)
        spans = np.array(tokens.offsets, dtype=np.int32).reshape(-1, 2)
        front, own, back = _parts(
            np.array(tokens.special_tokens_mask, dtype=bool), spans[:, 1] <= len(prompt)
        )
        spans = np.maximum(spans - len(prompt), 0)
        room = max(1, self._max_length - len(front) - len(back))
        return [
            Window(ids[reading], types[reading], len(front), spans[run])
            for run in np.array_split(own, max(1, -(-len(own) // room)))
            for reading in [np.concatenate([front, run, back])]
        ]

    def _tokenize(self, text: str) -> Tokens:
        # A lone surrogate, which a chat client can send, is no Unicode text: the tokenizer would raise.
        text = LONE_SURROGATE.sub("\ufffd", text)
        # One text at a time: its cost is a hundredth of the model's, no thread pool is started,
        # and no thread waits for the lock longer than for one text.
        with self._lock:
            return self._tokenizer.encode(text)


def _parts(special: npt.NDArray[np.bool_], in_prompt: npt.NDArray[np.bool_]) -> tuple[Ids, Ids, Ids]:
    """Places of the tokens in front of the text (marks, prompt), of the text's own, and of the marks behind.

    Where there is neither text nor prompt, all marks stand in front.
    """
    places = np.arange(len(special))
    content = places[~special]
    begin, end = (content[0], content[-1] + 1) if len(content) else (len(special), len(special))
    begin += np.count_nonzero(in_prompt[begin:end])
    return places[:begin], places[begin:end], places[end:]
