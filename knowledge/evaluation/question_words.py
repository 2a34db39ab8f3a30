"""question → its question word (who, when, how many ...), for figures by question word."""

from __future__ import annotations

import re

WORDS = tuple("who what when where why which how".split())
_VARIANTS = {"whom": "who", "whose": "who", "whos": "who", "whats": "what"}
_WORD = re.compile(r"[^\W\d_]+")
_HOW_MUCH = re.compile(r"\bhow\s+(?:many|much)\b", re.IGNORECASE)


def question_word(question: str) -> str:
    """Return the first English question word of a question ("how many" is one), or "other".

    After the first word it must be in lower case: the "Who" in "Doctor Who" is no question word.
    """
    if _HOW_MUCH.search(question):
        return "how many"
    for number, match in enumerate(_WORD.finditer(question)):
        word = match[0] if number else match[0].lower()
        if (meant := _VARIANTS.get(word, word)) in WORDS:
            return meant
    return "other"
