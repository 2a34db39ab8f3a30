"""Lines over a news story that tell who wrote it, where it appeared, and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.formats.dates import find_date
from knowledge.formats.front_matter import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_LINE, LONGEST_DATE = 160, 60
"""Code points of such a line, and of one that holds nothing but a date."""

_WRITTEN = re.compile(
    r"(?i:(?:(?:written|reported|story|edited|words) )?(?:by|von|por|par)[ :]+|(?:authors?|autor(?:in)?): ?)",
)
_DATED = re.compile(
    r"(?:first |last )?(?:published|updated|posted|modified|issued|date|veröffentlicht|aktualisiert|stand"
    r"|datum|publicado|actualizado|fecha)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:doi|licen[cs]e|sha|url|copyright|tags?|category|section|keywords)\b ?:|©"
    r"|\d+[ -]min(?:ute)?s? read\Z",
    re.IGNORECASE,
)
_PART = re.compile(r"\s*[|•·;]\s*")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"\b[^\W\d_]{1,2}\.(?=[ -]|\Z)|\b(?:Dr|Prof|Jr|Sr|St)\.")
_PARTICLES = frozenset(
    "de del la van von der den di da bin ibn al el of for and und y et e with in s".split()
)
_MOST_WORDS = 12


def told_by(words: str) -> Facts | None:
    """What a line of a header tells; None if it is no such line."""
    if len(words) > LONGEST_LINE or words.endswith((",", ";")):
        return None
    if _WRITTEN.match(words):
        return _byline(words)
    day = find_date(words)
    if day and (_DATED.match(words) or _is_only_date(words)):
        return Facts(published=day)
    return Facts() if _OTHER.match(words) else None


def _is_only_date(words: str) -> bool:
    """Tell a date with at most a weekday, a clock time and a place from a sentence that names a day."""
    return len(words) <= LONGEST_DATE and len(_WORD.findall(words)) <= 5 and not words.endswith(".")  # noqa: PLR2004


def _byline(words: str) -> Facts | None:
    parts = [_WRITTEN.sub("", part, count=1).strip() for part in _PART.split(words)]
    names = [part for part in parts if part and not find_date(part)]
    persons = [name for name in names if not _DOMAIN.match(name)]
    if not names or not all(map(_is_name, persons)):
        return None
    publisher = next((name for name in names if _DOMAIN.match(name)), None)
    return Facts(published=find_date(words), publisher=publisher, author=_joined(persons))


def _is_name(words: str) -> bool:
    """Tell names, "Ann Poe and J. R. Roe, Reuters", from a sentence that begins with "By"."""
    bare = _INITIALS.sub("", words)
    found = _WORD.findall(bare)
    return (
        len(found) <= _MOST_WORDS
        and not re.search(r"[.!?:]", bare)
        and words[:1].isalpha()
        and not words[0].islower()
        and all(not word[0].islower() or word in _PARTICLES for word in found)
    )


def _joined(names: Sequence[str]) -> str | None:
    between = "; " if any("," in name for name in names) else ", "
    return between.join(dict.fromkeys(names)) or None
