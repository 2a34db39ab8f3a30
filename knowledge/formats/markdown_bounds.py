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
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MOST_STEPS = 1_000_000
"""Some five seconds; six megabytes of documentation as people write it need as many."""

LONGEST_PIECE = 10_000
"""Code points of a paragraph that are parsed together: ten times those of a long one."""

COUNT = "count"
"""The key of a text's `Count` in the parser's environment."""

_BLOCK = 10
"""Steps that a block costs, against one for a mark in a line."""

_DEAR = {"<": 10, "!": 8}
"""Steps that a mark costs that begins so: a tag or an address, an image."""

_A_TOKEN = 2
"""Steps that a token costs that a block was made into."""


@dataclass(slots=True)
class Count:
    """How many steps a text has taken; shared by all that is parsed of it."""

    steps: int = 0


class TooMuchMarkupError(Exception):
    """A text has more markup than `MOST_STEPS` allow."""


def bound(parser: MarkdownIt) -> None:
    """Make a parser count its steps and parse long paragraphs in pieces."""
    anywhere: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", "count", _count_block, anywhere)
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


def _count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  (the parser's)
    spend(state.env, 2 if silent else _BLOCK)  # silent: a line that may go on with a paragraph
    if not silent and start + 1 < end and _ruler(state, start + 1):
        _afford_table(state, start, end)
    return False


def _ruler(state: StateBlock, line: int) -> str:
    """The line under the header of a table; empty where another one stands there."""
    words = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    return words if "|" in words and not words.strip("|:- \t") else ""


def _afford_table(state: StateBlock, start: int, end: int) -> None:
    """Refuse a table at once whose tokens would be too many: to make them takes a minute."""
    last = next((line for line in range(start + 2, end) if state.isEmpty(line)), end)
    columns = sum(bool(each.strip()) for each in _ruler(state, start + 1).split("|"))
    tokens = (last - start - 1) * (2 + 3 * columns)
    if state.env[COUNT].steps + _A_TOKEN * tokens > MOST_STEPS:
        raise TooMuchMarkupError


def _count_mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    cost = _DEAR.get(state.src[state.pos], 1)
    spend(state.env, 2 * cost if silent else cost)  # silent: inside brackets that may become a link
    return False


def _cut_paragraphs(state: StateCore) -> None:
    spend(state.env, _A_TOKEN * len(state.tokens))
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
