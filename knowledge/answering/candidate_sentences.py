"""The sentences of the candidate passages, side by side in arrays: all that ranking looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from knowledge.documents import Span
from knowledge.storage import (
    CONTEXT,
    END,
    FIRST_SENTENCE,
    FIRST_TOKEN,
    LAST_SENTENCE,
    LAST_TOKEN,
    ROLE,
    START,
    TRAITS,
)
from knowledge.words import TERM_DTYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from embeddings.encoder import Vectors
    from knowledge.splitting import Passage
    from knowledge.storage import Bytes, Numbers, Shard, Snapshot
    from knowledge.words import QueryWord


@dataclass(frozen=True, slots=True, eq=False)
class CandidateSentences:
    """The sentences of some passages: n passages, s sentences, t tokens."""

    rows: Numbers
    """Shape (n,): the passages' rows in the snapshot."""

    places: tuple[tuple[Shard, int], ...]
    """The shard of each passage, and its row there."""

    roles: Numbers
    """Shape (n,): `Role` of each passage."""

    passage_of: Numbers
    """Shape (s,): the passage of each sentence, 0 ≤ i < n."""

    sentence_rows: Numbers
    """Shape (s,): each sentence's row in its shard."""

    spans: Numbers
    """Shape (s, 2): where each sentence stands in its document's text."""

    traits: Numbers
    """Shape (s,): `Trait` flags."""

    tokens: Bytes
    """Shape (t, dimension): the token states of the passages, in order."""

    token_ranges: Numbers
    """Shape (s, 2): each sentence's rows in `tokens`, end exclusive."""

    @classmethod
    def gather(cls, snapshot: Snapshot, rows: Sequence[int]) -> CandidateSentences:
        """The sentences of these passages; at least one row. Raises StorageError."""
        places = tuple(snapshot.locate(row) for row in rows)
        heads = np.stack([shard.passages[local] for shard, local in places])
        parts = [slice(first, last) for first, last in heads[:, [FIRST_SENTENCE, LAST_SENTENCE]]]
        tables = [shard.sentences[part] for (shard, _), part in zip(places, parts, strict=True)]
        blocks = [shard.token_offsets[local : local + 2] for shard, local in places]
        bases = np.cumsum([0] + [end - start for start, end in blocks])[:-1]
        ranges = [
            table[:, FIRST_TOKEN : LAST_TOKEN + 1] - block[0] + base
            for table, block, base in zip(tables, blocks, bases, strict=True)
        ]
        table = np.concatenate(tables)
        return cls(
            rows=np.asarray(rows, dtype=np.int32),
            places=places,
            roles=heads[:, ROLE],
            passage_of=np.repeat(np.arange(len(rows), dtype=np.int32), [len(each) for each in tables]),
            sentence_rows=np.concatenate([np.arange(part.start, part.stop) for part in parts]).astype(
                np.int32
            ),
            spans=table[:, START : END + 1],
            traits=table[:, TRAITS],
            tokens=np.concatenate(
                [shard.tokens[slice(*block)] for (shard, _), block in zip(places, blocks, strict=True)]
            ),
            token_ranges=np.concatenate(ranges).astype(np.int32),
        )

    def passage(self, number: int) -> Passage:
        """One of the passages, 0 ≤ number < n."""
        shard, local = self.places[number]
        return shard.passage(local)

    def span(self, sentence: int) -> Span:
        """Where a sentence stands in its document's text."""
        start, end = self.spans[sentence].tolist()
        return Span(start, end)

    def text(self, sentence: int) -> str:
        """The sentence's own characters."""
        return self.span(sentence).of(self.places[self.passage_of[sentence]][0].document.text)

    def context(self, number: int) -> tuple[Vectors, Bytes, str]:
        """A passage's title and headings: their vector, their token states, and the innermost heading."""
        shard, local = self.places[number]
        context = int(shard.passages[local, CONTEXT])
        tokens = shard.context_tokens[slice(*shard.context_offsets[context : context + 2])]
        headings = shard.contexts[context]
        return (
            shard.context_vectors[context],
            tokens,
            headings[-1] if headings else shard.document.source.title,
        )

    def counts(self, words: Sequence[QueryWord]) -> npt.NDArray[np.int32]:
        """How often each sentence says each word of a question, shape (s, len(words))."""
        counts = np.zeros((len(self.spans), len(words)), dtype=np.int32)
        wanted = np.array([term for word in words for term in word.terms], dtype=TERM_DTYPE)
        columns = np.repeat(np.arange(len(words)), [len(word.terms) for word in words])
        numbers = _number_terms([shard for shard, _ in self.places])
        said = self._terms_said(numbers)
        keys, owners = _wanted_keys(numbers, wanted, columns)
        first, last = (np.searchsorted(keys, said.terms, side=side) for side in ("left", "right"))
        entries = np.repeat(np.arange(len(said.terms)), last - first)
        # One entry may be wanted for several words, whose keys then stand next to each other.
        place = np.arange(len(entries)) - np.repeat(np.cumsum(last - first) - last, last - first)
        np.add.at(counts, (said.sentences[entries], owners[place]), said.counts[entries])
        return counts

    def _terms_said(self, numbers: Mapping[int, tuple[Shard, int]]) -> _Said:
        terms, counts, lengths = [], [], []
        for (shard, local), inside in zip(self.places, np.bincount(self.passage_of), strict=True):
            words, start = shard.sentence_words, shard.passages[local, FIRST_SENTENCE]
            offsets = words.offsets[start : start + inside + 1]
            terms.append(words.terms[offsets[0] : offsets[-1]] + numbers[id(shard)][1])
            counts.append(words.counts[offsets[0] : offsets[-1]])
            lengths.append(offsets[1:] - offsets[:-1])
        sentences = np.repeat(np.arange(len(self.spans)), np.concatenate(lengths))
        return _Said(np.concatenate(terms), sentences, np.concatenate(counts))


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """The terms of all candidate sentences, shape (e,) each."""

    terms: npt.NDArray[np.int64]
    """The number of the term: the same in two shards is two numbers."""

    sentences: npt.NDArray[np.int64]
    counts: Numbers


def _number_terms(shards: Iterable[Shard]) -> dict[int, tuple[Shard, int]]:
    """Each distinct shard by its identity, and from which number on its vocabulary is counted."""
    numbers: dict[int, tuple[Shard, int]] = {}
    size = 0
    for shard in shards:
        if id(shard) not in numbers:
            numbers[id(shard)] = (shard, size)
            size += len(shard.vocabulary)
    return numbers


def _wanted_keys(
    numbers: Mapping[int, tuple[Shard, int]],
    wanted: npt.NDArray[np.str_],
    columns: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The numbers of the wanted terms in all shards that hold them, sorted, and the word each belongs to."""
    keys, owners = [], []
    for shard, base in numbers.values():
        positions = np.searchsorted(shard.vocabulary, wanted)
        held = shard.vocabulary[np.minimum(positions, len(shard.vocabulary) - 1)] == wanted
        keys.append(positions[held] + base)
        owners.append(columns[held])
    joined = np.concatenate(keys)
    order = np.argsort(joined, kind="stable")
    return joined[order], np.concatenate(owners)[order]
