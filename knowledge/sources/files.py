"""Which files there are, and whether they are as they were."""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from knowledge.errors import ReadError
from knowledge.formats import DETAILS_SUFFIX, LARGEST_FILE, SUFFIXES, details_of
from knowledge.sources.passed_over import is_about_the_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SETTLED = 2_000_000_000
"""Nanoseconds between a file's change and our look at it, below which it may have changed again unseen.

Some file systems keep time in steps of two seconds.
"""


class FileRecord(NamedTuple):
    """A file as it was when it was read: enough to tell whether it must be read again.

    It is a tuple because ten thousand of them are made at every start.
    """

    root: str
    """The folder or file that the admin named; of a page that was fetched, its address."""

    path: str
    """Below it, as in `Source.path`."""

    size: int
    """Bytes."""

    modified: int
    """Nanoseconds since 1970."""

    digest: str
    """SHA-256 of its bytes and its site's address; empty where they could not be read."""

    why: str = ""
    """Why it was skipped, in one sentence."""

    document: int | None = None
    """The stored document that was made of it; None if it was skipped."""

    @property
    def is_page(self) -> bool:
        """Whether it was fetched from the web."""
        return self.root.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class ReadingTerms:
    """What an admin says about the folders of articles."""

    addresses: Mapping[Path, str] = field(default_factory=dict)
    """For a folder, the address of the site that is made of it."""

    project_files: bool = False
    """Whether a README, a changelog and their like are read as articles, too."""

    may_be_missing: frozenset[Path] = frozenset()
    """Roots that need not be there: then they hold no article."""


DEFAULT_READING = ReadingTerms()


@dataclass(frozen=True, slots=True)
class Found:
    """A file below a root."""

    root: Path
    where: str
    """Its path, as text: to make a `Path` of each of ten thousand files takes a fourth of a second."""

    status: os.stat_result | None = None
    """What the system told of it when it was found, if it told."""

    site: str = ""
    """The address of the site that is made of its root; empty where that is not known."""

    details: Path | None = None
    """The file that lies beside it and tells about it."""

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.where)

    @property
    def below(self) -> str:
        """Its path below the root, or its name if it was named itself."""
        root = str(self.root)
        if self.where == root:
            return self.root.name
        return self.where[len(root) :].lstrip(os.sep).replace(os.sep, "/")


def find_files(roots: Sequence[Path], terms: ReadingTerms = DEFAULT_READING) -> list[Found]:
    """Every article file below the roots, each once; raises ReadError for a root that is not there."""
    found: dict[str, Found] = {}
    for root in roots:
        for place, file in _files_of(root, terms):
            found.setdefault(place, file)
    return list(found.values())


def _files_of(root: Path, terms: ReadingTerms) -> Iterator[tuple[str, Found]]:
    """The files of a root, sorted, each with the place where it lies, whatever way leads to it."""
    site = terms.addresses.get(root, "")
    try:
        if not root.exists():
            if root in terms.may_be_missing:
                return
            raise ReadError(f"{root} does not exist: correct the path, or create the folder.")
        home = os.path.realpath(root)
        if not root.is_dir():
            details = details_of(root)
            yield home, Found(root, str(root), site=site, details=details if details.is_file() else None)
            return
        found = _scan(root, home, site, project_files=terms.project_files)
        # By the parts of the path: a folder's files lie together, whatever its name has before "/".
        yield from sorted(found, key=lambda each: each[1].where.replace(os.sep, "\0"))
    except OSError as error:
        raise ReadError(f"{root} cannot be read ({error.strerror}); check its permissions.") from error


