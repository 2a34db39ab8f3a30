"""Questions about the tokens of a Markdown parser, and one change to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


_INCLUDED = re.compile(r"[ \t]*\{\{\s*#(?:include|rustdoc_include|playground|template)\b[^}\n]*\}\}[ \t]*\n?")
_SET_OFF = re.compile(
    r"^[ \t]*(?://|#|--|;|%|/\*|<!--|\{/\*)[ \t]*highlight-(?:start|end|next-line)\b[^\n]*\n?", re.MULTILINE
)
"""Lines of code that only say which others are set off."""

_TITLE = re.compile(r"\b(?:title|filename)=(?P<quote>[\"'])(?P<words>.+?)(?P=quote)")


def only_leads_down(children: Sequence[Token]) -> bool:
    """Whether a paragraph is nothing but a link to a place on its own page."""
    return (
        len(children) > 1
        and children[0].type == "link_open"
        and str(children[0].attrGet("href")).startswith("#")
        and [child.type for child in children].index("link_close") == len(children) - 1
    )


def drop_first_line(inline: Token) -> None:
    """Take the mark of an alert, and its title, out of a block quote's first paragraph."""
    children = inline.children or []
    breaks = [number for number, child in enumerate(children) if child.type in {"softbreak", "hardbreak"}]
    inline.children = children[breaks[0] + 1 :] if breaks else []


def title_of_code(token: Token) -> str:
    """What stands over a block of code; empty where nothing does."""
    found = _TITLE.search(token.info)
    return found["words"] if found else ""


def shown_code(token: Token) -> str:
    """The code that a page shows of a block."""
    return _SET_OFF.sub("", _INCLUDED.sub("", token.content))
