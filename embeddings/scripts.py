"""The scripts that a text is written in, and the scripts that a model's vocabulary knows."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

KNOWN_PIECES = 100
"""A vocabulary with this many pieces of two or more letters knows a script; see `scripts_known`."""

KNOWN_HAN = 2000
"""A vocabulary with this many single Han characters knows Han; 2,500 cover 99 % of Chinese text."""

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
    """Count a text's letters by script: "latin", "cyrillic", "han", "kana", "hangul" ...

    A script is named by the first word of its letters' Unicode names, in lower case. Han
    ideographs are "han"; hiragana and katakana are both "kana". Digits, punctuation, emoji and
    combining marks belong to no script.
    """
    found: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if script := script_of(character):
            found[script] += count
    return found


@lru_cache(maxsize=65536)
def script_of(character: str) -> str:
    """The script of one letter; "" if the character is no letter."""
    if not character.isalpha():
        return ""
    # Full-width, mathematical and other presentation forms count as the letter they stand for.
    plain = unicodedata.normalize("NFKC", character)[0]
    word = unicodedata.name(plain, "").partition(" ")[0].lower()
    return "" if word in _SHARED else _ALIASES.get(word, word)


def scripts_known(vocabulary: Iterable[str]) -> frozenset[str]:
    """The scripts that a vocabulary knows: those it has many pieces of several letters for.

    Single letters do not count. An English vocabulary has the single letters of many scripts and
    spells foreign words with them, but its model has learned nothing about those words.
    all-MiniLM-L6-v2 has 27,500 Latin pieces of two or more letters, at most 8 of any other script,
    and 488 Han characters. XLM-RoBERTa has at least hundreds for each language of its training.
    Han characters are words by themselves, so single ones count.
    """
    tokens = list(vocabulary)
    if any(token.startswith(_BYTE_LEVEL_SPACE) for token in tokens):
        tokens = [_from_byte_level(token) for token in tokens]
    pieces = Counter(script for token in tokens for script in _script_of_piece(token))
    singles = {character for token in tokens for character in token if script_of(character) == "han"}
    known = {script for script, count in pieces.items() if count >= KNOWN_PIECES}
    return frozenset(known | {"han"} if len(singles) >= KNOWN_HAN else known)


def _script_of_piece(token: str) -> list[str]:
    """The script of a piece, if it has at least two letters and all are of one script; else nothing."""
    found = scripts_of(token)
    return [script for script, count in found.items() if len(found) == 1 and count > 1]


def _from_byte_level(token: str) -> str:
    """Decode a token from GPT-2's byte alphabet; incomplete characters are dropped."""
    return bytes(_byte_of(character) for character in token).decode("utf-8", "ignore")


def _byte_of(character: str) -> int:
    return _BYTES.get(character, 0)


def _byte_characters() -> dict[str, int]:
    """GPT-2's byte alphabet: printable Latin-1 stands for itself, other bytes map to U+0100 and up."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(0x100 + n): byte for n, byte in enumerate(others)}


_BYTES = _byte_characters()
