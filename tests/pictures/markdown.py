"""Discord's Markdown → HTML, by the loopback's rules, so that a reply can be looked at."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from itertools import groupby

from tests.loopback.rendering import ANYWHERE, BLOCK_QUOTE, BOLD, ESCAPE, STYLE_PARTS, TEXT

CODE_BLOCK = re.compile(r"```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```\n?", re.IGNORECASE)
ITEM = re.compile(r"( *)([*+-]|\d+\.) +(.*)")
SUBTEXT = re.compile(r" *-# +(.*)")
TAGS = {"bold": "strong", "italic": "em", "underline": "u"}


def to_html(markdown: str) -> str:
    """One text of a message."""
    return _blocks(markdown.strip())


def _blocks(source: str) -> str:
    quote = BLOCK_QUOTE.search(source)
    at_line_start = quote is not None and (quote.start() == 0 or source[quote.start() - 1] == "\n")
    if quote is None or not at_line_start:
        return _with_code(source)
    inner = re.sub(r"(?m)^ *> ?", "", quote.group().rstrip("\n"))
    before, after = source[: quote.start()], source[quote.end() :]
    return (
        f"{_with_code(before)}<blockquote>{_with_code(inner)}</blockquote>{_blocks(after) if after else ''}"
    )


def _with_code(source: str) -> str:
    block = CODE_BLOCK.search(source)
    if block is None:
        return _lines(source)
    code = f"<pre>{escape(block.group(2))}</pre>"
    return _lines(source[: block.start()].removesuffix("\n")) + code + _with_code(source[block.end() :])


def _lines(source: str) -> str:
    if not source:
        return ""
    groups = groupby(source.split("\n"), key=lambda line: ITEM.fullmatch(line) is not None)
    return "".join(_list(list(lines)) if are_items else _text(list(lines)) for are_items, lines in groups)


def _list(lines: list[str]) -> str:
    items = [match for line in lines if (match := ITEM.fullmatch(line))]
    shown = (
        f'<div class="item" style="margin-left:{len(indent) * 0.6}em">'
        f"<span>{'•' if marker in '*+-' else marker}</span><div>{_inline(words)}</div></div>"
        for indent, marker, words in (item.groups() for item in items)
    )
    return "".join(shown)


def _text(lines: list[str]) -> str:
    return "".join(
        f'<div class="small">{_inline(small.group(1))}</div>'
        if (small := SUBTEXT.fullmatch(line))
        else f"<div>{_inline(line) or '&nbsp;'}</div>"
        for line in lines
    )


def _inline(source: str) -> str:
    html, at = "", 0
    while at < len(source):
        shown, taken = _next(source, at)
        html, at = html + shown, at + taken
    return html


def _next(source: str, at: int) -> tuple[str, int]:
    """What the first rule that matches shows, and how much it takes."""
    if match := ESCAPE.match(source, at):
        return escape(match.group(1)), len(match.group())
    if match := BOLD.match(source, at):
        return f"<strong>{_inline(match.group(1))}</strong>", len(match.group())
    if match := ANYWHERE["timestamp"].match(source, at):
        return _day(match.group()), len(match.group())
    if match := ANYWHERE["mention"].match(source, at):
        return '<span class="mention">@Librarians</span>', len(match.group())
    for name in ("code", "link", "underline", "italic"):
        if (match := ANYWHERE[name].match(source, at)) and (
            part := STYLE_PARTS[name].fullmatch(match.group())
        ):
            return _styled(name, part), len(match.group())
    text = TEXT.match(source, at)
    shown = text.group() if text else source[at]
    return escape(shown), len(shown)


def _day(stamp: str) -> str:
    """A date as a client in English shows it, somewhere in the middle of the time zones."""
    moment = datetime.fromtimestamp(int(stamp.split(":")[1]), UTC)
    return f"{moment:%B} {moment.day}, {moment.year}"


def _styled(name: str, part: re.Match[str]) -> str:
    if name == "code":
        return f"<code>{escape(part.group(1))}</code>"
    if name == "link":
        return f'<a href="{escape(part.group(2))}">{_inline(part.group(1))}</a>'
    return f"<{TAGS[name]}>{_inline(part.group(1))}</{TAGS[name]}>"
