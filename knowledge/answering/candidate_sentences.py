"""The sentences of the candidate passages, side by side in arrays: all that ranking looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from embeddings.vectors import PackedRows
from knowledge.documents import Span
from knowledge.storage import END, FIRST_TOKEN, LAST_TOKEN, START, TOKENS, TRAITS, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.splitting import Passage
    from knowledge.storage import Snapshot, StoredContext, StoredPassage
    from knowledge.words import QueryWord

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class CandidateSentences:
    """The sentences of some passages: n passages, s sentences, t tokens."""

    snapshot: Snapshot
    rows: Numbers
    """Shape (n,): the passages' rows in the snapshot."""

    stored: tuple[StoredPassage, ...]
    """What is stored of each passage."""

    contexts: tuple[StoredContext, ...]
    """What is stored of the titles and headings above them, each once."""

    context_of: Numbers
    """Shape (n,): the context of each passage, by its place in `contexts`."""

    passage_of: Numbers
    """Shape (s,): the passage of each sentence, 0 ≤ i < n."""

    numbers: Numbers
    """Shape (s,): how many sentences of its document stand before each sentence."""

    table: Numbers
    """Shape (s, 7): the sentences as they are stored."""

    tokens: PackedRows
    """The states of the telling tokens of the passages, in order: t rows."""

    token_ranges: Numbers
    """Shape (s, 2): each sentence's rows in `tokens`, end exclusive."""

    @classmethod
    def gather(cls, snapshot: Snapshot, rows: Sequence[int]) -> CandidateSentences:
        """The sentences of these passages; at least one row. Raises SnapshotError."""
        places = np.asarray(rows, dtype=np.int32)
        contexts, context_of = np.unique(snapshot.context_of[places], return_inverse=True)
        stored = tuple(snapshot.stored(places))
        table = np.concatenate([each.sentences for each in stored])
        lengths = [len(each.sentences) for each in stored]
        bases = np.cumsum([0] + [len(each.tokens) for each in stored])[:-1]
        return cls(
            snapshot=snapshot,
            rows=places,
            stored=stored,
            contexts=tuple(snapshot.contexts(contexts)),
            context_of=context_of.astype(np.int32),
            passage_of=np.repeat(np.arange(len(stored), dtype=np.int32), lengths),
            numbers=np.concatenate([each.first_sentence + np.arange(len(each.sentences)) for each in stored]),
            table=table,
            tokens=PackedRows.join([each.tokens for each in stored]),
            token_ranges=table[:, FIRST_TOKEN : LAST_TOKEN + 1] + np.repeat(bases, lengths)[:, np.newaxis],
        )

    @property
    def roles(self) -> Numbers:
        """Shape (n,): `Role` of each passage."""
        return np.array([each.role for each in self.stored], dtype=np.int32)

    @property
    def documents(self) -> Numbers:
        """Shape (n,): the document of each passage."""
        return np.array([each.document for each in self.stored], dtype=np.int32)

    @property
    def spans(self) -> Numbers:
        """Shape (s, 2): where each sentence stands in its document's text."""
        return self.table[:, START : END + 1]

    @property
    def traits(self) -> Numbers:
        """Shape (s,): `Trait` flags."""
        return self.table[:, TRAITS]

    @property
    def lengths(self) -> Numbers:
        """Shape (s,): how many tokens each sentence has, whether their states are kept or not."""
        return self.table[:, TOKENS]

    def passage(self, number: int) -> Passage:
        """One of the passages, 0 ≤ number < n."""
        return self.snapshot.passage_of(self.stored[number], self.contexts[int(self.context_of[number])])

    def span(self, sentence: int) -> Span:
        """Where a sentence stands in its document's text."""
        start, end = self.spans[sentence].tolist()
        return Span(start, end)

    def text(self, sentence: int) -> str:
        """The sentence's own characters."""
        document = self.stored[int(self.passage_of[sentence])].document
        return self.span(sentence).of(self.snapshot.document(document).text)

    def heading(self, number: int) -> str:
        """The innermost heading above a passage, or the title of its document."""
        return self.contexts[int(self.context_of[number])].path[-1]

    def counts(self, words: Sequence[QueryWord]) -> Numbers:
        """How often each sentence says each word of a question, shape (s, len(words))."""
        counts = np.zeros((len(self.table), len(words)), dtype=np.int32)
        said = np.concatenate([each.words for each in self.stored])
        sentences = np.repeat(np.arange(len(self.table)), self.table[:, WORDS])
        numbers = self.snapshot.lexical.numbers([term for word in words for term in word.terms])
        for column, word in enumerate(words):
            for term in word.terms:
                places = sentences[said == numbers[term]]
                counts[:, column] += np.bincount(places, minlength=len(counts)).astype(np.int32)
        return counts
