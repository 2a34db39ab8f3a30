"""Marks inside a line of Markdown that CommonMark does not know: those of generators, wikis and MDX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.formats.jsx_tags import LONGEST_TAG, end_of_tag, string_in, without_expressions

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_LONGEST_MARK = LONGEST_TAG
"""Code points in which the end of a shortcode is looked for."""

_PAIRS = (("{{", "}}"), ("{%", "%}"), ("{/*", "*/}"), ("{:", "}"), ("{#", "}"), ("{.", "}"))
_QUOTED = r"(?:\"[^\"\n]*\"|'[^'\n]*')"
_MORE_ATTRIBUTES = rf"(?:[ ]+[\w#.-][^\s{{}}\"']*{_QUOTED}?)*[ ]*\}}"
_ATTRIBUTES = re.compile(
    rf"\{{:?[ ]*(?:[#.][\w:.-]+|data-[\w-]+|[\w-]+={_QUOTED}){_MORE_ATTRIBUTES}"
    rf"|(?<=\))\{{:?[ ]*[\w-]+=[^\s{{}}]+{_MORE_ATTRIBUTES}"
)
"""`{ #id .class key="value" }`; behind a link or an image, values may stand without quotation marks."""

_OVER_LINES = frozenset({"{{", "{%", "{/*"})
_WIKI_LINK = re.compile(r"\[\[(?P<target>[^\[\]|\n]{1,300})(?:\|(?P<label>[^\[\]\n]{1,300}))?\]\]")
_TEMPLATED = re.compile(r"\(\s*(?:\{\{[^}\n]*\}\}|\{%[^\n]*?%\})[^()\n]*\)")
_TEMPLATED_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]" + _TEMPLATED.pattern)
_CONTENTS = re.compile(r"\[\[?_?toc_?\]?\]", re.IGNORECASE)


def use_inline_rules(parser: MarkdownIt, *, mdx: bool) -> None:
    """Teach a parser those marks; in MDX, braces are expressions."""
    inline = parser.inline.ruler
    inline.before("escape", "shortcode", _shortcode)
    inline.before("link", "wiki_link", _wiki_link)
    inline.before("link", "template_link", _template_link)
    inline.before("html_inline", "component", _component_inline)
    if mdx:
        inline.before("escape", "expression", _expression)


def _shortcode(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001
    """A template's mark: `{{ … }}`, `{% … %}`, `{: … }`, `{#id}`, `{ .class key="value" }`."""
    start = state.pos + (state.src.startswith("\\{#", state.pos))
    if state.src[start : start + 1] != "{":
        return False
    if attributes := _ATTRIBUTES.match(state.src, start, start + _LONGEST_MARK):
        state.pos = attributes.end()
        return True
    for opening, closing in _PAIRS:
        if state.src.startswith(opening, start):
            end = state.src.find(closing, start + len(opening), start + _LONGEST_MARK)
            if end >= 0 and (opening in _OVER_LINES or "\n" not in state.src[start:end]):
                state.pos = end + len(closing)
                return True
    return False


def _expression(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001
    """An expression of MDX; a string in it is shown."""
    if state.src[state.pos] != "{":
        return False
    end = state.src.find("}", state.pos, state.pos + _LONGEST_MARK)
    if end < 0:
        return False
    words = string_in(state.src[state.pos + 1 : end])
    if words:
        state.push("text", "", 0).content = words
    state.pos = end + 1
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`[[Page]]` and `[[Page|label]]`: the label is shown."""
    match = _WIKI_LINK.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if match is None or state.src[match.end() : match.end() + 1] in {"(", "["}:
        return False
    if not silent and not _CONTENTS.fullmatch(match[0]):
        state.push("text", "", 0).content = (match["label"] or match["target"]).strip()
    state.pos = match.end()
    return True


def _template_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`[label]({% page … %})`: only a generator knows the address. The label is shown, an image is not."""
    at = state.src[state.pos]
    if at not in "[!" or state.src.find("]({", state.pos, state.pos + _LONGEST_MARK) < 0:
        return False
    image = _TEMPLATED_IMAGE.match(state.src, state.pos)
    end = state.md.helpers.parseLinkLabel(state, state.pos, disableNested=True) if at == "[" else -1
    match = image or (_TEMPLATED.match(state.src, end + 1) if end >= 0 else None)
    if match is None:
        return False
    if not silent and not image:
        last, state.posMax, state.pos = state.posMax, end, state.pos + 1
        state.md.inline.tokenize(state)
        state.posMax = last
    state.pos = match.end()
    return True


def _component_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """A tag inside a paragraph, whatever braces stand in it."""
    if state.src[state.pos] != "<":
        return False
    end = end_of_tag(state, state.pos)
    source = state.src[state.pos : end]
    if end is None or ("{" not in source and not source.startswith(("<>", "</>"))):
        return False
    if not silent:
        state.push("html_inline", "", 0).content = without_expressions(source)
    state.pos = end
    return True
