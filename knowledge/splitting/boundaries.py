"""Where a sentence ends: by rule, in time linear in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.splitting.abbreviations import (
    AFTER_CLOCK,
    BEFORE_NUMBER,
    CLOCK,
    GERMAN_DETERMINERS,
    NEVER_LAST,
    SELDOM_LAST,
    SHORT_ANSWERS,
    STARTERS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSERS = r"[\"'”’»›）〉》」』】\)\]*_]"
_TERMINATOR = re.compile(
    r"(?P<wide>[。！？｡]+|[।॥؟۔]+)(?:[。！？｡।॥؟۔.!?…]*)" + _CLOSERS + r"*"
    r"|(?P<narrow>[.!?…]+)(?:\s?''|\s[)\]](?=\s|$)| ?\[\d{1,4}(?:[,–-] ?\d{1,4}){0,8}\]|" + _CLOSERS + r")*"
    r"|(?P<gap>\u2029|(?:\r\n?|\n|\u2028)[ \t]*"
    r"(?:(?:\r\n?|\n|\u2028)\s*|(?=[-*+•‣◦▪●][ \t]|\d{1,3}[.)][ \t])))",
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«„¿¡—–]*\Z")
_NEXT_WORD = re.compile(r"(?:[\"'“‘«„»(\[¿¡*_`]|(?<=[\"'`])\s)*([^\W_]+\.?)")
_MARKER = re.compile(r"(?:\d{1,3}|\d{1,3}(?:\.\d{1,3})+|[^\W\d_]|[ivx]{1,5})\Z")
_NUMBER = re.compile(r"\d(?:[\d./-]*\d)?\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_SAID = re.compile(r"(?:\w+ ){1,2}(?:said|says|asked|added|told|replied|wrote|shouted|cried)\b")
_CREDIT = re.compile(r"\([^().!?]{1,30}\)\Z")
_LOOK = 40
"""Code points looked at on either side of a stop; longer than any abbreviation."""


def boundaries(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets in [start, end) at which a sentence ends, its closing marks included, in order."""
    begin = start
    for match in _TERMINATOR.finditer(text, start, end):
        if _ends_sentence(text, match, begin, end):
            begin = match.end()
            yield begin


def _ends_sentence(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    if match["gap"]:
        return True
    rest = text[match.end() : min(end, match.end() + _LOOK)]
    following = rest.strip()
    if not following:
        return True
    if match["wide"]:
        return following[0] not in ",;,，；、：:)）"
    if not rest[0].isspace():
        return is_unspaced(rest[0]) and match["narrow"] != "."
    if match.end() + _LOOK >= end and _CREDIT.match(following):
        return False
    before = text[max(begin, match.start() - _LOOK) : match.start()].lstrip()
    return (
        _goes_on_anew(following) and not _is_attribution(match, following) and _ends(match, before, following)
    )


def _goes_on_anew(following: str) -> bool:
    """Tell whether the text behind a stop looks like a beginning: no lower-case word, save for "iPhone"."""
    if following[0] in ",;:.!?…)]}–—-%&/=<>":
        return following[0] in "–—-" and following[1:].lstrip()[:1].isupper()
    word = _NEXT_WORD.match(following)
    return word is None or not word[1][0].islower() or word[1][1:2].isupper()


def _is_attribution(match: re.Match[str], following: str) -> bool:
    """Tell whether a quotation's own mark stands before its speaker: “Stop!” Tom said."""
    return match[0][-1] in "\"”’'" and "." not in match["narrow"] and _SAID.match(following) is not None


def _ends(match: re.Match[str], before: str, following: str) -> bool:
    """Tell whether the stop, by the words around it, is a full stop."""
    if match["narrow"] != "." or match[0] not in {".", ".)", ".]"}:
        return True
    word, next_word = _word_before(before), _NEXT_WORD.match(following)
    if not word or next_word is None:
        return word.casefold() not in NEVER_LAST
    if before == word and (_MARKER.match(word) or word.casefold() in SHORT_ANSWERS):
        return False
    if _NUMBER.match(word):
        return _number_ends(before, word, next_word[1])
    return _word_ends(word, next_word[1])


def _word_before(before: str) -> str:
    found = _WORD_BEFORE.search(before)
    return found[0] if found else ""


def _number_ends(before: str, number: str, following: str) -> bool:
    """Tell "in 2003. Then" from German's "am 3. Mai"."""
    words = before[: -len(number)].split()
    ordinal = len(number) < 3 or "/" in number  # noqa: PLR2004
    german = bool(words) and words[-1].casefold() in GERMAN_DETERMINERS
    return not (ordinal and german) or following.casefold() in STARTERS


def _word_ends(word: str, following: str) -> bool:
    folded, starts = word.casefold(), following.casefold() in STARTERS
    if folded in NEVER_LAST or (folded in BEFORE_NUMBER and any(map(str.isdigit, following))):
        return False
    if folded in CLOCK:
        return following.rstrip(".").casefold() not in AFTER_CLOCK
    if folded in SELDOM_LAST or _DOTTED.match(word):
        return starts
    return starts or len(word) > 1 or not word.isalpha() or is_unspaced(word)


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that puts no space between sentences."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"
