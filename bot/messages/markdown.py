"""An article's characters, written so that Discord's Markdown shows exactly them.

Discord's clients read a text with the rules of simple-markdown. One of those rules is
a backslash before any character that is neither a letter, a digit nor white space: it
shows that character and nothing else. So every character that could begin another rule
gets one. What begins a rule only at the start of a line is escaped only there, to keep a
text that somebody copies raw as near to the article as can be.

discord.py's own escaper leaves timestamps, custom emoji, command mentions and lists
alone, and puts a zero-width space into mentions, which then stands in what is copied.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from bot.messages.addresses import followable, host_to_show

if TYPE_CHECKING:
    from bot.messages.runs import Runs

LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
"""Whatever ends a line in Unicode; a reader sees a line break, whichever it is."""

HIDDEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007f]+)"  # the flags of England, Scotland and Wales are spelt with tags
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls; tab and line breaks can be seen
    "\u200b\u2060-\u206f\ufeff\ufff9-\ufffb"  # no width
    "\u202a-\u202e"  # turn the order of the characters round them
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff]"  # half a character
)
"""What nobody can see, but what can make a text look like another one.

Joiners stay (Hindi, Persian and emoji need them), and so do the marks U+200E and U+200F.
"""

ANYWHERE = re.compile(
    r"[\\*_~`|<@\[]"
    r"|:(?=//)"  # a bare address would become a link
    r"|:(?=[^\s:]*:|\S*$)"  # :smile:, which may end in what is written behind this text
)
_LEANING = re.compile(r"(?<![^\W])\0([^\0]+)\0(?!\w)")
_CODE_EDGE = "\x01"
"""Stands for a mark of code until the line is whole: two that touch are left out, as clients misread them."""

_UNFIT_LABEL = re.compile(r"[\[\]]|://")
"""What no client reads as the label of a masked link."""

_BARE_UNDERSCORE = re.compile(r"(?<!\\)_")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
LINE_START = re.compile(r"\s*(?:(?=[-+#>])|\d+(?=[.)]))")


def visible(text: str) -> str:
    r"""The characters that a reader can see: line breaks as "\n", hidden characters left out."""
    return HIDDEN.sub(r"\1", LINE_BREAK.sub("\n", text))


def hides(text: str) -> bool:
    """Whether the text has characters that `visible` leaves out."""
    return len(visible(text)) != len(LINE_BREAK.sub("\n", text))


def escape(text: str) -> str:
    """Markdown that Discord shows as `visible(text)`."""
    return "\n".join(_escape_line(line) for line in visible(text).split("\n"))


def unescaped(markdown: str) -> str:
    """The text that `escape` made this Markdown of."""
    return visible(_ESCAPED.sub(r"\1", markdown))


def styled(runs: Runs) -> str:
    """A line as Markdown: the answer and strong words in bold, links, code and emphasis as on the page."""
    seen = [run for run in runs if visible(run.text)]  # what nobody sees would part what looks the same
    pieces = [
        _wrapped("**", _linked(tuple(group), bold=True)) if bold else _linked(tuple(group), bold=False)
        for bold, group in groupby(seen, key=lambda run: run.marked or run.strong)
    ]
    return _as_text("".join(pieces)).replace(_CODE_EDGE * 2, "").replace(_CODE_EDGE, "`")


def _linked(runs: Runs, *, bold: bool) -> str:
    return "".join(
        _link(tuple(group), address, bold=bold)
        for address, group in groupby(runs, key=lambda run: run.address)
    )


def _link(runs: Runs, address: str, *, bold: bool) -> str:
    """A masked link; the label alone where Discord would not take it for one."""
    label = "".join(run.text for run in runs)
    inner = _emphasised(runs, bold=bold)
    return _masked(label, inner, followable(address) if address else "")


def masked_link(label: str, target: str) -> str:
    """A label that leads to an address which is `followable`; the label alone where there is none."""
    return _masked(label, escape(label), target)


def _masked(label: str, inner: str, target: str) -> str:
    if not target or not visible(label).strip() or _UNFIT_LABEL.search(label):
        return inner
    host = host_to_show(label, target)
    return f"[{_as_text(inner)}]({target})" + (f" ⟨{escape(host)}⟩" if host else "")


def _emphasised(runs: Runs, *, bold: bool) -> str:
    pieces = []
    for emphasis, group in groupby(runs, key=lambda run: run.emphasis):
        # Code that touches code is one stretch of code: the marks between would be read as two of one mark.
        alike = groupby(group, key=lambda run: run.code)
        inner = "".join(_looking("".join(r.text for r in runs), code=code, bold=bold) for code, runs in alike)
        pieces.append(f"\0{inner}\0" if emphasis and _may_lean(inner) else inner)
    return _LEANING.sub(lambda match: f"_{_as_text(match[1])}_", "".join(pieces)).replace("\0", "")


def _may_lean(inner: str) -> bool:
    """Whether a client would take underscores around it for emphasis."""
    return bool(inner.strip()) and inner == inner.strip() and not _BARE_UNDERSCORE.search(inner)


def _looking(words: str, *, code: bool, bold: bool) -> str:
    text = visible(words)
    if code and text.strip() and "`" not in text and not (bold and "**" in text):
        return f"{_CODE_EDGE}{text}{_CODE_EDGE}"
    return ANYWHERE.sub(r"\\\g<0>", text)


def _wrapped(mark: str, inner: str) -> str:
    """The words between two marks, white space outside of them."""
    words = inner.strip()
    if not words:
        return inner
    head, _, tail = inner.partition(words)
    return f"{head}{mark}{_as_text(words)}{mark}{tail}"


def _as_text(line: str) -> str:
    """A line that begins no list, heading or quote."""
    return LINE_START.sub(r"\g<0>\\", line, count=1) if LINE_START.match(line) else line


def length(markdown: str) -> int:
    """Its length as a client counts it, in UTF-16 units: never less than what the server counts."""
    return len(markdown.encode("utf-16-le", "surrogatepass")) // 2


def _escape_line(line: str) -> str:
    return _as_text(ANYWHERE.sub(r"\\\g<0>", line))
