"""A reader, exported once and served by ONNX Runtime.

    [CLS] question [SEP] (title .) passage [SEP]   →   start and end logits; [CLS] means "not here"

The form is that of SQuAD 2.0 (Rajpurkar, Jia and Liang, Know What You Don't Know, 2018). A
sentence's log-odds are the mean over starts and ends of: the logsumexp of its tokens' logits, less
the logit of [CLS].
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from embeddings.errors import ModelError
from embeddings.reader import UNREAD, Reading
from embeddings.serving.manifest import read_manifest
from embeddings.serving.sessions import GRAPH, TOKENIZER, open_session, run_session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tokenizers import Encoding as Tokens

    from embeddings.encoder import Offsets, Vectors
    from embeddings.reader import ToRead

QUESTION_TOKENS = 32
TITLE_TOKENS = 23
LENGTH = 256
"""Tokens of a question, a title and a whole row at most, as the default reader was trained; the rest
is cut off."""

READER = "reader"
"""The manifest's key for the fingerprint of the reader in its folder."""

_TITLE_END = " . "


class ExportedReader:
    """A reader whose graph takes token ids and gives start and end logits.

    Args:
        folder: Holds the graph, its weights, the tokenizer and a manifest.
        fingerprint: What the folder must hold.
        threads: Passages that are read at once, each by one thread; None: as many as there are cores.

    Raises:
        ModelError: The folder does not hold that reader, whole and undamaged.
    """

    def __init__(self, folder: Path, fingerprint: str, *, threads: int | None = None) -> None:
        if read_manifest(folder).get(READER) != fingerprint:
            raise ModelError(f"{folder} does not hold the exported reader {fingerprint}.")
        self.fingerprint = fingerprint
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._lock = Lock()
        self._session = open_session(folder / GRAPH)
        self._used = [used.name for used in self._session.get_inputs()]
        self._workers = ThreadPoolExecutor(threads or os.cpu_count() or 1, "reader")

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """Read each passage beside the question; raises ModelError when the model fails.

        Each is a run of its own: in eight bits a batch would change the numbers of its members.
        """
        asked = self._shortened(question, QUESTION_TOKENS)
        return list(self._workers.map(lambda passage: self._read_one(asked, passage), passages))

    def _read_one(self, question: str, passage: ToRead) -> Reading:
        title = self._shortened(passage.title, TITLE_TOKENS)
        opening = f"{title}{_TITLE_END}" if title else ""
        tokens = self._tokenize(question, opening + passage.text)
        starts, ends = self._run(tokens)
        offsets = np.array(tokens.offsets[: len(starts)], dtype=np.int32) - len(opening)
        inside = np.array([number == 1 for number in tokens.sequence_ids[: len(starts)]])
        body = inside & (offsets[:, 0] >= 0) & (offsets[:, 1] > offsets[:, 0])
        odds = (starts[body] - starts[0], ends[body] - ends[0])
        return Reading(_of_sentences(odds, offsets[body], passage.sentences))

    def _run(self, tokens: Tokens) -> tuple[Vectors, Vectors]:
        """Start and end logits of a row, each of shape (tokens,), all but the last mark of a cut one."""
        row = np.array([tokens.ids[:LENGTH]], dtype=np.int64)
        row[0, -1] = tokens.ids[-1]
        types = np.array([tokens.type_ids[:LENGTH]], dtype=np.int64)
        inputs = {"input_ids": row, "token_type_ids": types, "attention_mask": np.ones_like(row)}
        used = {name: inputs[name] for name in self._used}
        starts, ends = run_session(self._session, ["starts", "ends"], used)
        return starts[0, : row.shape[1] - 1], ends[0, : row.shape[1] - 1]

    def _shortened(self, text: str, most: int) -> str:
        """A text without what follows its first tokens."""
        offsets = self._tokenize(text).offsets
        return text[: offsets[most - 1][1]] if len(offsets) > most else text

    def _tokenize(self, text: str, second: str | None = None) -> Tokens:
        """The tokens of a text, or of a pair of texts with the model's marks around them."""
        # One tokenizer used by two threads at once can raise "Already borrowed".
        with self._lock:
            return self._tokenizer.encode(text, second, add_special_tokens=second is not None)


def _of_sentences(
    odds: tuple[Vectors, Vectors], offsets: Offsets, sentences: Sequence[tuple[int, int]]
) -> Vectors:
    """The log-odds of each sentence, from those of the tokens that it touches."""
    found = np.full(len(sentences), UNREAD, dtype=np.float32)
    for number, (start, end) in enumerate(sentences):
        low = int(np.searchsorted(offsets[:, 1], start, side="right"))
        high = int(np.searchsorted(offsets[:, 0], end, side="left"))
        if low < high:
            both = [np.logaddexp.reduce(each[low:high]) for each in odds]
            found[number] = max(float(np.mean(both)), UNREAD)
    return found
