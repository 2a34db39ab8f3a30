"""What a Markdown text may cost to parse, so that none takes minutes.

The parser's time grows with the square of a paragraph's length for some marks, and is long for
many marks in any case. So a very long paragraph is parsed in pieces, and the steps are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MOST_STEPS = 1_000_000
"""Some five seconds; a text of ten megabytes as people write them needs half of it."""

LONGEST_PIECE = 10_000
"""Code points of a paragraph that are parsed together: ten times those of a long one."""

COUNT = "count"
"""The key of a text's `Count` in the parser's environment."""

_BLOCK = 10
"""Steps that a block costs, against one for a mark in a line."""


@dataclass(slots=True)
class Count:
    """How many steps a text has taken; shared by all that is parsed of it."""

    steps: int = 0


class TooMuchMarkupError(Exception):
    """A text has more markup than `MOST_STEPS` allow."""


def bound(parser: MarkdownIt) -> None:
    """Make a parser count its steps and parse long paragraphs in pieces."""
    parser.block.ruler.before("table", "count", _count_block)
    parser.inline.ruler.before("text", "count", _count_mark)
    parser.core.ruler.before("inline", "pieces", _cut_paragraphs)


def spend(env: Mapping[str, Any], steps: int) -> None:
    """Count steps of the text that `env` belongs to.

    Raises:
        TooMuchMarkupError: they were too many.
    """
    count: Count = env[COUNT]
    count.steps += steps
    if count.steps > MOST_STEPS:
        raise TooMuchMarkupError


def _count_block(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:  # noqa: FBT001  (the parser's)
    spend(state.env, _BLOCK)
    return False


def _count_mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    spend(state.env, 2 if silent else 1)  # silent: inside brackets that may become a link
    return False


def _cut_paragraphs(state: StateCore) -> None:
    spend(state.env, 2 * len(state.tokens))
    if any(token.type == "inline" and len(token.content) > LONGEST_PIECE for token in state.tokens):
        state.tokens = [piece for token in state.tokens for piece in _pieces(token)]


def _pieces(token: Token) -> Iterator[Token]:
    """A paragraph in pieces that end before white space, where there is some."""
    source = token.content
    if token.type != "inline" or len(source) <= LONGEST_PIECE:
        yield token
        return
    start = 0
    while start < len(source):
        end = start + LONGEST_PIECE
        if end < len(source):
            end = max(source.rfind(space, start + 1, end) for space in " \n")
            end = end if end > start else start + LONGEST_PIECE
        yield token.copy(content=source[start:end], children=[])
        start = end
