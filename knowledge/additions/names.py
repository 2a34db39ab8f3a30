"""What a file is called elsewhere → a name that is safe on every system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from knowledge.errors import AdditionError
from knowledge.formats import SUFFIXES
from knowledge.sources import is_about_the_project

LONGEST = 80
"""Bytes of a name without its ending; file systems take 255 in all."""

_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that Windows keeps for devices."""

_UNSAFE = re.compile(r"[\\/:*?\"<>|\s]+")
UNNAMED = "article"


def safe_name(name: str) -> str:
    """A file's name that leads nowhere and that every system takes; raises AdditionError for its format."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(each for each in plain if each.isprintable() or each == " ")
    suffix = PurePosixPath(plain).suffix.lower()
    if suffix not in SUFFIXES:
        raise AdditionError(
            "{name} is in a format that I cannot read: hand in a file whose name ends with one of {endings}.",
            name=plain[:LONGEST],
            endings=", ".join(sorted(SUFFIXES)),
        )
    return f"{_stem(plain[: -len(suffix)])}{suffix}"


def name_for(title: str) -> str:
    """The name of a Markdown file with this title."""
    return f"{_stem(title)}.md"


def _stem(text: str) -> str:
    stem = _UNSAFE.sub("-", text).strip("-. ")
    stem = stem.encode()[:LONGEST].decode(errors="ignore").strip("-. ") or UNNAMED
    if _RESERVED.fullmatch(stem) or is_about_the_project(f"{stem}.md", frozenset({"index.md"})):
        return f"{UNNAMED}-{stem}"  # it would not be taken for an article
    return stem


def free_path(folder: Path, name: str) -> Path:
    """A place in a folder where nothing lies yet: the name itself, else with a number."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path