def _scan(root: Path, home: str, site: str, *, project_files: bool) -> Iterator[tuple[str, Found]]:
    """The files with a known suffix below a folder; the hidden and what is no regular file are left out.

    So are those that are about the project and no articles, unless they are wanted.

    A folder that cannot be listed is among them, so that reading it says why.
    """
    folders = [(str(root), home)]
    while folders:
        folder, place = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            yield place, Found(root, folder, site=site)
            continue
        beside = frozenset(entry.name for entry in entries)
        for entry in entries:
            if entry.name.startswith("."):
                continue
            inside = os.path.join(place, entry.name)  # noqa: PTH118  (a Path for each file takes seconds)
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, inside))
            elif (
                os.path.splitext(entry.name)[1].lower() in SUFFIXES  # noqa: PTH122  (as above)
                and _may_be_regular(entry)
                and (project_files or not is_about_the_project(entry.name, beside))
            ):
                details = details_of(Path(entry.path)) if f"{entry.name}{DETAILS_SUFFIX}" in beside else None
                status = None if details else _status_of(entry)
                yield _place_of(entry, inside, home), Found(root, entry.path, status, site, details)


def _may_be_regular(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError as error:
        return error.errno != errno.ELOOP  # a link that leads to itself


def _status_of(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def _place_of(entry: os.DirEntry[str], inside: str, home: str) -> str:
    """Where an entry lies; a link out of its root counts as a file of its own."""
    if not entry.is_symlink():
        return inside
    place = os.path.realpath(inside)
    return place if place.startswith(home + os.sep) else inside


def look_at(file: Found) -> FileRecord:
    """A file as it is now; no more of it is read than an article may have."""
    try:
        status = file.path.stat()
        content = _beginning(file.path) if S_ISREG(status.st_mode) else None
        details = _beginning(file.details) if file.details else b""
    except OSError as error:
        return _unreadable(file, f"{error.strerror}")
    if content is None:
        return _unreadable(file, _no_file(status.st_mode))
    digest = hashlib.sha256(content + file.site.encode() + details).hexdigest()
    size, modified = _size_and_time(file, status)
    return FileRecord(str(file.root), file.below, size, modified, digest)


def _size_and_time(file: Found, status: os.stat_result) -> tuple[int, int]:
    """The size of a file and when it was changed, with those of the file beside it."""
    beside = _status(file.details) if file.details else None
    if beside is None:
        return status.st_size, status.st_mtime_ns
    return status.st_size + beside.st_size, max(status.st_mtime_ns, beside.st_mtime_ns)


def _no_file(mode: int) -> str:
    return "its folder may not be listed" if S_ISDIR(mode) else "it is no regular file"


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _unreadable(file: Found, reason: str) -> FileRecord:
    why = f"{file.below} cannot be read ({reason}); check what it is, and its permissions."
    return FileRecord(str(file.root), file.below, 0, 0, "", why=why)


def are_unchanged(
    roots: Sequence[Path],
    records: Sequence[FileRecord],
    seen: int,
    terms: ReadingTerms = DEFAULT_READING,
) -> bool:
    """Whether there are the files, as they are, that records made at `seen` (nanoseconds) tell of.

    Raises ReadError for a root that is not there.
    """
    known = {(record.root, record.path): record for record in records}
    files = {(str(file.root), file.below): file for file in find_files(roots, terms)}
    return files.keys() == known.keys() and all(_is_unchanged(files[k], known[k], seen) for k in files)


def states_of(
    roots: Sequence[Path], terms: ReadingTerms = DEFAULT_READING
) -> tuple[tuple[str, int, int], ...]:
    """Where each file below the roots lies, with its size and time; raises ReadError for a missing root.

    No file is opened: this is what can be done often.
    """
    return tuple(map(_state_of, find_files(roots, terms)))


def _state_of(file: Found) -> tuple[str, int, int]:
    status = file.status or _status(file.path)
    size, modified = _size_and_time(file, status) if status else (0, 0)
    return file.where, size, modified


def _is_unchanged(file: Found, record: FileRecord, seen: int) -> bool:
    """Without a look inside, unless its size and time leave a doubt."""
    return is_settled(file, record, seen) or look_at(file).digest == record.digest


def is_settled(file: Found, record: FileRecord, seen: int) -> bool:
    """Whether a file is as a record made at `seen` (nanoseconds) says, by its size and time alone."""
    status = file.status or _status(file.path)
    return (
        status is not None
        and bool(record.digest)
        and _size_and_time(file, status) == (record.size, record.modified)
        and record.modified < seen - SETTLED
    )


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
