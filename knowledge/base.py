"""KnowledgeBase: the articles, ready to be asked."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from embeddings.vectors import COMPRESS_ABOVE
from knowledge.answering import (
    DEFAULT_TERMS,
    NoAnswer,
    Reason,
    Terms,
    answer,
    articles_of,
    read_question,
    weights_digest,
)
from knowledge.errors import (
    DamageError,
    EmptyKnowledgeError,
    QuestionError,
    ReloadRunningError,
    SnapshotGoneError,
)
from knowledge.indexing import Progress, Reload, ReloadReport, Skipped, Status, skipped_in, skipped_of
from knowledge.sources import DEFAULT_READING, ReadingTerms, are_unchanged
from knowledge.splitting import SPLITTER_VERSION
from knowledge.storage import ROWS_VERSION, Index
from knowledge.words import WORDS_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from embeddings.encoder import Encoder, Encoding
    from knowledge.answering import Answer, Article, Query, Question, ReaderStage
    from knowledge.splitting import Passage
    from knowledge.storage import Snapshot


T = TypeVar("T")
TRIES = 20
"""How often a question is begun again at most: each time, more was found to be damaged."""


def fingerprint_of(encoder: Encoder) -> str:
    """What decides the numbers in a snapshot that is built with this encoder."""
    return f"{encoder.fingerprint}-{SPLITTER_VERSION}-{WORDS_VERSION}-{ROWS_VERSION}"


def confidence_fingerprint_of(encoder: Encoder, reader: ReaderStage | None = None) -> str:
    """What decides a confidence under this encoder and reader: a threshold of others means nothing."""
    read = f"-{reader.reader.fingerprint}-{reader.passages}" if reader else ""
    return f"{fingerprint_of(encoder)}-{weights_digest()}{read}"


class KnowledgeBase:
    """Holds the live snapshot, answers from it, and replaces it whole.

    Every question sees exactly one snapshot: it takes the reference once and keeps it.
    All methods are safe from any thread; what they raise is a KnowledgeError, or a
    ModelError where the encoder itself fails.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        encoder: Encoder,
        storage: Path,
        *,
        terms: Terms = DEFAULT_TERMS,
        reader: ReaderStage | None = None,
        compress_above: int = COMPRESS_ABOVE,
        reading: ReadingTerms = DEFAULT_READING,
    ) -> None:
        self.roots = tuple(root.absolute() for root in roots)
        self.storage = storage
        self._encoder = encoder
        self._terms = terms
        self._reading = replace(reading, addresses={p.absolute(): a for p, a in reading.addresses.items()})
        self._skipped: tuple[Skipped, ...] = ()
        self._reader = reader
        self._index = Index(
            storage,
            self.roots,
            self.fingerprint,
            encoder.dimension,
            compress_above=compress_above,
        )
        self._reloading = Lock()
        self._progress: Progress | None = None
        self._snapshot: Snapshot | None = None

    @property
    def fingerprint(self) -> str:
        """What decides what is in a snapshot: encoder, splitter, words, and the sites' addresses."""
        sites = "".join(f"{path}\0{address}\n" for path, address in sorted(self._reading.addresses.items()))
        site = f"-{hashlib.sha256(sites.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}" if sites else ""
        return f"{fingerprint_of(self._encoder)}{site}"

    @property
    def confidence_fingerprint(self) -> str:
        """What decides a confidence: the numbers in a snapshot, and the weights that they are given."""
        return confidence_fingerprint_of(self._encoder, self._reader)

    @property
    def snapshot(self) -> Snapshot:
        """The live one; raises EmptyKnowledgeError where none has been loaded."""
        if self._snapshot is None:
            where = ", ".join(map(str, self.roots))
            raise EmptyKnowledgeError(f"No article has been loaded yet from {where}; run a reload first.")
        return self._snapshot

    @property
    def is_damaged(self) -> bool:
        """Whether some of what is stored was found damaged: answers go on from the rest until a reload."""
        return self._index.is_damaged

    @property
    def status(self) -> Status:
        """What it holds, and how far a reload is."""
        live = self._snapshot
        return Status(
            documents=len(live.documents) if live else 0,
            passages=len(live) if live else 0,
            built_at=live.built_at if live else None,
            model=self._encoder.fingerprint,
            reloading=self._progress,
            skipped=self._skipped,
            snapshot=live.number if live else 0,
            is_damaged=self.is_damaged,
        )

    def ask(self, question: str | Question, *, candidates: int = 0) -> Answer | NoAnswer:
        """Answer one question; raises QuestionError, SnapshotError.

        With `candidates`, that many ranked passages come with it, answered or not.
        """
        result = self.ask_many([question], candidates=candidates)[0]
        if isinstance(result, QuestionError):
            raise result
        return result

    def ask_many(
        self, questions: Sequence[str | Question], *, candidates: int = 0
    ) -> list[Answer | NoAnswer | QuestionError]:
        """Answer several questions in one pass of the model; one that cannot be asked spoils no other."""
        queries = [_read(question) for question in questions]
        asked = [query for query in queries if not isinstance(query, QuestionError)]
        if self._snapshot is None:
            return [_of_nothing(query) for query in queries]
        texts = [text for query in asked for text in query.texts]
        encodings = dict(zip(texts, self._encoder.encode_queries(texts), strict=True)) if texts else {}
        return self._from_one_snapshot(
            lambda snapshot: [self._answer(query, encodings, snapshot, candidates) for query in queries]
        )

    def _from_one_snapshot(self, work: Callable[[Snapshot], T]) -> T:
        """Do something with the live snapshot; where other processes have removed it, with the newest.

        Where some of it turns out to be damaged, do it again with the rest.
        """
        for _ in range(TRIES):
            snapshot = self.snapshot
            readable = snapshot.readable
            if len(snapshot) and not readable:
                raise DamageError("Nothing that is stored can be read; reload to make it anew.")
            try:
                return work(snapshot)
            except SnapshotGoneError:
                self._take_newest(snapshot)
            except DamageError:
                if snapshot.readable == readable:
                    raise
        return work(self.snapshot)

    def _take_newest(self, gone: Snapshot) -> None:
        if self._snapshot is gone:
            self._snapshot = self._index.newest()

    def _answer(
        self,
        query: Query | QuestionError,
        encodings: Mapping[str, Encoding],
        snapshot: Snapshot,
        candidates: int,
    ) -> Answer | NoAnswer | QuestionError:
        if isinstance(query, QuestionError):
            return query
        try:
            return answer(
                query,
                encodings,
                snapshot,
                terms=self._terms,
                covers=self._encoder.covers,
                candidates=candidates,
                reader=self._reader,
            )
        except QuestionError as error:
            return error

    def articles(self) -> tuple[Article, ...]:
        """All articles by title; none before the first reload. Raises SnapshotError."""
        return self._from_one_snapshot(articles_of) if self._snapshot else ()

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with this id, if the live snapshot still has it; raises SnapshotError."""
        return self._from_one_snapshot(lambda snapshot: snapshot.find(passage_id))

    def open(self, progress: Callable[[Progress], None] | None = None) -> ReloadReport | None:
        """Load what is stored if the files are as they were; else reload, and say what changed.

        Raises as `reload` does.
        """
        with suppress(DamageError):  # the reload makes it anew
            self.open_stored()
        return self.catch_up(progress)

    def catch_up(self, progress: Callable[[Progress], None] | None = None) -> ReloadReport | None:
        """Reload if the files are no longer as they were when the live snapshot was made.

        Raises as `reload` does.
        """
        snapshot = self._snapshot
        if (
            snapshot
            and not self.is_damaged
            and are_unchanged(self.roots, snapshot.files, snapshot.read_at, self._reading)
        ):
            self._skipped = skipped_in(self.roots, snapshot.files, self._reading)
            return None
        return self.reload(progress)

    def open_stored(self) -> bool:
        """Load the newest stored snapshot, however old; False if there is none. Raises SnapshotError."""
        self._snapshot = self._index.newest()
        if self._snapshot:
            self._skipped = skipped_of(self._snapshot.files)
        return self._snapshot is not None

    def reload(self, progress: Callable[[Progress], None] | None = None) -> ReloadReport:
        """Read the articles again and swap the new snapshot in; whatever fails, the old one stays.

        Raises ReloadRunningError, EmptyKnowledgeError, ReadError (an article path that is
        not there), SnapshotError (the disk).
        """
        with self._only_reload():
            self._index.mend()
            newest = self._index.newest(self._snapshot)
            self._snapshot = self._snapshot or newest
            tell = self._teller(progress)
            run = Reload(self.roots, self._encoder, self.fingerprint, self._index, newest, tell)
            run.reading = self._reading
            report = run.run()
            self._snapshot, self._skipped = self._index.newest(self._snapshot), report.skipped
        return report

    def verify(self) -> None:
        """Check all that is stored on the disk, byte for byte; raises DamageError, SnapshotError."""
        self._index.verify()

    def _teller(self, progress: Callable[[Progress], None] | None) -> Callable[[Progress], None]:
        def tell(step: Progress) -> None:
            self._progress = step
            if progress:
                progress(step)

        return tell

    @contextmanager
    def _only_reload(self) -> Iterator[None]:
        if not self._reloading.acquire(blocking=False):
            raise ReloadRunningError(_running(self._progress))
        try:
            with self._index.locked():
                yield
        finally:
            self._progress = None
            self._reloading.release()


def _of_nothing(query: Query | QuestionError) -> NoAnswer | QuestionError:
    return query if isinstance(query, QuestionError) else NoAnswer(query, Reason.EMPTY, (), 0.0)


def _read(question: str | Question) -> Query | QuestionError:
    try:
        return read_question(question)
    except QuestionError as error:
        return error


def _running(progress: Progress | None) -> str:
    how_far = f" ({progress.stage}, {progress.done} of {progress.total})" if progress else ""
    return f"A reload is running already{how_far}; wait until it has finished."
