"""Two sentences that give different figures or dates for what was asked.

The rule is careful: it would rather miss a difference than report one that is none. Each sentence must
give exactly one figure of the kind that the question asks for, and the rest of both must be much alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from knowledge.words import FUNCTION_WORDS, split_words, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = float | tuple[int, ...]
"""A figure; or a date: the year, then the month and the day where they are given."""

ALIKE = 0.5
"""Two sentences are about the same if they share this much of the shorter one's words, figures aside."""

_WHEN = re.compile(r"\b(?:when|(?:what|which) (?:date|day|month|year))\b", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"\bhow (?:many|much) (?P<unit>[a-z]+)"
    r"|\b(?:what|which) (?:is|are|was|were) the"
    r" (?:default |maximum |minimum |total |exact )*(?P<noun>[a-z]+)",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(r"\bhow (?:long|old)\b", re.IGNORECASE)

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}(?:\s+(?P<late_day>\d{{1,2}})(?:st|nd|rd|th)?,)?"
    rf"\s+(?P<year>\d{{4}})\b|\b(?P<iso>\d{{4}}-\d\d-\d\d)\b|(?<![\d.,])(?P<bare>1[4-9]\d\d|20\d\d)(?![\d.,]\d|\d|\s*%)",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?<![\w.,-])(?P<figure>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>%|[a-z]+(?:\s+[a-z]+)?)?", re.IGNORECASE
)
_NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b", re.IGNORECASE)
_SECONDS = {
    "second": 1,
    "minut": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_629_800,
    "year": 31_557_600,
}
"""Of the stem of each unit of time."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What kind of figure a question asks for."""

    dates: bool = False
    time: bool = False
    counted: str = ""
    """The stem of what is counted: it follows the figure."""

    noun: str = ""
    """The stem of what has the figure: it stands somewhere in the sentence."""


def differ(question: str, one: str, other: str) -> bool:
    """Whether two sentences answer a question with different figures or dates."""
    asked = _asked_by(question)
    if asked is None or not _alike(one, other):
        return False
    first, second = (set(_values(sentence, asked)) for sentence in (one, other))
    return len(first) == len(second) == 1 and _exclude_each_other(first.pop(), second.pop())


def figures(sentence: str) -> set[str]:
    """All figures in a sentence, as they are written."""
    return {
        word for word in split_words(sentence) if any(map(str.isdigit, word)) or _NUMBER_WORD.fullmatch(word)
    }


def _asked_by(question: str) -> _Asked | None:
    if _WHEN.search(question):
        return _Asked(dates=True)
    if _HOW_LONG.search(question):
        return _Asked(time=True)
    found = _HOW_MANY.search(question)
    if found is None or (found["unit"] or found["noun"]).lower() in FUNCTION_WORDS:
        return None
    return _Asked(counted=_stem(found["unit"] or ""), noun=_stem(found["noun"] or ""))


def _values(sentence: str, asked: _Asked) -> Iterator[Value]:
    if asked.dates:
        yield from (_date(found) for found in _DATE.finditer(sentence))
        return
    in_digits = _NUMBER_WORD.sub(lambda word: str(_NUMBERS.index(word[0].lower()) + 2), sentence)
    for found in _FIGURE.finditer(in_digits):
        figure, units = (
            float(found["figure"].replace(",", "")),
            [_stem(u) for u in (found["unit"] or "").split()],
        )
        if asked.time and units and units[0] in _SECONDS:
            yield figure * _SECONDS[units[0]]
        elif asked.counted in units or (asked.noun and _says(sentence, asked.noun)):
            yield figure


def _date(found: re.Match[str]) -> tuple[int, ...]:
    if found["iso"]:
        return tuple(map(int, found["iso"].split("-")))
    if found["bare"]:
        return (int(found["bare"]),)
    day = found["day"] or found["late_day"]
    month = _MONTHS.index(found["month"].lower()) + 1
    return (int(found["year"]), month, *([int(day)] if day else []))


def _exclude_each_other(one: Value, other: Value) -> bool:
    """Whether both cannot be right; "May 1911" and "1911" can."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return any(a != b for a, b in zip(one, other, strict=False))
    return one != other


def _alike(one: str, other: str) -> bool:
    words, others = _telling(one), _telling(other)
    return len(words & others) >= max(2, ALIKE * min(len(words), len(others)))


def _telling(sentence: str) -> set[str]:
    words = set(split_words(sentence)) - FUNCTION_WORDS
    return {_stem(word) for word in words if not any(map(str.isdigit, word))}


def _says(sentence: str, stem: str) -> bool:
    return stem in terms_of(sentence, "english")


def _stem(word: str) -> str:
    return (terms_of(word, "english") or [""])[0]
