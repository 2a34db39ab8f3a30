"""KnowledgeBase: the articles, ready to be asked."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from embeddings.errors import StorageError
from embeddings.vectors import COMPRESS_ABOVE
from knowledge.answering import DEFAULT_TERMS, NoAnswer, Reason, Terms, answer, read_question, weights_digest
from knowledge.errors import EmptyKnowledgeError, QuestionError, ReloadRunningError, SnapshotError
from knowledge.indexing import Progress, Reload, ReloadReport, Status, skipped_of
from knowledge.sources import are_unchanged
from knowledge.splitting import SPLITTER_VERSION
from knowledge.storage import SHARD_VERSION, Generations, ShardStore, read_snapshot
from knowledge.words import WORDS_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from embeddings.encoder import Encoder, Encoding
    from knowledge.answering import Answer, Query
    from knowledge.splitting import Passage
    from knowledge.storage import Snapshot


def fingerprint_of(encoder: Encoder) -> str:
    """What decides the numbers in a snapshot that is built with this encoder."""
    return f"{encoder.fingerprint}-{SPLITTER_VERSION}-{WORDS_VERSION}-{SHARD_VERSION}"


def confidence_fingerprint_of(encoder: Encoder) -> str:
    """What decides a confidence under this encoder: a threshold of another one means nothing."""
    return f"{fingerprint_of(encoder)}-{weights_digest()}"


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
        compress_above: int = COMPRESS_ABOVE,
    ) -> None:
        self.roots = tuple(root.absolute() for root in roots)
        self._encoder = encoder
        self._terms = terms
        self._compress_above = compress_above
        self._store = ShardStore(storage / "shards")
        name = hashlib.sha256("\0".join(map(str, self.roots)).encode("utf-8", "surrogatepass")).hexdigest()
        self._stored = Generations(storage / "bases" / name[:16], self._store)
        self._reloading = Lock()
        self._progress: Progress | None = None
        self._snapshot: Snapshot | None = None

    @property
    def fingerprint(self) -> str:
        """What decides the numbers in a snapshot: encoder, splitter, words."""
        return fingerprint_of(self._encoder)

    @property
    def confidence_fingerprint(self) -> str:
        """What decides a confidence: the numbers in a snapshot, and the weights that they are given."""
        return confidence_fingerprint_of(self._encoder)

    @property
    def snapshot(self) -> Snapshot:
        """The live one; raises EmptyKnowledgeError where none has been loaded."""
        if self._snapshot is None:
            where = ", ".join(map(str, self.roots))
            raise EmptyKnowledgeError(f"No article has been loaded yet from {where}; run a reload first.")
        return self._snapshot

    @property
    def status(self) -> Status:
        """What it holds, and how far a reload is."""
        live = self._snapshot
        return Status(
            documents=len(live.keys) if live else 0,
            passages=len(live) if live else 0,
            built_at=live.built_at if live else None,
            model=self._encoder.fingerprint,
            reloading=self._progress,
            skipped=skipped_of(live.files) if live else (),
        )

    def ask(self, question: str, *, candidates: int = 0) -> Answer | NoAnswer:
        """Answer one question; raises QuestionError, SnapshotError.

        With `candidates`, that many ranked passages come with it, answered or not.
        """
        result = self.ask_many([question], candidates=candidates)[0]
        if isinstance(result, QuestionError):
            raise result
        return result

    def ask_many(
        self,
        questions: Sequence[str],
        *,
        candidates: int = 0,
    ) -> list[Answer | NoAnswer | QuestionError]:
        """Answer several questions in one pass of the model; one that cannot be asked spoils no other."""
        snapshot = self._snapshot
        queries = [_read(question) for question in questions]
        if snapshot is None:
            return [_of_nothing(query) for query in queries]
        asked = [query for query in queries if not isinstance(query, QuestionError)]
        texts = [part for query in asked for part in query.parts]
        encodings = dict(zip(texts, self._encoder.encode_queries(texts), strict=True)) if texts else {}
        with _storage_errors():
            return [
                query
                if isinstance(query, QuestionError)
                else self._answer(query, encodings, snapshot, candidates)
                for query in queries
            ]

    def _answer(
        self, query: Query, encodings: Mapping[str, Encoding], snapshot: Snapshot, candidates: int
    ) -> Answer | NoAnswer:
        covers = self._encoder.covers
        return answer(query, encodings, snapshot, terms=self._terms, covers=covers, candidates=candidates)

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with this id, if the live snapshot still has it; raises SnapshotError."""
        with _storage_errors():
            return self.snapshot.find(passage_id)

    def open(self, progress: Callable[[Progress], None] | None = None) -> ReloadReport | None:
        """Load what is stored if the files are as they were; else reload, and say what changed.

        Raises as `reload` does.
        """
        with _storage_errors():
            snapshot = self._snapshot = self._stored.newest(self.fingerprint)
            if (
                snapshot
                and snapshot.is_whole()
                and are_unchanged(self.roots, snapshot.files, snapshot.read_at)
            ):
                return None
        return self.reload(progress)

    def open_stored(self) -> bool:
        """Load the newest stored snapshot that is whole, however old; False if there is none."""
        self._snapshot = self._stored.newest(self.fingerprint)
        return self._snapshot is not None

    def reload(self, progress: Callable[[Progress], None] | None = None) -> ReloadReport:
        """Read the articles again and swap the new snapshot in; whatever fails, the old one stays.

        Raises ReloadRunningError, EmptyKnowledgeError, ReadError (an article path that is
        not there), SnapshotError (the disk).
        """
        with self._only_reload(), _storage_errors():
            self._stored.sweep()
            before = self._snapshot = self._snapshot or self._stored.newest(self.fingerprint)
            tell = self._teller(progress)
            run = Reload(self.roots, self._encoder, self.fingerprint, self._store, before, tell)
            run.compress_above = self._compress_above
            path = self._stored.next_path()
            report = run.run(path)
            self._snapshot = read_snapshot(path, self._store)
            self._stored.forget(kept=(path.name, before.name if before else path.name))
        return report

    def verify(self) -> None:
        """Check the live snapshot and its articles on the disk, byte for byte; raises SnapshotError."""
        with _storage_errors():
            self.snapshot.verify()

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
            with self._stored.locked():
                yield
        finally:
            self._progress = None
            self._reloading.release()


@contextmanager
def _storage_errors() -> Iterator[None]:
    """The border to what lies below: a damaged or unwritable file is a SnapshotError to our callers."""
    try:
        yield
    except StorageError as error:
        raise SnapshotError(str(error)) from error


def _of_nothing(query: Query | QuestionError) -> NoAnswer | QuestionError:
    return query if isinstance(query, QuestionError) else NoAnswer(query, Reason.EMPTY, (), 0.0)


def _read(question: str) -> Query | QuestionError:
    try:
        return read_question(question)
    except QuestionError as error:
        return error


def _running(progress: Progress | None) -> str:
    how_far = f" ({progress.stage}, {progress.done} of {progress.total})" if progress else ""
    return f"A reload is running already{how_far}; wait until it has finished."
