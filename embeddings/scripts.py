"""Which scripts a text is written in, and which a model's vocabulary knows."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

KNOWN_PIECES = 100
"""Pieces of two letters and more that make a script known to a vocabulary; see `scripts_known`."""

KNOWN_HAN = 2000
"""Single Han characters that do the same; some 2,500 make up 99 % of Chinese running text."""

_ALIASES = {
    "cjk": "han",
    "ideographic": "han",
    "hiragana": "kana",
    "katakana": "kana",
    "katakana-hiragana": "kana",
}
_SHARED = frozenset({"modifier", "mathematical", "double-struck", "script", "black-letter", "vertical"})

_BYTE_LEVEL_SPACE = "Ġ"
"""How a byte-level vocabulary writes a space."""


def scripts_of(text: str) -> Counter[str]:
    """How many letters of each script a text has: "latin", "cyrillic", "han", "kana", "hangul" ...

    A script is called by the first word of its letters' Unicode names, in lower case; Han
    ideographs are "han", hiragana and katakana both "kana". Digits, punctuation, emoji and
    combining marks belong to no script.
    """
    found: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if script := script_of(character):
            found[script] += count
    return found


@lru_cache(maxsize=65536)
def script_of(character: str) -> str:
    """The script of one letter, "" for what is no letter."""
    if not character.isalpha():
        return ""
    # Full-width, mathematical and other presentation forms count as the letter that they show.
    plain = unicodedata.normalize("NFKC", character)[0]
    word = unicodedata.name(plain, "").partition(" ")[0].lower()
    return "" if word in _SHARED else _ALIASES.get(word, word)


def scripts_known(vocabulary: Iterable[str]) -> frozenset[str]:
    """The scripts whose words a vocabulary can spell in pieces of more than one letter.

    An English vocabulary has the single letters of many scripts, and spells foreign words in
    them: its model has learned nothing of those words. all-MiniLM-L6-v2's has 27,500 Latin
    pieces of two letters and more, and of no other script more than 8, and 488 Han characters; XLM-RoBERTa's
    has hundreds at least of each language that it was trained on. Han characters are words by
    themselves, and BERT vocabularies hold them singly, so they are counted singly.
    """
    tokens = list(vocabulary)
    if any(token.startswith(_BYTE_LEVEL_SPACE) for token in tokens):
        tokens = [_from_byte_level(token) for token in tokens]
    pieces = Counter(script for token in tokens for script in _script_of_piece(token))
    singles = {character for token in tokens for character in token if script_of(character) == "han"}
    known = {script for script, count in pieces.items() if count >= KNOWN_PIECES}
    return frozenset(known | {"han"} if len(singles) >= KNOWN_HAN else known)


def _script_of_piece(token: str) -> list[str]:
    """The script of a piece of two letters or more that are all of one script."""
    found = scripts_of(token)
    return [script for script, count in found.items() if len(found) == 1 and count > 1]


def _from_byte_level(token: str) -> str:
    """The characters of a token that is written as GPT-2 writes bytes; parts of characters are dropped."""
    return bytes(_byte_of(character) for character in token).decode("utf-8", "ignore")


def _byte_of(character: str) -> int:
    return _BYTES.get(character, 0)


def _byte_characters() -> dict[str, int]:
    """GPT-2's table: printable Latin-1 stands for itself, the other bytes follow from U+0100 on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(0x100 + n): byte for n, byte in enumerate(others)}


_BYTES = _byte_characters()
