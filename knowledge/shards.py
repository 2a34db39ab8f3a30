"""Document → Shard: all that is kept of one article, in one file.

The text itself, its passages and sentences, what the model made of them, and the words in
them. An article that has not changed keeps its shard; a changed one is encoded only where
its passages are new. A question touches the shards of its candidates and no others.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from embeddings.arrayfile import read_arrays, write_arrays
from embeddings.quantize import quantize
from knowledge.bags import BagTable
from knowledge.documents import Document, Role, Span
from knowledge.passages import SPLITTER_VERSION, Passage, split
from knowledge.records import document_from, document_record
from knowledge.sentences import traits
from knowledge.words import WORDS_VERSION, language_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from embeddings.arrayfile import ArrayFile
    from embeddings.encoder import Encoding, Vectors

Bytes: TypeAlias = npt.NDArray[np.int8]
Numbers: TypeAlias = npt.NDArray[np.int32]

SHARD_VERSION = "1"
"""Changes with the layout of the file."""

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


def texts_to_encode(document: Document) -> list[str]:
    """The distinct texts of a document that a model must see: its passages, and their contexts."""
    passages = split(document)
    return list(dict.fromkeys([p.text for p in passages] + [p.context for p in passages]))


def shard_key(document: Document, fingerprint: str) -> str:
    """Names a shard by all that decides what is in it: 32 hexadecimal digits."""
    versions = (SHARD_VERSION, SPLITTER_VERSION, WORDS_VERSION, fingerprint)
    content = json.dumps([versions, document_record(document), document.text])
    return hashlib.sha256(content.encode()).hexdigest()[:32]


class Shard:
    """An open shard: views of a file's pages, and the objects made of them on demand."""

    def __init__(self, file: ArrayFile) -> None:
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

        self.sentence_vectors: Bytes = arrays["sentence_vectors"]
        """Shape (s, dimension): the mean of the sentence's token states, unit length in eight bits."""

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

        self.sentence_words = BagTable.view(arrays, "sentence_words")
        self.passage_words = BagTable.view(arrays, "passage_words")
        self.context_words = BagTable.view(arrays, "context_words")

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

    def states(self) -> dict[str, States]:
        """What the model made of each text in it: a changed article takes over what still fits."""
        known: dict[str, States] = {}
        for row in range(len(self.passages)):
            passage, part = self.passage(row), slice(*self.token_offsets[row : row + 2])
            spans = self.token_spans[part] - passage.start
            known[passage.text] = States(self.vectors[row], self.tokens[part], spans)
        for row, headings in enumerate(self.contexts):
            part = slice(*self.context_offsets[row : row + 2])
            text = "\n".join((self.document.source.title, *headings))
            vector, tokens = self.context_vectors[row], self.context_tokens[part]
            known[text] = States(vector, tokens, self.context_spans[part])
        return known


def read_shard(path: Path) -> Shard:
    """Open a shard; raises StorageError if it is not what was written."""
    return Shard(read_arrays(path))


def write_shard(path: Path, document: Document, states: Mapping[str, States]) -> None:
    """Lay a document down with the states of its texts; raises StorageError."""
    passages = split(document)
    contexts = list(dict.fromkeys(p.headings for p in passages))
    language = language_of(document.text)
    arrays: dict[str, npt.NDArray[Any]] = {
        "text": np.frombuffer(document.text.encode("utf-8", "surrogatepass"), dtype=np.uint8),
        **_passage_arrays(passages, contexts, states),
        **_context_arrays(document, contexts, states),
        **_word_arrays(document, passages, contexts, language),
        "ids": _ids(passages),
    }
    meta = {"document": document_record(document), "language": language, "contexts": contexts}
    write_arrays(path, meta, arrays)


def _passage_arrays(
    passages: Sequence[Passage],
    contexts: Sequence[tuple[str, ...]],
    states: Mapping[str, States],
) -> dict[str, npt.NDArray[Any]]:
    found = [states[p.text] for p in passages]
    offsets = _offsets([len(each.tokens) for each in found])
    token_spans = [each.spans + p.start for p, each in zip(passages, found, strict=True)]
    sentences, first = [], 0
    rows = []
    for passage, spans, base in zip(passages, token_spans, offsets[:-1], strict=True):
        rows.append([passage.start, passage.end, first, first + len(passage.sentences)])
        rows[-1] += [contexts.index(passage.headings), int(passage.role)]
        sentences += _sentence_rows(passage, spans, int(base))
        first += len(passage.sentences)
    tokens = np.concatenate([each.tokens for each in found])
    table = np.array(sentences, dtype=np.int32).reshape(-1, 5)
    return {
        "passages": np.array(rows, dtype=np.int32),
        "sentences": table,
        "vectors": np.stack([each.vector for each in found]),
        "sentence_vectors": _sentence_vectors(tokens, table),
        "tokens": tokens,
        "token_spans": np.concatenate(token_spans).astype(np.int32),
        "token_offsets": offsets,
    }


def _sentence_rows(passage: Passage, spans: Numbers, base: int) -> list[list[int]]:
    """A sentence's tokens are those that begin in it."""
    text = passage.document.text
    rows = []
    for sentence in passage.sentences:
        first, last = np.searchsorted(spans[:, 0], sentence)
        rows.append([*sentence, int(traits(sentence.of(text))), base + int(first), base + int(last)])
    return rows


def _sentence_vectors(tokens: Bytes, sentences: Numbers) -> Bytes:
    means = np.zeros((len(sentences), tokens.shape[1]), dtype=np.float32)
    for row, (first, last) in enumerate(sentences[:, FIRST_TOKEN:]):
        if last > first:
            means[row] = tokens[first:last].sum(axis=0, dtype=np.float32)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return quantize(means / np.maximum(lengths, 1e-9))


def _context_arrays(
    document: Document,
    contexts: Sequence[tuple[str, ...]],
    states: Mapping[str, States],
) -> dict[str, npt.NDArray[Any]]:
    title = document.source.title
    found = [states["\n".join((title, *headings))] for headings in contexts]
    return {
        "context_vectors": np.stack([each.vector for each in found]),
        "context_tokens": np.concatenate([each.tokens for each in found]),
        "context_spans": np.concatenate([each.spans for each in found]).astype(np.int32),
        "context_offsets": _offsets([len(each.tokens) for each in found]),
    }


def _word_arrays(
    document: Document,
    passages: Sequence[Passage],
    contexts: Sequence[tuple[str, ...]],
    language: str,
) -> dict[str, npt.NDArray[Any]]:
    sentences = [
        [terms_of(sentence.of(document.text), language) for sentence in passage.sentences]
        for passage in passages
    ]
    title = document.source.title
    bags = {
        "sentence_words": [bag for each in sentences for bag in each],
        "passage_words": [[term for bag in each for term in bag] for each in sentences],
        "context_words": [terms_of("\n".join((title, *headings)), language) for headings in contexts],
    }
    return BagTable.arrays_of(bags)


def _ids(passages: Sequence[Passage]) -> npt.NDArray[np.uint64]:
    """Where an article repeats itself, the second occurrence gets a name of its own."""
    seen: Counter[str] = Counter()
    ids = []
    for passage in passages:
        content = f"{passage.document.source.path}\0{seen[passage.text]}\0{passage.text}"
        seen[passage.text] += 1
        ids.append(hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return np.frombuffer(b"".join(ids), dtype=">u8").astype(np.uint64)


def _offsets(lengths: Sequence[int]) -> Numbers:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
