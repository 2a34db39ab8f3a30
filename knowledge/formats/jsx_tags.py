"""The tags of components, as MDX and Vue write them: their ends, and the braces in them."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from knowledge.formats.markdown_bounds import spend

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

LONGEST_TAG = 4000
"""Code points in which the end of a tag is looked for."""

_A_STEP = 40
"""Code points that cost as much to look at as a step of the parser."""

_TAG_START = re.compile(r"</?(?:[A-Za-z][\w.-]*)?(?=[\s>/{])")


def end_of_tag(state: StateBlock | StateInline, start: int) -> int | None:
    """Where a tag ends that begins at `start`, its quotes and braces balanced; None if it does not."""
    opening = _TAG_START.match(state.src, start)
    if opening is None:
        return None
    limit = min(len(state.src), start + LONGEST_TAG)
    last = _last_of_tag(state.src, opening.end(), limit)
    spend(state.env, (last - start) // _A_STEP)
    return last + 1 if last < limit and state.src[last] == ">" else None


def _last_of_tag(source: str, begin: int, limit: int) -> int:
    """The place of the character that ends a tag, or shows that it has no end; `limit` if none does."""
    depth, quote = 0, ""
    for at in range(begin, limit):
        character = source[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'`" and (depth or source[at - 1] in "={ (,:["):
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif depth <= 0 and (character == "<" or (character == ">" and source[at - 1] != "=")):
            return at
    return limit


def without_expressions(source: str) -> str:
    """JSX as HTML: without the braces in its tags and between them, but for the strings in attributes."""
    kept: list[str] = []
    depth = begin = 0
    for at, character in enumerate(source):
        if character == "{":
            depth, begin = depth + 1, begin if depth else at
        elif character == "}" and depth:
            depth -= 1
            if not depth and kept and kept[-1] == "=":
                kept.append(f'"{escape(string_in(source[begin + 1 : at]) or "")}"')
        elif not depth:
            kept.append(character)
    return "".join(kept)


def string_in(expression: str) -> str | None:
    """The text of an expression that is nothing but a string; None if it is another one."""
    inside = expression.strip()
    if len(inside) < 2 or inside[0] != inside[-1] or inside[0] not in "\"'`":  # noqa: PLR2004  (its quotes)
        return None
    try:
        return str(json.loads(inside))
    except ValueError:  # in other quotes than JSON's
        return inside[1:-1]
