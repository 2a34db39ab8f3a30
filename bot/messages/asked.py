"""The line above an answer that repeats its question, and the question that stands in such a line.

The message itself is where a button finds the question again: it survives restarts, nothing has to
be stored, and when the message is removed, the question is gone, too.
"""

from __future__ import annotations

import re

from bot.languages import ENGLISH, Language
from bot.messages.errors import QUESTION_LIMIT
from bot.messages.markdown import escape, unescaped
from bot.messages.quotes import one_line

_LINE = re.compile(r"-# [^:：]+[:：]\s*(?P<question>\S[^\n]*)")
"""The label ends with the line's first colon, in whichever language it is."""


def asked_line(question: str, language: Language = ENGLISH) -> str:
    """The line that repeats a question."""
    asked = language.say("Asked: {question}", question=escape(one_line(question, QUESTION_LIMIT)))
    return f"-# {asked}"


def question_in_line(markdown: str) -> str:
    """The question that such a line repeats; empty if the text is no such line."""
    found = _LINE.fullmatch(markdown)
    return unescaped(found["question"]) if found else ""
