"""Files that lie among the articles and are not read: in other formats, or about the project itself."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.formats import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OTHER_FORMATS = frozenset(
    ".adoc .asciidoc .org .doc .ipynb .tex .textile .wiki "
    ".mediawiki .pod .man .xml .creole .pages .pptx .odp .xlsx .ods".split()
)
"""Formats in which articles are written, and which are not read."""

UNREAD_FORMAT = "is in a format that Pullquote does not read"
"""How the reason begins for a file in one of them."""

_PROJECT = re.compile(
    r"(?:CONTRIBUTING|CHANGELOG|CHANGES|HISTORY|NEWS|CODE_OF_CONDUCT|SECURITY|AUTHORS|MAINTAINERS|NOTICE|GOVERNANCE"
    r"|SUMMARY|SUPPORT|PULL_REQUEST_TEMPLATE|ISSUE_TEMPLATE|COPYING|LICEN[CS]E)(?:[-.].*)?"
    r"|(?i:(?:changelog|licen[cs]e|copying)(?:\.\w+)?|requirements[\w.-]*\.txt|robots\.txt|CMakeLists\.txt|llms.*\.txt)"
)
_README = re.compile(r"readme(?:\.\w+)?", re.IGNORECASE)
_FRONT_PAGE = re.compile(r"_?index\.\w+", re.IGNORECASE)
_OF_A_PROJECT = frozenset(
    {
        "package.json",
        "pyproject.toml",
        "setup.py",
        "Makefile",
        "conf.py",
        "mkdocs.yml",
        "Cargo.toml",
        "book.toml",
    }
)


def is_about_the_project(name: str, beside: frozenset[str]) -> bool:
    """Whether a file is about the project that the articles are kept in; `beside`: the names in its folder.

    A README is an article where it is its folder's front page: with no index beside it, and none
    of the files that stand at the top of a project.
    """
    if _README.fullmatch(name):
        return bool(_OF_A_PROJECT & beside) or any(map(_FRONT_PAGE.fullmatch, beside))
    return _PROJECT.fullmatch(name) is not None


def passed_over(roots: Sequence[Path], *, project_files: bool) -> dict[str, str]:
    """The files below the roots that are not read, by path below the root, each with the reason."""
    found: dict[str, str] = {}
    for root in roots:
        for folder, name, beside in _files_below(root):
            why = _why_not(name, beside, project_files=project_files)
            if why:
                below = Path(folder, name).relative_to(root).as_posix()
                found[below] = f"{below} {why}"
    return found


def _why_not(name: str, beside: frozenset[str], *, project_files: bool) -> str:
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122  (a Path for each file takes long)
    if suffix in OTHER_FORMATS:
        return f"{UNREAD_FORMAT}: convert it to Markdown or plain text."
    if not project_files and suffix in SUFFIXES and is_about_the_project(name, beside):
        return "is about the project: name it, or set project_files, to have it read."
    return ""


def _files_below(root: Path) -> Iterator[tuple[str, str, frozenset[str]]]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        beside = frozenset(names)
        for name in sorted(names):
            if not name.startswith("."):
                yield folder, name, beside
