"""Files → Documents → Shards → Snapshot: what a reload does, in the order in which it does it.

Everything is built aside. Until the new snapshot's file is moved to its place, in one step, the
old one is the newest, whatever fails; a reload that is killed leaves nothing that the next
trips over.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from embeddings.vectors import COMPRESS_ABOVE
from knowledge.errors import EmptyKnowledgeError, ReadError
from knowledge.formats import read
from knowledge.indexing.reports import Progress, ReloadReport, Skipped
from knowledge.sources import FileRecord, Found, find_files, look_at, with_shard
from knowledge.storage import Draft, Part, States, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from embeddings.encoder import Encoder
    from knowledge.documents import Document
    from knowledge.storage import ShardStore, Snapshot

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
    compress_above: int = COMPRESS_ABOVE
    records: list[FileRecord] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    """What the snapshot takes of each shard, by the shard's key."""

    pending: dict[str, Draft] = field(default_factory=dict)
    """Documents without a shard, by the key that theirs will have."""

    encoded: int = 0

    def run(self, path: Path) -> ReloadReport:
        """Build a snapshot in this file; raises EmptyKnowledgeError, ReadError, StorageError."""
        started, read_at = time.monotonic(), time.time_ns()
        self._read_files()
        self._encode_pending(path.parent)
        self.tell(Progress("saving", 0, 1))
        keys = dict.fromkeys(record.shard for record in self.records if record.shard)
        parts = [self.parts[key] for key in keys]
        write_snapshot(
            path, parts, self.records, self.fingerprint, read_at, compress_above=self.compress_above
        )
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
        if old and old.digest == new.digest and old.shard and self._take(old.shard):
            return with_shard(new, old.shard)
        try:
            document = read(file.path, file.root)
        except ReadError as error:
            return with_shard(new, "", str(error))
        if look_at(file).digest != new.digest:
            new = replace(new, digest="")  # it changed under our hands: no later look may call it unchanged
        return self._admit(document, new)

    def _admit(self, document: Document, record: FileRecord) -> FileRecord:
        draft = Draft.of(document, self.fingerprint)
        if not draft.passages:
            why = f"{record.path} has no sentence to quote; write some text below its title."
            return with_shard(record, "", why)
        if draft.key not in self.pending and not self._take(draft.key):
            self.pending[draft.key] = draft
        return with_shard(record, draft.key)

    def _take(self, key: str) -> bool:
        """Take a stored shard's part, if the shard is there and whole."""
        if key not in self.parts:
            shard = self.store.check(key)
            if shard is None:
                return False
            self.parts[key] = Part.of(shard)
        return True

    def _encode_pending(self, workshop: Path) -> None:
        known = self._known_texts() if self.pending else {}
        total = sum(len(draft.texts) for draft in self.pending.values())
        done = 0
        for group in _groups(self.pending.values()):
            self.tell(Progress("encoding", done, total))
            states = self._states(dict.fromkeys(text for draft in group for text in draft.texts), known)
            for draft in group:
                self.store.write(draft, states, workshop)
                self.parts[draft.key] = Part.of(self.store.open(draft.key))
                done += len(draft.texts)

    def _known_texts(self) -> dict[str, tuple[str, int]]:
        """Where to find what the model made of articles that have changed: much of their text is the same.

        For each text, the key of the shard that holds it, and its number there.
        """
        known: dict[str, tuple[str, int]] = {}
        kept = {record.shard for record in self.records}
        for key in {record.shard for record in self._known_records()} - kept - {""}:
            shard = self.store.check(key)
            if shard:
                known |= {text: (key, number) for number, text in enumerate(shard.texts())}
        return known

    def _states(self, texts: Iterable[str], known: dict[str, tuple[str, int]]) -> dict[str, States]:
        """What the model makes of texts, asked only for those it has not seen."""
        states: dict[str, States] = {}
        new: list[str] = []
        for text in texts:
            if text in known:
                key, number = known[text]
                states[text] = self.store.open(key).states(number)
            else:
                new.append(text)
        for start in range(0, len(new), TEXTS_AT_ONCE):
            part = new[start : start + TEXTS_AT_ONCE]
            encodings = self.encoder.encode_passages(part)
            states |= {text: States.of(each) for text, each in zip(part, encodings, strict=True)}
        self.encoded += len(new)
        return states

    def _report(self, path: Path, seconds: float) -> ReloadReport:
        live = self.live.files if self.live else ()
        name = _names((*live, *self.records))
        old = {name[r.root, r.path]: r.digest for r in live if r.shard}
        new = {name[r.root, r.path]: r.digest for r in self.records if r.shard}
        passages = sum(len(part.vectors) for part in self.parts.values())
        size = path.stat().st_size + sum(part.size for part in self.parts.values())
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


def _groups(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Drafts whose texts fit into one call of the encoder: what it has done is written before the next."""
    group: list[Draft] = []
    waiting = 0
    for draft in drafts:
        if group and waiting + len(draft.texts) > TEXTS_AT_ONCE:
            yield group
            group, waiting = [], 0
        group.append(draft)
        waiting += len(draft.texts)
    if group:
        yield group


def _names(records: Iterable[FileRecord]) -> dict[tuple[str, str], str]:
    """What to call each file: its path below its root, with the root where two roots have the same path."""
    places = {(record.root, record.path) for record in records}
    paths = Counter(path for _, path in places)
    return {(root, path): path if paths[path] == 1 else f"{root}: {path}" for root, path in places}


def skipped_of(records: Iterable[FileRecord]) -> tuple[Skipped, ...]:
    """The files that were left out."""
    return tuple(Skipped(record.path, record.why) for record in records if record.why)


def _nothing_found(roots: Sequence[Path], records: Sequence[FileRecord]) -> str:
    if not roots:
        return "There is no article to answer from, because no folder of articles is named; name one."
    where = ", ".join(map(str, roots))
    why = f" ({records[0].why.rstrip('.')})" if records else ""
    return f"There is no article to answer from in {where}{why}; add .md or .txt files there, then reload."
