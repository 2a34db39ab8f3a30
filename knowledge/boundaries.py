"""Where a sentence ends: by rule, in time linear in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.abbreviations import BEFORE_NUMBER, GERMAN_DETERMINERS, NEVER_LAST, SELDOM_LAST, STARTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSERS = r"[\"'”’»›）〉》」』】\)\]*_]"
_TERMINATOR = re.compile(
    r"(?P<wide>[。！？｡]+|[।॥؟۔]+)(?:[。！？｡।॥؟۔.!?…]*)" + _CLOSERS + r"*"
    r"|(?P<narrow>[.!?…]+)(?:\s?''|\s[)\]](?=\s|$)|\[\d{1,4}(?:[,–-] ?\d{1,4}){0,8}\]|" + _CLOSERS + r")*"
    r"|(?P<gap>\u2029|(?:\r\n?|\n|\u2028)[ \t]*"
    r"(?:(?:\r\n?|\n|\u2028)\s*|(?=[-*+•‣◦▪●][ \t]|\d{1,3}[.)][ \t])))",
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«„¿¡/—–-]*\Z")
_NEXT_WORD = re.compile(r"(?:[\"'“‘«„»(\[¿¡*_`]+|['\"`]{1,2}\s)*([^\W_]+\.?)")
_SOURCE = re.compile(r"\([^()]{1,30}\)\s*\Z")
_MARKER = re.compile(r"(?:[-*+•‣◦▪●][ \t]+)?(?:\d{1,3}|[A-Za-z])\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_SAID = re.compile(r"(?:\w+ ){1,2}(?:said|says|asked|added|told|replied|wrote|shouted|cried)\b")
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
    following = rest.lstrip()
    if not following:
        return True
    if match["wide"]:
        return following[0] not in ",;，；、：:)）"
    if not rest[0].isspace():
        return is_unspaced(rest[0]) and match["narrow"] != "."
    if following[0] in ",;:)]}–—-%&/=<>" and not _opens_dialogue(following):
        return False
    before = text[max(begin, match.start() - _LOOK) : match.start()]
    return (
        _goes_on_anew(following)
        and not _is_attribution(match, following)
        and _stop_ends(match, before, following)
    )


def _opens_dialogue(following: str) -> bool:
    return following[0] in "–—-" and following[1:].lstrip()[:1].isupper()


def _goes_on_anew(following: str) -> bool:
    """Tell whether the text behind a stop looks like a beginning: no lower-case word, save for "iPhone"."""
    word = _NEXT_WORD.match(following)
    if word is None:
        return True
    first = word[1]
    return not first[0].islower() or (len(first) > 1 and first[1].isupper())


def _is_attribution(match: re.Match[str], following: str) -> bool:
    """Tell whether a quotation's own mark stands before its speaker: “Stop!” Tom said."""
    return match[0][-1] in "\"”’'" and "." not in match["narrow"] and _SAID.match(following) is not None


def _stop_ends(match: re.Match[str], before: str, following: str) -> bool:
    if match["narrow"] != "." or match[0] not in {".", ".)", ".]"}:
        return True
    word = _word_before(before)
    next_word = _NEXT_WORD.match(following)
    if not word or next_word is None:
        return True
    if word.isdigit():
        return _number_ends(before, word, next_word[1])
    return _word_ends(word, next_word[1])


def _word_before(before: str) -> str:
    found = _WORD_BEFORE.search(before)
    return found[0] if found else ""


def _number_ends(before: str, number: str, following: str) -> bool:
    """Tell "in 2003. Then" from the list's "1. Wash" and from German's "am 3. Mai"."""
    if len(number) > 2 or following.casefold() in STARTERS:  # noqa: PLR2004
        return _MARKER.match(before) is None
    if _MARKER.match(before):
        return False
    words = before[: -len(number)].split()
    return not words or words[-1].casefold() not in GERMAN_DETERMINERS


def _word_ends(word: str, following: str) -> bool:
    folded = word.casefold()
    if following[0].isdigit() and folded in BEFORE_NUMBER:
        return False
    if folded in NEVER_LAST and not (folded in {"i", "no"} and following.casefold() in STARTERS):
        return False
    if len(word) == 1 and word.isalpha() and not is_unspaced(word):
        return following.casefold() in STARTERS
    if folded in SELDOM_LAST or _DOTTED.match(word):
        return following.casefold() in STARTERS and following[0].isupper()
    return True


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that puts no space between sentences."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"
