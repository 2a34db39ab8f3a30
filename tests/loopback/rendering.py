r"""Renders Markdown as Discord's clients do, to check what a reader sees.

Discord's clients use simple-markdown: at each position the first matching rule consumes some
text. The rule "text" consumes what no other rule matches, up to the next character at which one
might begin. Order and patterns of the rules are those on which the public reimplementations of
Discord's parser agree. A match of any rule other than "escape", "bold", "text" and the block
quote is reported as an `effect`; an article must cause none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LINE_END = r"(?:\n|$)"


@dataclass
class Seen:
    """What a reader sees on the screen."""

    text: str = ""
    bold: list[bool] = field(default_factory=list)
    """Whether each character of `text` is bold."""

    effects: list[str] = field(default_factory=list)
    """Each match of a rule that shows something other than the text itself."""

    styled: bool = False
    """Whether lists, code, links, emphasis and underlines are looks that are wanted, and no effects."""

    links: list[tuple[str, str]] = field(default_factory=list)
    """The label and the address of every masked link, where they are wanted."""

    looks: set[str] = field(default_factory=set)
    """The rules that were wanted and used."""

    def show(self, text: str, *, bold: bool) -> None:
        self.text += text
        self.bold += [bold] * len(text)

    @property
    def marked(self) -> str:
        """The characters in bold."""
        return "".join(char for char, bold in zip(self.text, self.bold, strict=True) if bold)


BLOCK_QUOTE = re.compile(r" *> [^\n]*(?:\n *> [^\n]*)*\n?")
LONG_QUOTE = re.compile(r" *>>> ([\s\S]*)")
AT_LINE_START = {
    "heading": re.compile(rf" *#{{1,3}} +[^\n]+{LINE_END}"),
    "subtext": re.compile(rf" *-# +[^\n]+{LINE_END}"),
    "list": re.compile(r" *(?:[*+-]|\d+\.) +[^\n]+"),
}
ANYWHERE = {
    "code block": re.compile(r"```(?:[a-z0-9_+\-.#]+?\n)?\n*[^\n][\s\S]*?\n*```", re.IGNORECASE),
    "code": re.compile(r"(`+)[\s\S]*?[^`]\1(?!`)"),
    "shrug": re.compile(r"¯\\_\(ツ\)_/¯"),
    "link": re.compile(
        r"\[(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*\]\(\s*<?(?:[^\s\\]|\\.)*?>?(?:\s+['\"][\s\S]*?['\"])?\s*\)"
    ),
    "address in brackets": re.compile(r"<https?://[^\s>]+>"),
    "mail or telephone": re.compile(r"<(?:mailto:|tel:)?[^\s<>]+@[^\s<>]+>"),
    "address": re.compile(r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]"),
    "mention": re.compile(r"<@!?\d+>|<@&\d+>|<#\d+>|<id:\w+(?::\d+)?>|@everyone|@here"),
    "command": re.compile(r"</[-_\w ]+:\d+>"),
    "timestamp": re.compile(r"<t:-?\d{1,17}(?::[tTdDfFsSR])?>"),
    "custom emoji": re.compile(r"<a?:\w{2,32}:\d+>"),
    "emoji name": re.compile(r":[^\s:]+?(?:::skin-tone-\d)?:"),
    "spoiler": re.compile(r"\|\|[\s\S]+?\|\|"),
    "strike": re.compile(r"~~[\s\S]+?~~(?!_)"),
    "underline": re.compile(r"__(?:\\[\s\S]|[^\\])+?__(?!_)"),
    "italic": re.compile(
        r"\b_(?:__|\\[\s\S]|[^\\_])+?_\b"
        r"|\*(?=\S)(?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?\*(?!\*)"
    ),
}
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
BOLD = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
TEXT = re.compile(r"[\s\S]+?(?=[^0-9A-Za-z\s\u00c0-\uffff]|\n|\w+:\S|$)")


STYLE_PARTS = {
    "list": re.compile(r" *(?:[*+-]|\d+\.) +()"),
    "code block": re.compile(r"```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE),
    "code": re.compile(r"(?:`+)([\s\S]*?[^`])`+"),
    "link": re.compile(r"\[([^\[\]]*)\]\(([^\s()]*)\)"),
    "underline": re.compile(r"__([\s\S]+)__"),
    "italic": re.compile(r"[_*]([\s\S]+)[_*]"),
}
"""Of each style, where the words stand in what its rule takes."""


def render(markdown: str, *, styled: bool = False) -> Seen:
    """Show one text of a message. Discord strips it first."""
    seen = Seen(styled=styled)
    _read(markdown.strip(), seen, bold=False, quoted=False)
    return seen


def _read(source: str, seen: Seen, *, bold: bool, quoted: bool) -> None:
    at, line_start = 0, True
    while at < len(source):
        taken = _block(source, at, seen, bold=bold, quoted=quoted) if line_start else 0
        taken = taken or _inline(source, at, seen, bold=bold, quoted=quoted)
        line_start = source[at : at + taken].endswith("\n")
        at += taken


def _block(source: str, at: int, seen: Seen, *, bold: bool, quoted: bool) -> int:
    """Match the rules that apply only at the beginning of a line. Returns how much they consumed."""
    long = LONG_QUOTE.match(source, at)
    quote = None if quoted or long else BLOCK_QUOTE.match(source, at)
    if quote:
        # JavaScript's ^ with the flag m stands behind each of these.
        inner = re.sub(r"(^|(?<=[\n\r\u2028\u2029])) *> ?", "", quote.group())
        _read(inner, seen, bold=bold, quoted=True)
        return len(quote.group())
    rules = AT_LINE_START if quoted or not long else {"long quote": LONG_QUOTE, **AT_LINE_START}
    return _effect(rules, source, at, seen, bold=bold)


def _inline(source: str, at: int, seen: Seen, *, bold: bool, quoted: bool) -> int:
    escape = ESCAPE.match(source, at)
    shrug = ANYWHERE["shrug"].match(source, at)
    if escape and not shrug:
        seen.show(escape.group(1), bold=bold)
        return len(escape.group())
    strong = BOLD.match(source, at)
    taken = 0 if strong else _effect(ANYWHERE, source, at, seen, bold=bold)
    if strong:
        _read(strong.group(1), seen, bold=True, quoted=quoted)
        return len(strong.group())
    if taken:
        return taken
    text = TEXT.match(source, at)
    shown = text.group() if text else source[at]
    if seen.styled and "\n" in shown:  # a client's list takes its lines one by one, indented ones too
        shown = shown[: shown.index("\n") + 1]
    seen.show(shown, bold=bold)
    return len(shown)


def _effect(rules: dict[str, re.Pattern[str]], source: str, at: int, seen: Seen, *, bold: bool) -> int:
    """Match the first of these rules and report it as an effect. Returns how much it consumed."""
    for name, pattern in rules.items():
        match = pattern.match(source, at)
        if match and seen.styled and name in STYLE_PARTS:
            return _style(name, source, at, match, seen, bold=bold)
        if match:
            seen.effects.append(f"{name}: {match.group()[:40]}")
            seen.show(match.group(), bold=bold)
            return len(match.group())
    return 0


def _style(name: str, source: str, at: int, match: re.Match[str], seen: Seen, *, bold: bool) -> int:
    """Show the words of a style that is wanted."""
    seen.looks.add(name)
    if name == "list":
        # Only the marker is taken: the words behind it are read on as any line's.
        marker = STYLE_PARTS[name].match(source, at)
        return len(marker.group()) if marker else len(match.group())
    part = STYLE_PARTS[name].fullmatch(match.group())
    if part is None:
        seen.effects.append(f"{name}: {match.group()[:40]}")
        return len(match.group())
    if name in {"code", "code block"}:
        seen.show(part.group(1), bold=bold)
    else:
        start = len(seen.text)
        _read(part.group(1), seen, bold=bold, quoted=True)
        if name == "link":
            seen.links.append((seen.text[start:], part.group(2)))
    return len(match.group())
