"""Shard: all that is kept of one article, in one file.

The text itself, its passages and sentences, what the model made of them, and the words in
them. An article that has not changed keeps its shard; a changed one is encoded only where
its passages are new. A question touches the shards of its candidates and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from embeddings.vectors import quantize, read_arrays
from knowledge.documents import Document, Role, Span
from knowledge.splitting import Passage
from knowledge.storage.records import document_from
from knowledge.words import TermCounts

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder import Encoding, Vectors
    from embeddings.vectors import ArrayFile

Bytes: TypeAlias = npt.NDArray[np.int8]
Numbers: TypeAlias = npt.NDArray[np.int32]

SHARD_VERSION = "3"
"""Changes with the layout of the file, and with what is computed for it."""

START, END, FIRST_SENTENCE, LAST_SENTENCE, CONTEXT, ROLE = range(6)
"""Columns of `Shard.passages`."""

TRAITS, FIRST_TOKEN, LAST_TOKEN = range(2, 5)
"""Columns of `Shard.sentences`, behind START and END."""


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """What is kept of an `Encoding`: the token states in eight bits, at no measured loss."""

    vector: Vectors
    """Shape (dimension,)."""

    tokens: Bytes
    """Shape (t, dimension)."""

    spans: Numbers
    """Shape (t, 2), code points from the beginning of the encoded text."""

    @classmethod
    def of(cls, encoding: Encoding) -> States:
        """The encoding, made small."""
        return cls(encoding.vector, quantize(encoding.tokens), encoding.spans)


class Shard:
    """An open shard: views of a file's pages, and the objects made of them on demand."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self.path: Path = file.path
        self._meta = file.meta
        arrays = file.arrays
        self._text = arrays["text"]
        self.passages: Numbers = arrays["passages"]
        """Shape (p, 6): START, END, FIRST_SENTENCE, LAST_SENTENCE (exclusive), CONTEXT, ROLE."""

        self.sentences: Numbers = arrays["sentences"]
        """Shape (s, 5): START, END, TRAITS, FIRST_TOKEN, LAST_TOKEN (exclusive)."""

        self.vectors: Vectors = arrays["vectors"]
        """Shape (p, dimension), unit rows."""

        self.tokens: Bytes = arrays["tokens"]
        """Shape (t, dimension): every passage's token states, one after the other."""

        self.token_spans: Numbers = arrays["token_spans"]
        """Shape (t, 2): where each token stands in the document's text."""

        self.token_offsets: Numbers = arrays["token_offsets"]
        """Shape (p + 1,): passage i's tokens are tokens[token_offsets[i]:token_offsets[i + 1]]."""

        self.ids: npt.NDArray[np.uint64] = arrays["ids"]
        """Shape (p,): a name for each passage that lasts as long as its words and its article's path."""

        self.context_vectors: Vectors = arrays["context_vectors"]
        """Shape (c, dimension): title and headings, encoded apart."""

        self.context_tokens: Bytes = arrays["context_tokens"]
        self.context_spans: Numbers = arrays["context_spans"]
        self.context_offsets: Numbers = arrays["context_offsets"]
        """As for the passages' tokens."""

        self.vocabulary: npt.NDArray[np.str_] = arrays["vocabulary"]
        """Every term of the document, sorted; the bags count positions in it."""

        self.sentence_words = TermCounts.view(arrays, "sentence_words")
        self.passage_words = TermCounts.view(arrays, "passage_words")
        self.context_words = TermCounts.view(arrays, "context_words")

    def let_go(self) -> None:
        """Drop its pages from this process's memory, until they are touched again."""
        self._file.let_go()

    @cached_property
    def document(self) -> Document:
        """The article, as it was when it was read."""
        text = self._text.tobytes().decode("utf-8", "surrogatepass")
        return document_from(self._meta["document"], text)

    @property
    def language(self) -> str:
        """The language its words are stemmed in."""
        return str(self._meta["language"])

    @property
    def contexts(self) -> list[list[str]]:
        """The heading path of each context, the title left out."""
        contexts: list[list[str]] = self._meta["contexts"]
        return contexts

    def passage(self, row: int) -> Passage:
        """The passage in a row of `passages`."""
        start, end, first, last, context, role = self.passages[row].tolist()
        spans = tuple(Span(s, e) for s, e in self.sentences[first:last, :2].tolist())
        headings = tuple(self.contexts[context])
        return Passage(self.document, start, end, spans, headings, Role(role), f"{self.ids[row]:016x}")

    def texts(self) -> list[str]:
        """What the model has seen of it: its passages, then its contexts."""
        text, title = self.document.text, self.document.source.title
        spans = self.passages[:, : END + 1].tolist()
        return [text[start:end] for start, end in spans] + ["\n".join((title, *c)) for c in self.contexts]

    def states(self, number: int) -> States:
        """What the model made of one of the `texts`: a changed article takes over what still fits."""
        if number < len(self.passages):
            part = slice(*self.token_offsets[number : number + 2])
            spans = self.token_spans[part] - self.passages[number, START]
            return States(self.vectors[number], self.tokens[part], spans)
        number -= len(self.passages)
        part = slice(*self.context_offsets[number : number + 2])
        return States(self.context_vectors[number], self.context_tokens[part], self.context_spans[part])

    def verify(self) -> None:
        """Check what opening it did not; raises StorageError."""
        self._file.verify_large()


def read_shard(path: Path, *, known: bool = False) -> Shard:
    """Open a shard, `known` to be whole or not; raises StorageError if it is not what was written."""
    return Shard(read_arrays(path, known=known))
