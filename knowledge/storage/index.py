"""Index: what is stored of one collection's articles, and how it becomes the next snapshot.

All that other rooms do with the database goes through here and through `Snapshot`; so a second
engine would be put beside these two.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from embeddings.vectors import COMPRESS_ABOVE, can_compress
from knowledge.errors import DamageError, ReloadRunningError, RollbackError, SnapshotError
from knowledge.storage.blobs import unseal
from knowledge.storage.community import DEFAULT_COLLECTION, Community
from knowledge.storage.database import Database
from knowledge.storage.drafts import write_draft
from knowledge.storage.earlier import forget_earlier_layout
from knowledge.storage.encodings import Text, digest_of, missing_texts, write_encodings
from knowledge.storage.history import (
    LastReading,
    Rollback,
    choose_served,
    counted,
    find_snapshots,
    read_files,
)
from knowledge.storage.publishing import publish
from knowledge.storage.schema import INDEX
from knowledge.storage.snapshots import Snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from embeddings.encoder import Encoding
    from knowledge.sources import FileRecord
    from knowledge.storage.drafts import Draft
    from knowledge.storage.history import KeptSnapshot

logger = logging.getLogger(__name__)

INDEX_NAME = "index.db"

_DOCUMENTS_WITH = (
    "SELECT DISTINCT p.document FROM encodings e JOIN passages p ON p.encoding = e.id WHERE e.digest = ?"
)
_SEALED = """
SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
WHERE t.type = 'table' AND c.type = 'BLOB' AND c.name NOT IN ('key', 'digest')
"""
"""Every blob but those that something is found by."""


class Index:
    """One collection in the storage folder's database. Safe from any thread.

    Args:
        storage: The storage folder.
        roots: Where the collection's articles come from.
        fingerprint: Of all that decides what is stored of an article.
        model: Of the encoder, and of what is kept of what it makes of a text.
        compress_above: Passages from which on vectors are also kept in compressed codes;
            without faiss they never are, and all are scanned.
    """

    def __init__(
        self,
        storage: Path,
        roots: Sequence[Path | str],
        fingerprint: str,
        model: str,
        *,
        compress_above: int = COMPRESS_ABOVE,
    ) -> None:
        self._storage = storage
        self._database = Database(storage / INDEX_NAME, INDEX)
        self._community = Community(storage)
        self._model = model
        self._compress_above = compress_above if can_compress() else sys.maxsize
        self._identity = (DEFAULT_COLLECTION, json.dumps([str(root) for root in roots]), fingerprint)

    @property
    def is_damaged(self) -> bool:
        """Whether a read has failed, so that `mend` has something to do."""
        return self._database.is_damaged

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process from reloading; raises ReloadRunningError, SnapshotError."""
        lock = FileLock(self._storage / "index.lock", timeout=0)
        try:
            self._storage.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise ReloadRunningError(
                "Another process is reloading already; wait until it has finished."
            ) from error
        except OSError as error:
            msg = f"Cannot write to {self._storage} ({error.strerror}); choose another storage folder."
            raise SnapshotError(msg) from error
        try:
            yield
        finally:
            lock.release()

    def served(self, known: Snapshot | None = None) -> Snapshot | None:
        """The snapshot to answer from; None if there is none. Raises SnapshotError, DamageError.

        It is the newest, unless an older one was chosen since. Where it is the one that is `known`,
        that is not read again.
        """
        rollback = Rollback.read(self._community)
        with self._database.reading() as connection:
            chosen = choose_served(find_snapshots(connection, self._identity), rollback)
            if chosen is None:
                return None
            if known is not None and known.is_the(chosen):
                return known
            return Snapshot(self._database, connection, chosen)

    def last_reading(self) -> LastReading | None:
        """The files as the last reload read them, even while an older snapshot is served.

        Raises SnapshotError, DamageError.
        """
        with self._database.reading() as connection:
            newest = next(iter(find_snapshots(connection, self._identity)), None)
            return newest and LastReading(read_files(connection, newest.number), newest.read_at)

    def history(self) -> tuple[KeptSnapshot, ...]:
        """The kept snapshots, the newest first. Raises SnapshotError, DamageError."""
        with self._database.reading() as connection:
            kept = find_snapshots(connection, self._identity)
            return tuple(counted(connection, each) for each in kept)

    def choose(self, number: int) -> None:
        """Answer from an older snapshot until a newer one is made, or from the newest again.

        Raises RollbackError where it is not kept, SnapshotError, DamageError.
        """
        with self._database.reading() as connection:
            kept = find_snapshots(connection, self._identity)
        if number not in {each.number for each in kept}:
            numbers = ", ".join(str(each.number) for each in kept) or "none"
            msg = f"There is no snapshot {number} to go back to; kept are: {numbers}."
            raise RollbackError(msg, snapshot=number)
        Rollback(number, kept[0].number, kept[0].built_at).keep(self._community)

    def documents_sharing(self, texts: Iterable[str]) -> Counter[int]:
        """For each stored document, how many of the passages' texts stand in it, too, word for word."""
        found: Counter[int] = Counter()
        with self._database.reading() as connection:
            for text in dict.fromkeys(texts):
                digest = digest_of(Text(text, whole=False), self._model)
                found.update(number for (number,) in connection.execute(_DOCUMENTS_WITH, (digest,)))
        return found

    def count_passages(self, documents: Iterable[int]) -> int:
        """The passages of some stored documents."""
        count = "SELECT total(passages) FROM documents WHERE id IN (SELECT value FROM json_each(?))"
        with self._database.reading() as connection:
            (passages,) = connection.execute(count, (json.dumps(list(documents)),)).fetchone()
        return int(passages)

    def missing(self, texts: Iterable[Text]) -> list[Text]:
        """Those of the texts that the model has not seen, each once."""
        with self._database.reading() as connection:
            return missing_texts(connection, texts, self._model)

    def keep(self, encodings: Mapping[Text, Encoding]) -> None:
        """Store what the model made of some texts, so that no later reload need ask it again."""
        with self._database.writing() as connection:
            write_encodings(connection, encodings, self._model)

    def find_document(self, key: bytes) -> int | None:
        """The document with this key, if the next snapshot can have it as it is stored."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT d.id FROM documents d JOIN collections c ON c.id = d.collection"
                " WHERE d.key = ? AND d.removed_in IS NULL AND (c.name, c.roots, c.fingerprint) = (?, ?, ?)",
                (key, *self._identity),
            ).fetchone()
        return found[0] if found else None

    def write(self, drafts: Iterable[Draft]) -> dict[bytes, int]:
        """Store documents whose texts have been encoded, for the next snapshot; their ids by their keys."""
        with self._database.writing() as connection:
            collection = _collection(connection, self._identity)
            return {draft.key: write_draft(connection, draft, collection, self._model) for draft in drafts}

    def publish(self, files: Sequence[FileRecord], read_at: int) -> None:
        """Make a snapshot of the files' documents, in one step, and let go of what only old ones had.

        Where nothing has changed, the newest snapshot is only noted to have been looked at.
        """
        with self._database.writing() as connection:
            collection = _collection(connection, self._identity)
            publish(connection, collection, files, read_at, self._compress_above)
        try:
            self._database.tidy()
        except SnapshotError as error:  # the snapshot stands; the next reload tidies up
            logger.warning("What old snapshots took was not given back: %s", error)
        forget_earlier_layout(self._storage)

    def verify(self) -> None:
        """Check every page, and every byte of the newest snapshot; raises DamageError, SnapshotError."""
        self._database.check()
        with self._database.reading() as connection:
            for table, column in connection.execute(_SEALED).fetchall():
                for (blob,) in connection.execute(f"SELECT {column} FROM {table}"):
                    unseal(blob)

    def mend(self) -> None:
        """Set a database aside that was found damaged, and see that there is one; raises SnapshotError."""
        self._database.close()
        with suppress(DamageError), self._database.reading():
            pass  # beginning to read tells whether it is damaged
        if self._database.is_damaged:
            self._database.set_aside()
            logger.warning(
                "The stored index was damaged; it lies in %s now and is made anew.", self._database.path
            )
            self._database = Database(self._storage / INDEX_NAME, INDEX)  # a snapshot goes on with the other
        self._database.make()


def _collection(connection: sqlite3.Connection, identity: tuple[str, str, str]) -> int:
    """The number of a collection, which is made where it is new, and noted to be in use."""
    (number,) = connection.execute(
        "INSERT INTO collections (name, roots, fingerprint, used_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET used_at = excluded.used_at RETURNING id",
        (*identity, int(time.time())),
    ).fetchone()
    return int(number)
