"""Files → Documents → Shards → Snapshot: what a reload does, in the order in which it does it.

Everything is built aside. Until the pointer is replaced, in one step, the old snapshot is
the live one, whatever fails; a reload that is killed leaves nothing that the next trips over.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from knowledge.errors import EmptyKnowledgeError, ReadError
from knowledge.files import FileRecord, Found, find_files, look_at, with_shard
from knowledge.readers import read
from knowledge.reports import Progress, ReloadReport, Skipped
from knowledge.shards import States, shard_key, texts_to_encode
from knowledge.snapshots import write_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from embeddings.encoder import Encoder
    from knowledge.documents import Document
    from knowledge.snapshots import Snapshot
    from knowledge.store import ShardStore

TEXTS_AT_ONCE = 64
"""Texts given to the encoder in one call: enough for full batches, few enough for steady progress."""


@dataclass(slots=True)
class Reload:
    """One run of a reload: its means, and what it has so far."""

    roots: Sequence[Path]
    encoder: Encoder
    fingerprint: str
    store: ShardStore
    live: Snapshot | None
    tell: Callable[[Progress], None]
    records: list[FileRecord] = field(default_factory=list)
    pending: dict[str, Document] = field(default_factory=dict)
    """Documents without a shard, by the key that theirs will have."""

    encoded: int = 0

    def run(self, path: Path) -> ReloadReport:
        """Build a snapshot in this file; raises EmptyKnowledgeError, ReadError, StorageError."""
        started = time.monotonic()
        self._read_files()
        self._encode_pending()
        self.tell(Progress("saving", 0, 1))
        self._write_snapshot(path)
        return self._report(path, time.monotonic() - started)

    def _read_files(self) -> None:
        files = find_files(self.roots)
        known = {(r.root, r.path): r for r in self._known_records()}
        for done, file in enumerate(files):
            self.tell(Progress("reading", done, len(files)))
            self.records.append(self._read_file(file, known.get((str(file.root), file.below))))
        if not any(record.shard for record in self.records):
            raise EmptyKnowledgeError(_nothing_found(self.roots, self.records))

    def _known_records(self) -> Iterable[FileRecord]:
        """What the live snapshot knows of its files, if it was built as this one will be."""
        return self.live.files if self.live and self.live.fingerprint == self.fingerprint else ()

    def _read_file(self, file: Found, old: FileRecord | None) -> FileRecord:
        new = look_at(file)
        if not new.digest:
            return new
        if old and old.digest == new.digest and (old.why or self.store.has(old.shard)):
            return with_shard(new, old.shard, old.why)
        try:
            document = read(file.path, file.root)
        except ReadError as error:
            return with_shard(new, "", str(error))
        return self._admit(document, new)

    def _admit(self, document: Document, record: FileRecord) -> FileRecord:
        if not texts_to_encode(document):
            why = f"{record.path} has no sentence to quote; write some text below its title."
            return with_shard(record, "", why)
        key = shard_key(document, self.fingerprint)
        if not self.store.has(key):
            self.pending[key] = document
        return with_shard(record, key)

    def _encode_pending(self) -> None:
        known = self._known_states()
        total = sum(len(texts_to_encode(document)) for document in self.pending.values())
        done = 0
        group: dict[str, Document] = {}
        for key, document in self.pending.items():
            group[key] = document
            waiting = sum(len(texts_to_encode(each)) for each in group.values())
            if waiting >= TEXTS_AT_ONCE:
                self.tell(Progress("encoding", done, total))
                self._write_shards(group, known)
                done, group = done + waiting, {}
        if group:
            self.tell(Progress("encoding", done, total))
            self._write_shards(group, known)

    def _known_states(self) -> dict[str, States]:
        """What the model made of the articles that have changed: much of their text will be the same."""
        known: dict[str, States] = {}
        kept = {record.shard for record in self.records}
        for key in {record.shard for record in self._known_records()} - kept - {""}:
            if self.store.has(key):
                known |= self.store.open(key).states()
        return known

    def _write_shards(self, documents: dict[str, Document], known: dict[str, States]) -> None:
        texts = [text for document in documents.values() for text in texts_to_encode(document)]
        states = {text: known[text] for text in texts if text in known}
        new = [text for text in dict.fromkeys(texts) if text not in states]
        for start in range(0, len(new), TEXTS_AT_ONCE):
            part = new[start : start + TEXTS_AT_ONCE]
            encodings = self.encoder.encode_passages(part)
            states |= {text: States.of(each) for text, each in zip(part, encodings, strict=True)}
        self.encoded += len(new)
        for key, document in documents.items():
            self.store.write(key, document, states)

    def _write_snapshot(self, path: Path) -> None:
        keys = dict.fromkeys(record.shard for record in self.records if record.shard)
        shards = [self.store.open(key) for key in keys]
        write_snapshot(path, shards, self.records, self.fingerprint, datetime.now().astimezone())

    def _report(self, path: Path, seconds: float) -> ReloadReport:
        old = {r.path: r.digest for r in self.live.files if r.shard} if self.live else {}
        new = {r.path: r.digest for r in self.records if r.shard}
        keys = {record.shard for record in self.records if record.shard}
        size = path.stat().st_size + sum(self.store.path(key).stat().st_size for key in keys)
        passages = sum(len(self.store.open(key).passages) for key in keys)
        return ReloadReport(
            added=tuple(sorted(new.keys() - old.keys())),
            changed=tuple(sorted(p for p in new.keys() & old.keys() if new[p] != old[p])),
            removed=tuple(sorted(old.keys() - new.keys())),
            unchanged=tuple(sorted(p for p in new.keys() & old.keys() if new[p] == old[p])),
            skipped=skipped_of(self.records),
            passages=passages,
            encoded=self.encoded,
            bytes_per_passage=size / passages,
            seconds=seconds,
        )


def skipped_of(records: Iterable[FileRecord]) -> tuple[Skipped, ...]:
    """The files that were left out."""
    return tuple(Skipped(record.path, record.why) for record in records if record.why)


def _nothing_found(roots: Sequence[Path], records: Sequence[FileRecord]) -> str:
    where = ", ".join(map(str, roots)) or "no folder"
    why = f" ({records[0].why.rstrip('.')})" if records else ""
    return f"There is no article to answer from in {where}{why}; add .md or .txt files there, then reload."
