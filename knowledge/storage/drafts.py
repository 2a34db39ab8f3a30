"""Document → Draft → a shard's file: what is encoded of an article, and how it is laid down."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embeddings.vectors import write_arrays
from knowledge.splitting import SPLITTER_VERSION, split, traits
from knowledge.storage.records import document_record
from knowledge.storage.shards import SHARD_VERSION
from knowledge.words import WORDS_VERSION, TermCounts, language_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from knowledge.documents import Document
    from knowledge.splitting import Passage
    from knowledge.storage.shards import Numbers, States


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has been split, and waits for the model."""

    document: Document
    passages: tuple[Passage, ...]
    key: str
    """Names its shard by all that decides what is in it: 32 hexadecimal digits."""

    @classmethod
    def of(cls, document: Document, fingerprint: str) -> Draft:
        """Split a document; `fingerprint` is the encoder's."""
        return cls(document, split(document), _key(document, fingerprint))

    @property
    def texts(self) -> list[str]:
        """The distinct texts that a model must see: the passages, and their contexts."""
        return list(dict.fromkeys([p.text for p in self.passages] + [p.context for p in self.passages]))

    @property
    def contexts(self) -> list[tuple[str, ...]]:
        """The distinct heading paths of the passages."""
        return list(dict.fromkeys(p.headings for p in self.passages))


def _key(document: Document, fingerprint: str) -> str:
    versions = (SHARD_VERSION, SPLITTER_VERSION, WORDS_VERSION, fingerprint)
    content = json.dumps([versions, document_record(document), document.text])
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def write_shard(path: Path, draft: Draft, states: Mapping[str, States], workshop: Path) -> None:
    """Lay a draft down with the states of its texts; raises StorageError.

    `workshop` is the folder to write it in before it is moved to its place.
    """
    document, contexts = draft.document, draft.contexts
    language = language_of(document.text)
    arrays: dict[str, npt.NDArray[Any]] = {
        "text": np.frombuffer(document.text.encode("utf-8", "surrogatepass"), dtype=np.uint8),
        **_passage_arrays(draft.passages, contexts, states),
        **_context_arrays(document, contexts, states),
        **_word_arrays(draft, contexts, language),
        "ids": _ids(draft.passages),
    }
    meta = {"document": document_record(document), "language": language, "contexts": contexts}
    write_arrays(path, meta, arrays, workshop)


def _passage_arrays(
    passages: Sequence[Passage],
    contexts: Sequence[tuple[str, ...]],
    states: Mapping[str, States],
) -> dict[str, npt.NDArray[Any]]:
    found = [states[p.text] for p in passages]
    offsets = _offsets([len(each.tokens) for each in found])
    token_spans = [each.spans + p.start for p, each in zip(passages, found, strict=True)]
    context_of = {headings: number for number, headings in enumerate(contexts)}
    sentences: list[list[int]] = []
    rows = []
    for passage, spans, base in zip(passages, token_spans, offsets[:-1], strict=True):
        first = len(sentences)
        sentences += _sentence_rows(passage, spans, int(base))
        place = (context_of[passage.headings], int(passage.role))
        rows.append([passage.start, passage.end, first, len(sentences), *place])
    tokens = np.concatenate([each.tokens for each in found])
    table = np.array(sentences, dtype=np.int32).reshape(-1, 5)
    return {
        "passages": np.array(rows, dtype=np.int32),
        "sentences": table,
        "vectors": np.stack([each.vector for each in found]),
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
        rows.append([*sentence, int(traits(text, sentence)), base + int(first), base + int(last)])
    return rows


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
    draft: Draft,
    contexts: Sequence[tuple[str, ...]],
    language: str,
) -> dict[str, npt.NDArray[Any]]:
    text, title = draft.document.text, draft.document.source.title
    sentences = [
        [terms_of(sentence.of(text), language) for sentence in passage.sentences]
        for passage in draft.passages
    ]
    bags = {
        "sentence_words": [bag for each in sentences for bag in each],
        "passage_words": [[term for bag in each for term in bag] for each in sentences],
        "context_words": [terms_of("\n".join((title, *headings)), language) for headings in contexts],
    }
    return TermCounts.arrays_of(bags)


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
