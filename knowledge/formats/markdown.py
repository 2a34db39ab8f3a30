"""Markdown → Document."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from knowledge.documents import Document, Span, trimmed
from knowledge.formats.headings import sections
from knowledge.formats.news_page import read_news_page
from knowledge.formats.plain import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from knowledge.formats.front_matter import Facts

_PARSER = MarkdownIt("commonmark").enable("table")
_LINE_END = re.compile(r"\r\n?|\n")
_PREFIX = re.compile(r"(?:[ \t>]|[-*+][ \t]+|\d{1,9}[.)][ \t]+|\[[ xX]\] )*")
_BEFORE_HEADING = re.compile(r"(?:[ \t>]|[-*+][ \t]+|\d{1,9}[.)][ \t]+)*(?:#{1,6}[ \t]+)?")
_AFTER_HEADING = re.compile(r"(?:[ \t]+#+)?[ \t]*\Z")
_EDGES = "| \t"
_SHOWN = {"text", "code_inline", "softbreak"}
_WHOLE = {"paragraph_open", "tr_open", "code_block", "fence", "html_block"}


def read_markdown(text: str, path: str, facts: Facts) -> Document:
    """Divide a Markdown text by its own marks."""
    tokens = _PARSER.parse(text)
    starts = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    headings = list(_headings(text, tokens, starts))
    page = read_news_page(text, tuple(_blocks(text, tokens, starts)), facts.title)
    return Document(
        source=source_of(facts, page, path, _title(tokens)),
        text=text,
        sections=sections(headings, len(text)),
        apparatus=page.apparatus,
        blocks=page.blocks,
    )


def _headings(text: str, tokens: Sequence[Token], starts: list[int]) -> Iterator[tuple[Span, int]]:
    for token in tokens:
        if token.type == "heading_open" and token.map:
            first, last = token.map
            underlined = token.markup in {"=", "-"}
            line = Span(starts[first], starts[last - 1 if underlined else last])
            words = _heading_words(text, line)
            if words.start < words.end:
                yield words, int(token.tag[1])


def _heading_words(text: str, line: Span) -> Span:
    start = _BEFORE_HEADING.match(text, *line)
    span = trimmed(text, start.end() if start else line.start, line.end)
    after = _AFTER_HEADING.search(text[span.start : span.end])
    span = Span(span.start, span.start + after.start() if after else span.end)
    return _unwrapped(text, span)


def _unwrapped(text: str, span: Span) -> Span:
    """Without a pair of marks around the whole: "**Setup**" → "Setup"."""
    words = span.of(text)
    for mark in ("***", "**", "__", "`", "*", "_"):
        inside = words[len(mark) : -len(mark)]
        if words.startswith(mark) and words.endswith(mark) and inside.strip() and mark[0] not in inside:
            return trimmed(text, span.start + len(mark), span.end - len(mark))
    return span


def _blocks(text: str, tokens: Sequence[Token], starts: list[int]) -> Iterator[Span]:
    for token in tokens:
        if token.type in _WHOLE and token.map:
            span = _block(text, token, Span(starts[token.map[0]], starts[token.map[1]]))
            if span.start < span.end and not span.of(text).startswith("<!--"):
                yield span


def _block(text: str, token: Token, lines: Span) -> Span:
    """The words of a block, without fences, markers and the outer bars of a table's row."""
    if token.type == "fence":
        return _inside_fence(text, lines, token.content)
    start = _PREFIX.match(text, *lines)
    span = trimmed(text, start.end() if start else lines.start, lines.end)
    if token.type != "tr_open":
        return span
    row = span.of(text)
    bars = len(row) - len(row.lstrip(_EDGES))
    return trimmed(text, span.start + bars, span.start + max(bars, len(row.rstrip(_EDGES))))


def _inside_fence(text: str, lines: Span, content: str) -> Span:
    first = _LINE_END.search(text, *lines)
    if first is None or not content.strip():
        return Span(lines.start, lines.start)
    inside = trimmed(text, first.end(), lines.end)
    ends = content.count("\n")
    at = first.end()
    for _ in range(ends):
        line_end = _LINE_END.search(text, at, lines.end)
        at = line_end.end() if line_end else lines.end
    return trimmed(text, inside.start, at)


def _title(tokens: Sequence[Token]) -> str | None:
    """The words of the first heading of the first level."""
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            parts = (child.content or " " for child in inline.children or () if child.type in _SHOWN)
            return " ".join("".join(parts).split()) or None
    return None
