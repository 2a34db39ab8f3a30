"""File → Document, one module per format.

Everything that can be wrong with a file becomes one `ReadError`, so that a reload can leave
that file out, say why, and go on.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from knowledge.documents import BlockKind
from knowledge.errors import DraftError, ReadError
from knowledge.formats.addresses import absolute
from knowledge.formats.decoding import decode
from knowledge.formats.front_matter import facts_beside, split_front_matter
from knowledge.formats.isolated import Parsed, ParserProcess, Survey
from knowledge.formats.markdown import read_markdown
from knowledge.formats.plain import read_plain
from knowledge.formats.question_lists import READERS as QUESTION_LISTS
from knowledge.formats.rst import read_rst
from knowledge.formats.rst_targets import TargetNames

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from knowledge.documents import Document

FORMATS_VERSION = "1"
"""Raised whenever the same file would be read as another document: with other text, blocks, marks or
facts of its source. Files that have not changed are then read again, too."""

_READERS = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".mdx": read_markdown,
    ".rst": read_rst,
    **QUESTION_LISTS,
}

TEXT_SUFFIXES = frozenset(_READERS)

_ISOLATED = frozenset({".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt", ".rtf", ".epub"})
"""Of files that somebody else's program made: they are parsed in a child process."""

_MAGIC = (b"%PDF-", b"PK\x03\x04", b"{\\rtf")
"""What such files begin with, whatever their names end with."""

SUFFIXES = TEXT_SUFFIXES | _ISOLATED
"""Of the files that can be read, in lower case."""

DETAILS_SUFFIX = ".toml"
_TOLD = ("title", "publisher", "author", "published", "url")

_NAMED = ", ".join(sorted(SUFFIXES))

LARGEST_TEXT = 10_000_000
"""Bytes: some twenty novels. A larger text is a collection, or no article at all."""

LARGEST_FILE = 100_000_000
"""Bytes of any file: a PDF holds pictures, too."""

_PARSER = ParserProcess()


def read(path: Path, root: Path, base: str = "") -> Document:
    """Read one file, found under `root`, as an article.

    `base` is the address of the site that the folder is rendered to; empty where that is not known.

    Raises:
        ReadError: it is no text that can be used as an article; the message says why and what to do.
    """
    name = path.name if path == root else path.relative_to(root).as_posix()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ReadError(f"{name} is in a format that is not read: convert it to one of {_NAMED}.")
    data = _bytes_of(path, root, name)
    if suffix in _ISOLATED or data.startswith(_MAGIC):
        address = absolute(quote(name), f"{base.rstrip('/')}/") or None
        document = _only_one(read_bytes(data, name, address), name)
    else:
        targets = _targets_of(path if path == root else root) if suffix == ".rst" else None
        name_of = (lambda target: targets.of(target, name)) if targets else str
        document = read_text(data, suffix, name, base, name_of)
    return _with_details(document, path, root, name)


def details_of(path: Path) -> Path:
    """The file that may lie beside an article and tell about it, as front matter does: `a.pdf.toml`."""
    return path.with_name(f"{path.name}{DETAILS_SUFFIX}")


def _with_details(document: Document, path: Path, root: Path, name: str) -> Document:
    """The document with what the file beside it tells of its source."""
    beside = details_of(path)
    if not beside.is_file():
        return document
    called = f"{name}{DETAILS_SUFFIX}"
    facts = facts_beside(decode(_bytes_of(beside, root, called), called), called)
    given = {key: getattr(facts, key) for key in _TOLD if getattr(facts, key) is not None}
    warnings = (*document.warnings, *facts.warnings)
    return replace(document, source=replace(document.source, **given), warnings=warnings)


def read_bytes(data: bytes, name: str, url: str | None = None) -> Parsed:
    """Read a web page, PDF, office file, book or feed, told by its content, in a child process.

    `name` becomes `Source.path`; a feed has several documents, named `name#entry`. `url` is where
    the bytes come from.

    Raises:
        ReadError: nothing in it can be quoted; the message says why and what to do.
    """
    return _PARSER.read(data, name, url)


def survey_bytes(data: bytes, name: str, url: str | None = None) -> Survey:
    """Say what a page is to a crawl, and where it leads; raises as `read_bytes` does."""
    return _PARSER.survey(data, name, url)


def _only_one(parsed: Parsed, name: str) -> Document:
    if len(parsed.documents) > 1:
        raise ReadError(f"{name} is a feed of several articles: save each as a file of its own.")
    document = parsed.documents[0]
    _check_not_bare(document, name)
    return document


def read_text(
    data: bytes, suffix: str, name: str, base: str = "", name_of: Callable[[str], str] = str
) -> Document:
    """Read a text in the format that a suffix tells, ".md".

    Args:
        data: the file's bytes.
        suffix: in lower case; one of `TEXT_SUFFIXES`.
        name: its path, as `Source.path` will have it.
        base: the address of the site that it belongs to; empty where that is not known.
        name_of: gives the title of what a bare reference of reStructuredText leads to.

    Raises:
        ReadError: it cannot be used; the message says why.
    """
    if len(data) > LARGEST_TEXT:
        raise ReadError(_too_large(name, LARGEST_TEXT))
    reader = _READERS[suffix]
    text, facts = decode(data, name), split_front_matter("", name, base)[1]
    if suffix not in QUESTION_LISTS:
        text, facts = split_front_matter(text, name, base)
    if facts.draft:
        raise DraftError(f"{name} is a draft: its front matter says so; publish it there to have it read.")
    if not text.strip():
        raise ReadError(f"{name} is empty: write the article into it, or delete the file.")
    if suffix == ".rst":
        reader = partial(read_rst, name_of=name_of)
    document = reader(text, name, facts)
    _check_not_bare(document, name)
    return replace(document, warnings=facts.warnings)


def _check_not_bare(document: Document, name: str) -> None:
    if not any(block.kind is not BlockKind.HEADING for block in document.blocks or ()):
        raise ReadError(f"{name} has headings only: write a sentence that can be quoted, or delete the file.")


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
        raise ReadError(_too_large(name, LARGEST_FILE))
    return data


def _too_large(name: str, most: int) -> str:
    return f"{name} is larger than {most // 1_000_000} MB: split it into several articles."
