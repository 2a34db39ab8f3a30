"""Plain text → blocks: paragraphs, list items, lines that stand for themselves."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from knowledge.documents import Span

BULLETS = "-*+•‣◦▪●–"
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_BREAK = re.compile(r"\r\n?|[\n\u2028\u2029]")
_BULLET = re.compile(rf"[{re.escape(BULLETS)}][ \t]+")
_MARKER = re.compile(rf"(?:[{re.escape(BULLETS)}]|\(?(?:\d{{1,3}}|[a-z])[.)])[ \t]")
_FIRST_WORD = re.compile(r"\S*")
_STOPS = ".!?:;…。！？।॥؟۔"
_RULE = re.compile(r"[-=_*~#.·• ]{3,}\Z")

NARROWEST, WIDEST = 45, 120
"""Code points. Lines broken by hand or by a mail program are about this wide; others are paragraphs."""

WRAPPED_SHARE = 0.6
"""Of the line breaks in mid-sentence, the share that a full line must explain for a wrapped text."""

RAGGED = 0.9
"""A line fuller than this share of the width counts as full."""


def plain_blocks(text: str) -> tuple[Span, ...]:
    """Divide plain text into the stretches that a sentence never leaves.

    A blank line always divides. A single line break divides too, unless the lines around it are
    broken at a fixed width, or a long line stops in mid-sentence and a lower-case word follows.
    """
    lines = _lines(text)
    widths = _wrap_widths(text, lines)
    blocks: list[Span] = []
    for number, line in enumerate(lines):
        if number and _goes_on(text, lines[number - 1], line, widths[number - 1]):
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


def _goes_on(text: str, line: Span, following: Span, width: float) -> bool:
    if is_apart(text, line, following) or _MARKER.match(text, following.start):
        return False
    if text[line.end - 1] in _STOPS:
        return bool(width) and line.end - line.start <= WIDEST and text[line.end - 1] not in ":;"
    return _is_full(text, line, following, width) if width else _is_torn(text, line, following)


def _is_full(text: str, line: Span, following: Span, width: float) -> bool:
    """Tell whether the next word would not have fitted into the line."""
    word = _FIRST_WORD.match(text, *following)
    return line.end - line.start + 1 + len(word[0] if word else "") > width


def _is_torn(text: str, line: Span, following: Span) -> bool:
    return line.end - line.start >= NARROWEST and text[following.start].islower()


def _wrap_widths(text: str, lines: list[Span]) -> list[float]:
    """For each line, the width at which the lines around it are broken; 0 where they are not."""
    widths: list[float] = []
    for narrow, run in groupby(lines, key=lambda line: line.end - line.start <= WIDEST):
        members = list(run)
        widths += [_wrap_width(text, members) if narrow else 0.0] * len(members)
    return widths


def _wrap_width(text: str, lines: list[Span]) -> float:
    torn = [
        (line, following)
        for line, following in pairwise(lines)
        if text[line.end - 1] not in _STOPS and not is_apart(text, line, following)
    ]
    if len(torn) < 2:  # noqa: PLR2004
        return 0.0
    lengths = sorted(line.end - line.start for line, _ in torn)
    width = lengths[int(len(lengths) * 0.95)]
    if width < NARROWEST:
        return 0.0
    full = sum(_is_full(text, *pair, width * RAGGED) for pair in torn)
    return width * RAGGED if full >= WRAPPED_SHARE * len(torn) else 0.0
