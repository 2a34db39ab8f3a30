"""Files → Documents → rows → Snapshot: what a reload does, in the order in which it does it.

What the model makes of texts is stored as it comes, and so are whole documents. None of it is seen
before the last step, which makes the new snapshot in one transaction. So whatever fails, the old
one goes on serving, and a reload that was killed is taken up where it was.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.crawling import Which
from knowledge.errors import DamageError, EmptyKnowledgeError, ReadError, ShrinkError
from knowledge.formats import read
from knowledge.indexing.reports import Progress, Reading, ReloadReport
from knowledge.sources import FileRecord, Found, find_files, is_settled, look_at
from knowledge.storage import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from embeddings.encoder import Encoder
    from knowledge.crawling import FetchReport, WebPage, WebSources
    from knowledge.documents import Document
    from knowledge.indexing.origins import Origins
    from knowledge.storage import Index, LastReading, Text

TEXTS_AT_ONCE = 64
"""Texts given to the encoder in one call: enough for full batches, few enough for steady progress."""

MOST_WAITING = 20_000_000
"""Code points of documents that wait for the model at most: beyond, they are encoded before more are read."""


FAR_LESS = 10
"""A reload that leaves no more than one in so many articles or passages is likely to be a mistake."""


@dataclass(slots=True)
class Reload:
    """One run of a reload: its means, and what it has so far."""

    origins: Origins
    encoder: Encoder
    fingerprint: str
    index: Index
    last: LastReading | None
    """What the last reload read: files that are as they were then are not read again."""

    served: Sequence[FileRecord]
    """The files of the snapshot that is answered from: the report tells what differs from them."""

    tell: Callable[[Progress], None]
    may_shrink: bool = False
    """Whether nearly all articles may go."""

    which: Which = Which.ALL
    """The web sources that are fetched first."""

    fetches: tuple[FetchReport, ...] = ()
    readings: list[Reading] = field(default_factory=list)

    warnings: list[str] = field(default_factory=list)
    """What was left out of articles that were read now."""

    records: list[FileRecord] = field(default_factory=list)
    keys: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """The document's key for each file, by root and path, whose document was not stored before."""

    pending: dict[bytes, Draft] = field(default_factory=dict)
    """Documents that are not stored yet, by their keys."""

    waiting: int = 0
    """Code points of these."""

    stored: dict[bytes, int] = field(default_factory=dict)
    """The ids of documents that are stored, by their keys."""

    encoded: int = 0

    def run(self) -> ReloadReport:
        """Make the next snapshot; raises EmptyKnowledgeError, ShrinkError, ReadError, SnapshotError."""
        started, read_at = time.monotonic(), time.time_ns()
        self._fetch()
        self._read_files()
        self._read_pages()
        self._check_size()
        self._store_pending()
        self.tell(Progress("saving", 0, 1))
        self.records = [self._with_document(record) for record in self.records]
        self.index.publish(self.records, read_at)
        return self._report(started)

    def _fetch(self) -> None:
        if self.origins.web:
            self.fetches = self.origins.web.fetch(
                self.which, lambda done, total: self.tell(Progress("fetching", done, total))
            )

    def _with_document(self, record: FileRecord) -> FileRecord:
        key = self.keys.get((record.root, record.path))
        return record._replace(document=self.stored[key]) if key else record

    def _read_files(self) -> None:
        files = find_files(self.origins.roots, self.origins.reading)
        known = {(r.root, r.path): r for r in self.last.files} if self.last else {}
        for done, file in enumerate(files):
            self.tell(Progress("reading", done, len(files)))
            self.records.append(self._read_file(file, known.get((str(file.root), file.below))))
            if self.waiting > MOST_WAITING:
                self._store_pending()

    def _read_pages(self) -> None:
        """Read the pages that are stored, whether or not they were fetched just now."""
        known: dict[str, list[FileRecord]] = {}
        for record in self.last.files if self.last else ():
            if record.is_page:
                known.setdefault(record.root, []).append(record)
        web = self.origins.web
        pages = web.pages() if web else []
        for done, page in enumerate(pages):
            self.tell(Progress("reading", done, len(pages)))
            old = known.get(page.address, [])
            is_read = bool(old) and all(record.digest == page.digest for record in old)
            self.records += old if web is None or is_read else self._read_page(web, page)
            if self.waiting > MOST_WAITING:
                self._store_pending()

    def _read_page(self, web: WebSources, page: WebPage) -> list[FileRecord]:
        began = time.monotonic()
        try:
            documents = web.read(page)
        except ReadError as error:
            return [page.record._replace(why=str(error))]
        except DamageError as error:
            return [page.record._replace(digest="", why=str(error))]  # the next fetch may mend it
        self.readings.append(Reading(page.address, time.monotonic() - began))
        records = [self._admit(each, page.record._replace(path=each.source.path)) for each in documents]
        return records or [page.record]  # a feed whose entries all have pages of their own

    def _check_size(self) -> None:
        """Raise an error where there is nothing to answer from, or far less than before."""
        articles = sum((each.root, each.path) in self.keys or bool(each.document) for each in self.records)
        before = sum(bool(record.document) for record in self.served)
        if not articles and not before:
            raise EmptyKnowledgeError(_nothing_found(self.origins.names, self.records, self.fetches))
        if self.may_shrink or not before:
            return
        passages = self._count_passages()
        passages_before = self.index.count_passages(r.document for r in self.served if r.document)
        if _is_far_less(articles, before) or _is_far_less(passages, passages_before):
            where = ", ".join(self.origins.names)
            msg = (
                f"Only {articles} of {before} articles and {passages} of {passages_before} passages would be "
                f"left in {where}, so nothing was changed; check these, or agree to lose them."
            )
            raise ShrinkError(
                msg,
                articles=articles,
                articles_before=before,
                passages=self._count_passages(),
                passages_before=passages_before,
            )

    def _count_passages(self) -> int:
        stored = {record.document for record in self.records if record.document}
        stored |= {self.stored[key] for key in self.keys.values() if key in self.stored}
        waiting = {key for key in self.keys.values() if key in self.pending}
        return self.index.count_passages(stored) + sum(len(self.pending[key].passages) for key in waiting)

    def _read_file(self, file: Found, old: FileRecord | None) -> FileRecord:
        if old and self.last and is_settled(file, old, self.last.read_at):
            return old
        new = look_at(file)
        if not new.digest:
            return new
        if old and old.digest == new.digest and old.document:
            return new._replace(document=old.document)
        began = time.monotonic()
        try:
            document = read(file.path, file.root, file.site)
        except ReadError as error:
            return new._replace(why=str(error))
        self.readings.append(Reading(new.path, time.monotonic() - began))
        if look_at(file).digest != new.digest:
            new = new._replace(digest="")  # it changed under our hands: no later look may call it unchanged
        return self._admit(document, new)

    def _admit(self, document: Document, record: FileRecord) -> FileRecord:
        self.warnings += document.warnings
        draft = Draft.of(document, self.fingerprint)
        if not draft.passages:
            why = f"{record.path} has no sentence to quote; write some text below its title."
            return record._replace(why=why)
        self.keys[record.root, record.path] = draft.key
        if draft.key not in self.pending and draft.key not in self.stored:
            found = self.index.find_document(draft.key)
            if found is None:
                self.pending[draft.key] = draft
                self.waiting += len(document.text)
            else:
                self.stored[draft.key] = found
        return record

    def _store_pending(self) -> None:
        """Encode what waits and store it, a few documents at a time."""
        total = sum(draft.weight for draft in self.pending.values())
        done = 0
        for group in _groups(self.pending.values()):
            self.tell(Progress("encoding", done, total))
            texts = dict.fromkeys(text for draft in group for text in draft.texts)
            self._encode(self.index.missing(texts), done, total)
            self.stored |= self.index.write(group)
            done += sum(draft.weight for draft in group)
        self.pending.clear()
        self.waiting = 0

    def _encode(self, texts: Sequence[Text], done: int, total: int) -> None:
        """Ask the model for texts that it has not seen; what it makes of some is stored before the next."""
        words = list(dict.fromkeys(text.words for text in texts))
        for start in range(0, len(words), TEXTS_AT_ONCE):
            part = words[start : start + TEXTS_AT_ONCE]
            if start:
                self.tell(Progress("encoding", min(done + start, total), total))
            made = dict(zip(part, self.encoder.encode_passages(part), strict=True))
            self.index.keep({text: made[text.words] for text in texts if text.words in made})
            self.encoded += len(part)

    def _report(self, started: float) -> ReloadReport:
        name = _names((*self.served, *self.records))
        old = {name[r.root, r.path]: r.digest for r in self.served if r.document}
        new = {name[r.root, r.path]: r.digest for r in self.records if r.document}
        return ReloadReport(
            added=tuple(sorted(new.keys() - old.keys())),
            changed=tuple(sorted(p for p in new.keys() & old.keys() if new[p] != old[p])),
            removed=tuple(sorted(old.keys() - new.keys())),
            unchanged=tuple(sorted(p for p in new.keys() & old.keys() if new[p] == old[p])),
            skipped=self.origins.skipped(self.records),
            warnings=tuple(self.warnings),
            fetches=self.fetches,
            readings=tuple(self.readings),
            passages=self._count_passages(),
            encoded=self.encoded,
            seconds=time.monotonic() - started,
        )


