"""What bare references lead to: the titles of a folder's reStructuredText files, and of their labels.

Sphinx shows the target's title for `:doc:` and `:ref:` without words of their own.
"""

from __future__ import annotations

import posixpath
import re
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FRESH = 5.0
"""Seconds for which a folder's titles are believed: about one reload."""

_LARGEST = 2_000_000
_MOST_FILES = 20_000
_TITLE = re.compile(
    r"(?P<labels>(?:^\.\.[ ]+_[^\n]+:[ \t]*\n\s*)*)"
    r"(?:^(?P<over>[=\-~^\"'`*+#.:_])(?P=over)+[ \t]*\n)?"
    r"^[ \t]?(?P<title>\S[^\n]*)\n(?P<under>[=\-~^\"'`*+#.:_])(?P=under){2,}[ \t]*$",
    re.MULTILINE,
)
_LABEL = re.compile(r"^\.\.[ ]+_(?P<name>[^\n]+?):[ \t]*$", re.MULTILINE)
_ROLE = re.compile(r":[\w:.+-]+:`([^`<]*?)(?:\s*<[^>]*>)?`|`{1,2}([^`]*)`{1,2}")


@dataclass(slots=True)
class TargetNames:
    """The titles in one folder, read when the first bare reference is met."""

    root: Path
    _titles: dict[str, str] = field(default_factory=dict)
    _read_at: float = -FRESH
    _lock: Lock = field(default_factory=Lock)

    def of(self, target: str, path: str) -> str:
        """The title of a target, "doc:/users/tea" or "ref:tea", met in a file; else its own words."""
        kind, _, name = target.partition(":")
        with self._lock:
            if time.monotonic() - self._read_at >= FRESH:
                self._titles = _titles_below(self.root)
                self._read_at = time.monotonic()
        if kind != "doc":
            return self._titles.get(f"ref:{' '.join(name.lower().split())}", name)
        folder = "" if name.startswith("/") else posixpath.dirname(path)
        place = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
        return self._titles.get(f"doc:{place}", name.rpartition("/")[2])


def _titles_below(root: Path) -> dict[str, str]:
    titles: dict[str, str] = {}
    home = root.resolve()
    for number, path in enumerate(sorted(root.rglob("*.rst"))):
        if number >= _MOST_FILES:
            break
        try:
            if not path.resolve().is_relative_to(home) or path.stat().st_size > _LARGEST:
                continue
            text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        except OSError:
            continue  # the reload says why it cannot be read
        _add_titles(titles, text, path.relative_to(root).with_suffix("").as_posix())
    return titles


def _add_titles(titles: dict[str, str], text: str, name: str) -> None:
    for match in _TITLE.finditer(text):
        title = _ROLE.sub(lambda role: role[1] or role[2] or "", match["title"]).strip()
        titles.setdefault(f"doc:{name}", title)
        for label in _LABEL.finditer(match["labels"]):
            titles.setdefault(f"ref:{' '.join(label['name'].strip('`').lower().split())}", title)
