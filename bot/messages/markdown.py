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


def bold(text: str) -> str:
    """The same in bold, line by line: a rule must not hang on how a client reads across lines."""
    return "\n".join(_embolden(line) for line in visible(text).split("\n"))


def quoted(before: str, marked: str, after: str) -> str:
    """A block quote of the three joined, the middle one in bold.

    The space behind the mark stands on empty lines too: without it Discord ends the
    quote there. White space at the very end goes: Discord strips a text, and a mark whose
    space is lost would stand there as itself.
    """
    markdown = (escape(before) + bold(marked) + escape(after)).rstrip()
    return "\n".join(f"> {line}" for line in markdown.split("\n"))


def length(markdown: str) -> int:
    """Its length as a client counts it, in UTF-16 units: never less than what the server counts."""
    return len(markdown.encode("utf-16-le", "surrogatepass")) // 2


def _escape_line(line: str) -> str:
    escaped = ANYWHERE.sub(r"\\\g<0>", line)
    return LINE_START.sub(r"\g<0>\\", escaped, count=1) if LINE_START.match(escaped) else escaped


def _embolden(line: str) -> str:
    words = line.strip()
    if not words:
        return line
    head, _, tail = line.partition(words)
    return f"{head}**{_escape_line(words)}**{tail}"
