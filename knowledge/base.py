"""KnowledgeBase: the articles, ready to be asked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from embeddings.vectors import COMPRESS_ABOVE
from knowledge.answering import (
    DEFAULT_TERMS,
    Asker,
    Terms,
    answer_nothing,
    articles_of,
    changed_answers,
    quote_again,
    with_copies,
)
from knowledge.crawling import Which
from knowledge.errors import (
    DamageError,
    EmptyKnowledgeError,
    EvaluationError,
    QuestionError,
    SnapshotError,
    SnapshotGoneError,
)
from knowledge.fingerprints import (
    confidence_fingerprint_of,
    encodings_fingerprint_of,
    fingerprint_of,
    fingerprint_of_sites,
)
from knowledge.indexing import Origins, Reload, Skipped, Status, Turn, skipped_of
from knowledge.storage import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from embeddings.encoder import Encoder
    from knowledge.answering import Answer, Article, NoAnswer, Outcome, Question, Quote, ReaderStage
    from knowledge.indexing import Progress, ReloadReport
    from knowledge.splitting import Passage
    from knowledge.storage import KeptSnapshot, Snapshot


T = TypeVar("T")
TRIES = 20
"""How often a question is begun again at most: each time, more was found to be damaged."""


class KnowledgeBase:
    """Holds the live snapshot, answers from it, and replaces it whole.

    Every question sees exactly one snapshot: it takes the reference once and keeps it.
    All methods are safe from any thread; what they raise is a KnowledgeError, or a
    ModelError where the encoder itself fails.
    """

    def __init__(
        self,
        origins: Origins | Sequence[Path],
        encoder: Encoder,
        storage: Path,
        *,
        terms: Terms = DEFAULT_TERMS,
        reader: ReaderStage | None = None,
        compress_above: int = COMPRESS_ABOVE,
        saved_questions: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        self._origins = origins if isinstance(origins, Origins) else Origins.of(origins)
        self.roots = self._origins.roots
        self.storage = storage
        self._encoder = encoder
        self._asker = Asker(encoder, terms, reader)
        self._saved_questions = saved_questions
        self._skipped: tuple[Skipped, ...] = ()
        self._index = Index(
            storage,
            self._origins.collection,
            self.fingerprint,
            encodings_fingerprint_of(encoder),
            compress_above=compress_above,
        )
        self._turn = Turn(self._index)
        self._snapshot: Snapshot | None = None

    @property
    def fingerprint(self) -> str:
        """What decides what is in a snapshot: encoder, splitter, words, and the sites' addresses."""
        return f"{fingerprint_of(self._encoder)}{fingerprint_of_sites(self._origins.reading)}"

    @property
    def confidence_fingerprint(self) -> str:
        """What decides a confidence: the numbers in a snapshot, and the weights that they are given."""
        return confidence_fingerprint_of(self._encoder, self._asker.reader)

    @property
    def snapshot(self) -> Snapshot:
        """The live one; raises EmptyKnowledgeError where none has been loaded."""
        if self._snapshot is None:
            where = ", ".join(self._origins.names)
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
            built_at=live.built_at if live is not None else None,
            model=self._encoder.fingerprint,
            reloading=self._turn.progress,
            skipped=self._skipped,
            freshness=self._origins.freshness,
            snapshot=live.number if live is not None else 0,
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

    def ask_many(self, questions: Sequence[str | Question], *, candidates: int = 0) -> list[Outcome]:
        """Answer several questions in one pass of the model; one that cannot be asked spoils no other."""
        if not self._snapshot:  # none, or one without a passage
            return answer_nothing(questions)
        asked = self._asker.read(questions)
        return self._from_one_snapshot(lambda snapshot: self._asker.answer(asked, snapshot, candidates))

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
            self._snapshot = self._index.served()

    def articles(self) -> tuple[Article, ...]:
        """All articles by title; none before the first reload. Raises SnapshotError."""
        return self._from_one_snapshot(articles_of) if self._snapshot else ()

    def passages_of(self, article: Article) -> tuple[Passage, ...]:
        """How an article is cut; nothing if the live snapshot no longer has it. Raises SnapshotError."""
        return self._from_one_snapshot(lambda snapshot: snapshot.passages_in(article.document))

    def sharing(self, texts: Sequence[str]) -> list[tuple[Article, int]]:
        """The articles in which some of the texts are passages, too, and how many. Raises SnapshotError."""
        shared = self._index.documents_sharing(texts)
        return [(each, shared[each.document]) for each in self.articles() if each.document in shared]

    def quote(self, passage_id: str, sentence: int) -> Quote | None:
        """A sentence of the passage with this id, if the live snapshot still has it; raises SnapshotError."""

        def find(snapshot: Snapshot) -> Quote | None:
            passage = snapshot.find(passage_id)
            quote = quote_again(passage, sentence) if passage else None
            return with_copies(quote, snapshot) if quote else None

        return self._from_one_snapshot(find)

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
        last = self._index.last_reading() if self._snapshot and not self.is_damaged else None
        if last and self._origins.are_as_read(last):
            self._skipped = self._origins.skipped(last.files)
            return None
        return self.reload(progress, which=Which.NEW)

    def look_at_files(self) -> int:
        """A number that is another one once files have changed; raises ReadError for a root that is gone."""
        return self._origins.look_at_files()

    @property
    def next_fetch(self) -> float | None:
        """Seconds until a web source is due; None if none ever is. Raises SnapshotError."""
        return self._origins.wait

    def open_stored(self) -> bool:
        """Load the newest stored snapshot, however old; False if there is none. Raises SnapshotError."""
        self._snapshot = self._index.served()
        if self._snapshot:
            self._skipped = skipped_of(self._snapshot.files)
        return self._snapshot is not None

    def follow(self) -> None:
        """Take over what another process has reloaded or gone back to. Raises SnapshotError."""
        before = self._snapshot
        served = self._index.served(before)
        if served is not before and self._snapshot is before:  # no reload of our own was faster
            self._snapshot, self._skipped = served, skipped_of(served.files) if served is not None else ()

    def reload(
        self,
        progress: Callable[[Progress], None] | None = None,
        *,
        may_shrink: bool = False,
        which: Which = Which.ALL,
    ) -> ReloadReport:
        """Read the articles again and swap the new snapshot in; whatever fails, the old one stays.

        Before it, `which` web sources are fetched. Raises ReloadRunningError, EmptyKnowledgeError, ReadError
        (a path is not there), SnapshotError (the disk), ShrinkError (without `may_shrink`: all would go).
        """
        with self._turn.taken():
            self._index.mend()
            served = self._index.served(self._snapshot)
            self._snapshot = self._snapshot or served
            last, files = self._index.last_reading(), served.files if served else ()
            tell = self._turn.teller(progress)
            run = Reload(self._origins, self._encoder, self.fingerprint, self._index, last, files, tell)
            run.may_shrink, run.which = may_shrink, which
            report = run.run()
            before, self._snapshot = self._snapshot, self._index.served(self._snapshot)
            self._skipped = report.skipped
            return self._compared(self._of_what_is_served(report), before, tell)

    def _compared(
        self, report: ReloadReport, before: Snapshot | None, tell: Callable[[Progress], None]
    ) -> ReloadReport:
        """The report, with those of the saved questions that are answered otherwise than before."""
        if self._saved_questions is None or before is None or before is self.snapshot:
            return report
        try:
            asked = self._saved_questions()
            changes = changed_answers(asked, self._asker, before, self.snapshot, tell)
        except (EvaluationError, SnapshotError) as error:
            why = f"The saved questions were not asked: {error}"
            return replace(report, warnings=(*report.warnings, why))
        return replace(report, asked=len(asked), changed_answers=changes)

    def _of_what_is_served(self, report: ReloadReport) -> ReloadReport:
        """The report, with the snapshot that is answered from now."""
        kept = self._index.history()
        return replace(
            report,
            snapshot=self.snapshot.number,
            passages=len(self.snapshot),
            is_rolled_back=self.snapshot.number != kept[0].number,
        )

    def history(self) -> tuple[KeptSnapshot, ...]:
        """The snapshots that can be gone back to, the newest first. Raises SnapshotError."""
        return self._index.history()

    def roll_back(self, number: int) -> None:
        """Answer from an older snapshot until a reload finds a changed file, or from the newest again.

        Raises RollbackError (it is not kept), ReloadRunningError, SnapshotError.
        """
        with self._turn.taken():
            self._index.choose(number)
            self._snapshot = self._index.served(self._snapshot)
            self._skipped = skipped_of(self.snapshot.files)

    def verify(self) -> None:
        """Check all that is stored on the disk, byte for byte; raises DamageError, SnapshotError."""
        self._index.verify()
