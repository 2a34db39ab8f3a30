"""What the marks in a reStructuredText may cost to parse, so that no text takes minutes.

docutils looks for the end of each mark in all that is left of its paragraph, and so needs time
that grows with the square of the paragraph's length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils.nodes import Text
from docutils.parsers.rst.states import Inliner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes

    _Parsed = tuple[list[nodes.Node], list[nodes.system_message]]
    _Parse = Callable[..., _Parsed]

MOST_MARKS = 40_000
"""In a text: some ten seconds."""

MOST_IN_PARAGRAPH = 1000
"""In a paragraph: docutils looks through all of them for each that leads nowhere."""

LONGEST_PIECE = 5000
"""Code points of a paragraph that are parsed together: five times those of a long one."""

_A_FAULT = 3
"""Marks that a faulty one costs as much as."""


class TooManyMarksError(Exception):
    """A text or a paragraph has more marks than docutils reads in bounded time."""


def bounded_inliner() -> Inliner:
    """What parses the marks of one text, long paragraphs in pieces, and counts them."""
    inliner = Inliner()  # no subclass: docutils takes its patterns from the instance's very class
    inliner.parse = _InPieces(inliner.parse)  # type: ignore[method-assign, assignment]
    return inliner


@dataclass(slots=True)
class _InPieces:
    parse: _Parse
    marks: int = 0

    def __call__(self, text: str, *where: Any) -> _Parsed:
        found: list[nodes.Node] = []
        faults: list[nodes.system_message] = []
        marks = 0
        for piece in _pieces(text):
            some, wrong = self.parse(piece, *where)
            found += some
            faults += wrong
            marks = sum(not isinstance(node, Text) for node in found) + _A_FAULT * len(faults)
            if marks > MOST_IN_PARAGRAPH or self.marks + marks > MOST_MARKS:
                raise TooManyMarksError
        self.marks += marks
        return found, faults


def _pieces(text: str) -> Iterator[str]:
    """A paragraph in pieces that end before white space, where there is some."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = max(text.rfind(space, start + 1, start + LONGEST_PIECE) for space in " \n")
        end = end if end > start else start + LONGEST_PIECE
        yield text[start:end]
        start = end
    yield text[start:]
