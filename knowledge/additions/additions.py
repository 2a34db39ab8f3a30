"""Additions: drafts of articles, the folder of those that were added, and those that were removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from embeddings.vectors import replace_file
from knowledge.additions.details import Details
from knowledge.additions.holding import Holding
from knowledge.additions.names import free_path, name_for, safe_name
from knowledge.additions.preview import Preview, preview_of
from knowledge.errors import AdditionError
from knowledge.formats import DETAILS_SUFFIX, details_of, has_front_matter, read

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.base import KnowledgeBase

LARGEST_MB = 25
"""Of a file that is handed in."""

TEXTS = frozenset({".md", ".markdown", ".mdx", ".txt"})
"""Files into which details are written; for others they stand in a file beside it."""


def _draft_gone() -> AdditionError:
    return AdditionError(
        "This draft is gone: it was added or cancelled, or is older than a day. Hand the article in again."
    )


def _removed_gone() -> AdditionError:
    return AdditionError(
        "This article can no longer be put back: that was done already, or it was removed a day ago."
    )


@dataclass(frozen=True, slots=True)
class Removal:
    """An article that was removed, and can be put back for a day."""

    number: str
    path: str


class Additions:
    """What admins bring in. All of it is files, so it survives a restart. Safe from any thread.

    Raises AdditionError where something cannot be done, OSError where the disk refuses.

    Args:
        folder: Of the added articles.
        storage: The storage folder, for what is kept for a day.
    """

    def __init__(self, folder: Path, storage: Path) -> None:
        self.folder = folder
        self._drafts = Holding(storage / "drafts", _draft_gone)
        self._removed = Holding(storage / "removed", _removed_gone)

    def draft(self, name: str, content: bytes, details: Details | None = None) -> str:
        """Keep a file that was handed in as a draft; its id."""
        self.check_size(name, len(content))
        safe = safe_name(name)
        number = self._drafts.new()
        (self._drafts.folder(number) / safe).write_bytes(content)
        if details:
            self.describe(number, details)
        return number

    def check_size(self, name: str, size: int) -> None:
        """Raise an error for a file of so many bytes if it is too large."""
        if size > LARGEST_MB * 1_000_000:
            raise AdditionError("{name} is larger than {most} MB: split it.", name=name, most=LARGEST_MB)

    def draft_text(self, text: str, details: Details) -> str:
        """Keep a text that was typed as the draft of a Markdown file; its id."""
        if not text.strip():
            raise AdditionError("There is no text: write the article.")
        return self.draft(name_for(details.title), text.encode(errors="replace"), details)

    def describe(self, number: str, details: Details) -> None:
        """Say what a reader of this draft is told."""
        replace_file(details_of(self._file(number)), details.as_toml().encode())

    def preview(self, number: str, base: KnowledgeBase) -> Preview:
        """How a draft would be read, cut and cited; raises ReadError where it cannot be."""
        file = self._file(number)
        return preview_of(number, read(file, file.parent), base)

    def add(self, number: str) -> str:
        """Make a draft an article; its path in the folder of added articles, for the next reload."""
        draft = self._file(number)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = free_path(self.folder, draft.name)
        self._write(draft, path)
        self._drafts.drop(number)
        return path.name

    def cancel(self, number: str) -> None:
        """Drop a draft."""
        self._drafts.drop(number)

    def remove(self, path: str) -> Removal:
        """Take an added article away, for the next reload; it is kept for a day."""
        file = (self.folder / path).resolve()
        if not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            raise AdditionError("{path} is not among the articles that were added.", path=path)
        number = self._removed.new()
        place = self._removed.folder(number) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        for each in (file, details_of(file)):
            if each.exists():
                each.replace(place.with_name(each.name))
        return Removal(number, path)

    def put_back(self, number: str) -> str:
        """Put a removed article back, for the next reload; its path."""
        held = self._removed.folder(number)
        file = _article_in(held)
        if file is None:
            raise self._removed.gone()
        target = free_path(self.folder / file.parent.relative_to(held), file.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if details_of(file).exists():
            details_of(file).replace(details_of(target))
        file.replace(target)
        self._removed.drop(number)
        return target.relative_to(self.folder).as_posix()

    def _file(self, number: str) -> Path:
        file = _article_in(self._drafts.folder(number))
        if file is None:
            raise self._drafts.gone()
        return file

    def _write(self, draft: Path, path: Path) -> None:
        """Write the article, with its details in front of a text, else in a file beside it, and first."""
        content, details = draft.read_bytes(), details_of(draft)
        if details.exists():
            text = _plain_text(content) if path.suffix in TEXTS else None
            if text is None:
                replace_file(details_of(path), details.read_bytes())
            else:
                source = read(draft, draft.parent).source
                content = f"{Details.of(source).as_front_matter()}{text}".encode()
        replace_file(path, content)


def _article_in(folder: Path) -> Path | None:
    """The one article in a folder, whatever lies beside it."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return next((file for file in files if file.suffix != DETAILS_SUFFIX), None)


def _plain_text(content: bytes) -> str | None:
    """A text that has no front matter yet; None for anything else."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if has_front_matter(text) else text
