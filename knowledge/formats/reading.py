"""File → Document, one module per format.

Everything that can be wrong with a file becomes one `ReadError`, so that a reload can leave
that file out, say why, and go on.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.documents import BlockKind
from knowledge.errors import DraftError, ReadError
from knowledge.formats.decoding import decode
from knowledge.formats.front_matter import split_front_matter
from knowledge.formats.markdown import read_markdown
from knowledge.formats.plain import read_plain
from knowledge.formats.question_lists import READERS as QUESTION_LISTS
from knowledge.formats.rst import read_rst
from knowledge.formats.rst_targets import TargetNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.documents import Document

_READERS = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".mdx": read_markdown,
    ".rst": read_rst,
    **QUESTION_LISTS,
}

SUFFIXES = frozenset(_READERS)
"""Of the files that can be read, in lower case."""

_NAMED = ", ".join(sorted(SUFFIXES))

LARGEST_FILE = 10_000_000
"""Bytes: some twenty novels. A larger file is a collection, or no article at all."""


def find(root: Path) -> list[Path]:
    """Find the files with a known suffix below a folder, sorted; hidden ones are left out.

    A root that is a file is found whatever its suffix. A folder that cannot be listed is
    among the results, so that `read` says why.

    Raises:
        ReadError: there is nothing at `root`.
    """
    if not root.exists():
        raise ReadError(f"{root} does not exist: correct the path, or create the folder.")
    if not root.is_dir():
        return [root]
    unlisted: list[OSError] = []
    found = [path for path in _below(root, unlisted.append) if path.suffix.lower() in SUFFIXES]
    return sorted([*found, *(Path(error.filename) for error in unlisted)])


def _below(root: Path, report: Callable[[OSError], None]) -> Iterator[Path]:
    """The regular files below a folder, the hidden left out; those that cannot be looked at are kept."""
    for folder, folders, names in os.walk(root, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(folder, name) for name in names if not name.startswith("."))
        yield from filter(_may_be_regular, paths)


def _may_be_regular(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True


def read(path: Path, root: Path, base: str = "") -> Document:
    """Read one file, found under `root`, as an article.

    `base` is the address of the site that the folder is rendered to; empty where that is not known.

    Raises:
        ReadError: it is no text that can be used as an article; the message says why and what to do.
    """
    name = path.name if path == root else path.relative_to(root).as_posix()
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ReadError(f"{name} is in a format that is not read: convert it to one of {_NAMED}.")
    text, facts = decode(_bytes_of(path, root, name), name), split_front_matter("", name, base)[1]
    if path.suffix.lower() not in QUESTION_LISTS:
        text, facts = split_front_matter(text, name, base)
    if facts.draft:
        raise DraftError(f"{name} is a draft: its front matter says so; publish it there to have it read.")
    if not text.strip():
        raise ReadError(f"{name} is empty: write the article into it, or delete the file.")
    if path.suffix.lower() == ".rst":
        targets = _targets_of(path if path == root else root)
        reader = partial(read_rst, name_of=lambda target: targets.of(target, name))
    document = reader(text, name, facts)
    if not any(block.kind is not BlockKind.HEADING for block in document.blocks or ()):
        raise ReadError(f"{name} has headings only: write a sentence that can be quoted, or delete the file.")
    return replace(document, warnings=facts.warnings)


@lru_cache(maxsize=32)
def _targets_of(root: Path) -> TargetNames:
    return TargetNames(root if root.is_dir() else root.parent)


def _bytes_of(path: Path, root: Path, name: str) -> bytes:
    try:
        if path != root and not path.resolve(strict=True).is_relative_to(root.resolve()):
            raise ReadError(f"{name} is a link that leads out of its folder: put the file itself there.")
        if not path.is_file():
            raise ReadError(f"{name} is not a regular file: put a text file there, or remove it.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise ReadError(f"{name} cannot be read ({why}): check the file and its permissions.") from error
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise ReadError(f"{name} is larger than {limit} MB: split it into several articles.")
    return data