def _is_far_less(now: int, before: int) -> bool:
    return now * FAR_LESS <= before and now < before


def _groups(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Drafts whose texts fit into one call of the encoder: what it has done is written before the next."""
    group: list[Draft] = []
    waiting = 0
    for draft in drafts:
        if group and waiting + draft.weight > TEXTS_AT_ONCE:
            yield group
            group, waiting = [], 0
        group.append(draft)
        waiting += draft.weight
    if group:
        yield group


def _names(records: Iterable[FileRecord]) -> dict[tuple[str, str], str]:
    """What to call each file: its path below its root, with the root where two roots have the same path."""
    places = {(record.root, record.path) for record in records}
    paths = Counter(path for _, path in places)
    return {(root, path): path if paths[path] == 1 else f"{root}: {path}" for root, path in places}


def _nothing_found(
    names: Sequence[str], records: Sequence[FileRecord], fetches: Sequence[FetchReport]
) -> str:
    if not names:
        return "There is no article to answer from, because no folder of articles is named; name one."
    reasons = [record.why for record in records]
    reasons += [why for each in fetches for why in (each.why, *(note.why for note in each.left_out))]
    why = next((f" ({reason.rstrip('.')})" for reason in reasons if reason), "")
    where = ", ".join(names)
    return f"There is no article to answer from in {where}{why}; add .md or .txt files there, then reload."
