"""What an article is called, and where it stands: front matter, the text, the file's name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from knowledge.documents import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.documents import Section
    from knowledge.formats.front_matter import Facts

LONGEST_TITLE = 200
"""Code points. A longer heading is a sentence that somebody set in large letters."""

_NUMBERS = re.compile(r"(?:(?:ch|chapter|part|sec|section)?[\d.]+(?:[-_ ]+|$))+", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d[-_ ]+")
_SAYS_NOTHING = frozenset({"index", "readme", "_index", "home"})


def source_with(facts: Facts, path: str, text: str, sections: Sequence[Section]) -> Source:
    """The source of a document with markup: its title is named, or its first heading, or its file's name."""
    return Source(
        title=facts.title or _first_heading(text, sections) or readable(path),
        path=path,
        publisher=facts.publisher,
        author=facts.author,
        published=facts.published,
        url=facts.url,
    )


def _first_heading(text: str, sections: Sequence[Section]) -> str | None:
    for section in sections:
        words = " ".join(section.heading.of(text).split())
        if 0 < len(words) <= LONGEST_TITLE and any(map(str.isalnum, words)):
            return words
    return None


def readable(path: str) -> str:
    """A file's name as words: "ch08-01-vectors.md" is "Vectors"; of an index file, its folder's name."""
    pure = PurePosixPath(path)
    stem = pure.parent.name if pure.stem.lower() in _SAYS_NOTHING and pure.parent.name else pure.stem
    dateless = _DATE.sub("", stem)
    numberless = _NUMBERS.sub("", dateless)
    words = (numberless or dateless).replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or path
    return title[0].upper() + title[1:]
