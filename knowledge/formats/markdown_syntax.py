"""The Markdown that documentation sites write: CommonMark, and what their generators add to it.

The parser is markdown-it-py with plugins of mdit-py-plugins. The rules below recognise what
those do not know: lines that a page never shows, components, and blocks whose body is indented.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import html_block
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from knowledge.formats.markdown_bounds import bound
from knowledge.formats.markdown_components import line_of, use_component_rules
from knowledge.formats.markdown_inline import use_inline_rules

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock

DEEPEST = 100
"""How deep blocks may be nested; what lies deeper is left out."""

_TEMPLATED_REFERENCE = re.compile(r"\[(?P<label>[^\[\]\n]{1,300})\]:\s*\{[{%]")
_DROPPED_LINE = re.compile(
    r"\*\[[^\]\n]+\]:"  # an abbreviation's meaning
    r"|\{%.*%\}\s*$|\{\{.*\}\}\s*$|\{:.*\}\s*$"
    r"|\[\[?_?toc_?\]?\]\s*$"
    r"|---8<---|--8<--",
    re.IGNORECASE,
)
_TAB = re.compile(r"===[!+]?\s+\"(?P<title>[^\"\n]*)\"\s*$")
_CONTENTS = re.compile(r"\{:\s*toc\b", re.IGNORECASE)
_DEFINITION = re.compile(r":[ \t]{1,3}(?=\S)")
_VERBATIM = re.compile(r"<(?:pre|script|style|textarea|!--)", re.IGNORECASE)
_FENCE = re.compile(r"```|~~~")


def make_parser(*, mdx: bool) -> MarkdownIt:
    """The parser for Markdown, or for MDX: there indented code does not exist, and braces are expressions."""
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.validateLink = _every_link  # type: ignore[method-assign, assignment]  # which may be followed is decided later
    parser.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
    container_plugin(parser, "box", validate=_is_container)
    block = parser.block.ruler
    stops: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    block.before("fence", "dropped_line", _drop_line, stops)
    block.before("reference", "template_reference", _template_reference)
    block.before("fence", "tab", _tab, stops)
    block.before("fence", "definition", _definition)
    block.at("html_block", _html_block, stops)
    use_component_rules(parser, stops, mdx=mdx)
    use_inline_rules(parser, mdx=mdx)
    bound(parser)
    return parser


def _every_link(_address: str) -> bool:
    return True


def _is_container(parameters: str, _markup: str) -> bool:
    return bool(re.match(r"\s*[A-Za-z]", parameters))


def _drop_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001  (the parser's)
    """A line that no page shows."""
    line = line_of(state, start)
    if line[:1] not in {"*", "{", "[", "-"} or not _DROPPED_LINE.match(line):
        return False
    if not silent:
        state.line = start + 1
        if _CONTENTS.match(line):
            _drop_paragraph(state)
    return True


def _template_reference(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """`[label]: {% page … %}`: what refers to it is shown without an address."""
    match = _TEMPLATED_REFERENCE.match(line_of(state, start))
    if match is None:
        return False
    if not silent:
        references = state.env.setdefault("references", {})
        references.setdefault(normalizeReference(match["label"]), {"title": "", "href": ""})
        state.line = start + 1
    return True


def _drop_paragraph(state: StateBlock) -> None:
    """Empty the paragraph just read: Jekyll puts a table of contents in its place."""
    paragraph = next((token for token in reversed(state.tokens) if token.type == "inline"), None)
    if paragraph:
        paragraph.content = ""


def _tab(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A tab of MkDocs: `=== "Title"`, and its content indented below."""
    match = _TAB.match(line_of(state, start))
    if match is None:
        return False
    if silent:
        return True
    indent = state.sCount[start] + 4
    last = start + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] >= indent):
        last += 1
    opening = state.push("tab_open", "div", 1)
    opening.info, opening.map, opening.block = match["title"], [start, last], True
    _read_indented(state, start + 1, last, indent)
    state.push("tab_close", "div", -1).block = True
    return True


def _read_indented(state: StateBlock, start: int, last: int, indent: int) -> None:
    """Read lines as blocks of their own, without the indentation that puts them into another block."""
    kept = state.parentType, state.lineMax, state.blkIndent
    state.lineMax, state.blkIndent = last, indent
    state.md.block.tokenize(state, start, last)
    state.parentType, state.lineMax, state.blkIndent = kept
    state.line = last


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """What MkDocs defines in a heading: `: text` below it, and what is indented below that.

    Below a paragraph it is the plugin that reads a definition.
    """
    match = _DEFINITION.match(line_of(state, start))
    if silent or match is None or not state.tokens or state.tokens[-1].type != "heading_close":
        return False
    indent = state.sCount[start] + 4
    while match:
        last = start + 1
        while last < end and (
            state.isEmpty(last) or not state.isEmpty(last - 1) or state.sCount[last] >= indent
        ):
            last += 1
        kept = state.tShift[start], state.sCount[start]
        state.tShift[start] += match.end()
        state.sCount[start] = indent
        _read_indented(state, start, last, indent)
        state.tShift[start], state.sCount[start] = kept
        start = last
        match = _DEFINITION.match(line_of(state, start)) if start < end else None
    return True


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A block of HTML. Jekyll ends it at a fence; CommonMark only at an empty line."""
    if not html_block(state, start, end, silent):
        return False
    fences = (n for n in range(start + 1, state.line) if not silent and _FENCE.match(line_of(state, n)))
    fence = next(fences, None)
    if fence is not None and not _VERBATIM.match(line_of(state, start)):
        block = state.tokens[-1]
        block.content = state.getLines(start, fence, state.blkIndent, keepLastLF=True)
        block.map, state.line = [start, fence], fence
    return True
