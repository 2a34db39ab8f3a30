"""Recognises a question that leans on the one before it."""

from __future__ import annotations

import re

from knowledge.words import FUNCTION_WORDS, split_words

FEW_WORDS = 1
"""A question with so few telling words says too little: "When?", "On what condition?"."""

_OPENERS = re.compile(
    r"(?:and|but|so|or|then|also|und|aber|oder|y|e|o|pero|et|mais|ou|mas|und was|а|и|но)\b"
    r"|(?:what|how) about\b|what else\b|who else\b|why not\b",
    re.IGNORECASE,
)
_POINTING_WORDS = frozenset(
    (
        "he him his she her hers it its they them their theirs this that these those there then "
        "one ones such same other others another else both former latter "
        "er ihm ihn sie ihr ihnen ihre seine dessen deren dies dieser diese dieses dort damals davon "
        "él ella ellos ellas eso esto esta este ese esa allí entonces "
        "il elle ils elles lui leur cela ça celui celle ceux là alors "
        "ele ela eles elas isso isto este esta ali então "
        "он она они оно его её ее их это этот эта там тогда"
    ).split()
)
"""Words that point to something said before."""


def leans(question: str) -> bool:
    """Whether a question points back, goes on from what was said, or says too little to stand alone."""
    words = split_words(question)
    telling = [word for word in words if word not in FUNCTION_WORDS and word not in _POINTING_WORDS]
    points_back = any(word in _POINTING_WORDS for word in words)
    return points_back or len(telling) <= FEW_WORDS or _OPENERS.match(question) is not None
