"""Components among the blocks of Markdown, as MDX and Vue write them, and what else MDX adds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.html_blocks import block_names

from knowledge.formats.html import VOID
from knowledge.formats.jsx_tags import end_of_tag, without_expressions

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock

_IMPORT = re.compile(r"import\s(?:[^'\"\n]*\sfrom\s*)?['\"][^'\"\n]+['\"];?\s*$|import\s+\{\s*$")
_EXPORT = re.compile(r"export\s+(?:const|let|var|default|function|class|\{|\*)")
_COMPONENT = re.compile(r"</?[A-Z>]")
_TAG_LINE = re.compile(r"\s*</?[A-Za-z][\w.]*(?:\s[^<>]*)?/?>\s*$")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_OPENING = re.compile(r"<([A-Za-z][\w-]*)[\s/>]")
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]*)[^<>]*?(/?)>")
_CODE_INDENT = 3
"""Spaces before a line of Markdown that is no code."""


def use_component_rules(parser: MarkdownIt, stops: RuleOptionsType, *, mdx: bool) -> None:
    """Teach a parser those blocks; in MDX there is no indented code."""
    block = parser.block.ruler
    block.before("html_block", "component", _component, stops)
    if mdx:
        block.before("fence", "module", _module, stops)
        block.before("component", "tag_line", _tag_line, stops)
        block.before("html_block", "element", _element, stops)
        parser.disable("code")


def line_of(state: StateBlock, number: int) -> str:
    """A line of what is parsed, without its indentation."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def outdented(source: str) -> str:
    """MDX without the indentation that its components give to the text in them, line by line.

    Deep indentation means code in Markdown and nothing in MDX.
    """
    lines = source.split("\n")
    kept: list[str] = []
    run: list[str] = []
    fence = ""
    for line in lines:
        if opening := _FENCE.match(line):
            fence = "" if fence and opening[1].startswith(fence) else fence or opening[1]
        if not fence and _TAG_LINE.match(line):
            kept += [*_outdented(run), line.lstrip(" \t")]
            run = []
        else:
            run.append(line)
    return "\n".join([*kept, *_outdented(run)])


def _outdented(lines: list[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
    least = min(indents, default=0)
    return [line[least:] for line in lines] if least > _CODE_INDENT else lines


def _module(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """An import or export of MDX: up to the next empty line."""
    line = line_of(state, start)
    if not _IMPORT.match(line) and not _EXPORT.match(line):
        return False
    if silent:
        return True
    depth = 0
    while start < end:
        line = line_of(state, start)
        depth += sum(map(line.count, "{[(")) - sum(map(line.count, "}])"))
        start += 1
        if depth <= 0 and (start >= end or not re.match(r"(?:import|export)\b", line_of(state, start))):
            break
    state.line = start
    return True


def _component(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Tags of components on lines of their own, whatever braces stand in them: up to an empty line."""
    if not _COMPONENT.match(line_of(state, start)):
        return False
    first = state.bMarks[start] + state.tShift[start]
    close = end_of_tag(state, first)
    if close is None or state.src[close : _line_end(state.src, close)].strip():
        return False
    if silent:
        return True
    last = start + 1
    while last < end and (state.bMarks[last] < close or not state.isEmpty(last)):
        last += 1
    token = state.push("html_block", "", 0)
    token.content = without_expressions(state.getLines(start, last, state.blkIndent, keepLastLF=True))
    token.map = [start, last]
    state.line = last
    return True


def _tag_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Tags on lines of their own in MDX: what stands between those is Markdown."""
    first = state.bMarks[start] + state.tShift[start]
    close = _end_of_tags(state, first)
    if close == first or state.src[close : _line_end(state.src, close)].strip():
        return False
    if silent:
        return True
    last = start + 1
    while last < end and state.bMarks[last] < close:
        last += 1
    token = state.push("html_block", "", 0)
    token.content, token.map = without_expressions(state.src[first:close]), [start, last]
    state.line = last
    return True


def _element(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """An element with text behind its tag in MDX: up to the line that closes it, or an empty one."""
    match = _OPENING.match(line_of(state, start))
    if match is None or match[1].lower() not in block_names:
        return False
    if silent:
        return True
    last, depth = start, 0
    while last < end and not state.isEmpty(last):
        for closing, name, alone in _TAG.findall(line_of(state, last)):
            depth += -1 if closing else not alone and name.lower() not in VOID
        last += 1
        if depth <= 0:
            break
    token = state.push("html_block", "", 0)
    token.content = without_expressions(state.getLines(start, last, state.blkIndent, keepLastLF=True))
    token.map = [start, last]
    state.line = last
    return True


def _end_of_tags(state: StateBlock, at: int) -> int:
    """Where the tags end that follow one another from here; here, if none begins."""
    while state.src.startswith("<", at):
        end = end_of_tag(state, at)
        if end is None:
            break
        at = end
    return at


def _line_end(source: str, at: int) -> int:
    found = source.find("\n", at)
    return len(source) if found < 0 else found
