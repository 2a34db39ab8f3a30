"""Plain text → blocks: paragraphs, list items, lines that stand for themselves."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.documents import Span

BULLETS = "-*+•‣◦▪●–"
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_BREAK = re.compile(r"\r\n?|[\n\u2028\u2029]")
_BULLET = re.compile(rf"[{re.escape(BULLETS)}][ \t]+")
_MARKER = re.compile(rf"(?:[{re.escape(BULLETS)}]|\(?(?:\d{{1,3}}|[a-z])[.)])[ \t]")
_FIRST_WORD = re.compile(r"\S*")
_RULE = re.compile(r"[-=_*~#.·• ]{3,}\Z")

NARROWEST, WIDEST = 45, 120
"""Code points. Lines broken by hand or by a mail program are about this wide; others are paragraphs."""

WRAPPED_SHARE = 0.6
"""The share of line breaks that a full line must explain before a text counts as wrapped."""


def plain_blocks(text: str) -> tuple[Span, ...]:
    """Divide plain text into the stretches that a sentence never leaves.

    A blank line always divides. A single line break divides too, unless the text's lines are
    broken at a fixed width and the next word would not have fitted in.
    """
    lines = _lines(text)
    width = _wrap_width(text, lines)
    blocks: list[Span] = []
    for number, line in enumerate(lines):
        if number and width and _goes_on(text, lines[number - 1], line, width):
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(line)
    return tuple(_without_bullet(text, block) for block in blocks if not is_rule(block.of(text)))


def is_rule(line: str) -> bool:
    """Tell whether a line is only drawn: "-----", "* * *"."""
    return _RULE.match(line) is not None


def is_apart(text: str, first: Span, second: Span) -> bool:
    """Tell whether a blank line lies between two blocks."""
    return len(_BREAK.findall(text, first.end, second.start)) > 1


def is_listed(text: str, block: Span) -> bool:
    """Tell whether a block is an item of a list."""
    before = text[max(0, block.start - 6) : block.start]
    line = before[max(map(before.rfind, "\r\n\u2028\u2029")) + 1 :].strip()
    return (bool(line) and line[0] in BULLETS) or _MARKER.match(text, block.start) is not None


def _lines(text: str) -> list[Span]:
    spans = []
    for match in _LINE.finditer(text):
        content = match[0].strip()
        if content:
            start = match.start() + match[0].index(content[0])
            spans.append(Span(start, start + len(content)))
    return spans


def _without_bullet(text: str, block: Span) -> Span:
    bullet = _BULLET.match(text, *block)
    return Span(bullet.end(), block.end) if bullet and bullet.end() < block.end else block


def _is_forced(text: str, line: Span, following: Span, width: int) -> bool:
    word = _FIRST_WORD.match(text, *following)
    return line.end - line.start + 1 + len(word[0] if word else "") > width


def _goes_on(text: str, line: Span, following: Span, width: int) -> bool:
    return (
        not is_apart(text, line, following)
        and _MARKER.match(text, following.start) is None
        and _is_forced(text, line, following, width)
    )


def _wrap_width(text: str, lines: list[Span]) -> int:
    """The width at which the text's lines are broken, 0 if they are not."""
    inner = [(a, b) for a, b in pairwise(lines) if not is_apart(text, a, b)]
    if not inner:
        return 0
    lengths = sorted(line.end - line.start for line, _ in inner)
    width = lengths[int(len(lengths) * 0.95)]
    if not NARROWEST <= width <= WIDEST:
        return 0
    forced = sum(_is_forced(text, line, following, width) for line, following in inner)
    return width if forced >= WRAPPED_SHARE * len(inner) else 0
