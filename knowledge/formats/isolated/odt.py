"""An OpenDocument text → Document: headings, lists and tables; tracked deletions dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from knowledge.documents import BlockKind, Document, MarkKind
from knowledge.errors import ReadError
from knowledge.formats.addresses import absolute
from knowledge.formats.composing import Composer
from knowledge.formats.isolated.archive import Archive
from knowledge.formats.isolated.office import (
    LONGEST_CHAIN,
    Properties,
    is_code_style,
    number_marker,
    source_of,
)
from knowledge.formats.isolated.xml import local, parse_xml, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.formats.isolated.reader import Given

_DROPPED = frozenset(
    "tracked-changes note annotation annotation-end table-of-content alphabetical-index illustration-index"
    " table-index bibliography forms sequence-decls hidden-text hidden-paragraph frame ruby-text".split()
)
MOST_BLANKS = 200
"""Spaces in a row that a line of code may have."""

_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read(data: bytes, given: Given) -> Sequence[Document]:
    """Read a document."""
    archive = Archive(data, given.name)
    if b"encryption-data" in archive.optional("META-INF/manifest.xml"):
        raise ReadError(f"{given.name} is encrypted: save it without a password.")
    root = parse_xml(archive.read("content.xml"), given.name)
    walk = _Walk(_Look.of(root))
    styles = archive.optional("styles.xml")
    if styles:
        walk.look.add(parse_xml(styles, given.name))
    for body in root.iter("{*}text"):
        walk.blocks(body)
        break
    walk.composer.close()
    text, blocks, marks, sections = walk.composer.finish()
    properties = Properties.of(archive.optional("meta.xml"), given.name)
    return [Document(source_of(properties, given, text, sections), text, sections, (), blocks, marks)]


@dataclass(slots=True)
class _Look:
    """The styles that set words off or hide them, and how lists are numbered."""

    marks: dict[str, list[MarkKind]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    parents: dict[str, str] = field(default_factory=dict)
    """The style that another one is based on."""

    numbered: dict[tuple[str, int], str] = field(default_factory=dict)
    """The form of the numbers, by list style and level, counted from 1."""

    @classmethod
    def of(cls, root: Any) -> _Look:
        look = cls()
        look.add(root)
        return look

    def add(self, root: Any) -> None:
        for style in root.iter("{*}style", "{*}list-style"):
            name = value(style, "name")
            if local(style) == "style":
                self.parents[name] = value(style, "parent-style-name")
                for properties in style:
                    self._add(name, properties)
            for level in style:
                if local(level) == "list-level-style-number":
                    form = _FORMS.get(value(level, "num-format"), "none")
                    self.numbered[name, int(value(level, "level") or 1)] = form

    def is_code(self, style: str) -> bool:
        """Whether a paragraph's style, or one that it is based on, is that of code."""
        for _ in range(LONGEST_CHAIN):
            if is_code_style(style.replace("_20_", " ")):
                return True
            style = self.parents.get(style, "")
        return False

    def _add(self, name: str, properties: Any) -> None:
        if value(properties, "display") == "none":
            self.hidden.add(name)
        if local(properties) == "text-properties":
            bold = value(properties, "font-weight") in {"bold", "700", "800", "900"}
            italic = value(properties, "font-style") == "italic"
            kinds = [*([MarkKind.STRONG] if bold else []), *([MarkKind.EMPHASIS] if italic else [])]
            self.marks.setdefault(name, []).extend(kinds)


@dataclass(slots=True)
class _Walk:
    """Writes a document's body down."""

    look: _Look
    composer: Composer = field(default_factory=Composer)
    _in_code: bool = False
    """Whether a line of code is being written."""

    def blocks(self, parent: Any) -> None:
        """Write the blocks in an element."""
        after_code = False
        for element in parent:
            name = local(element)
            if name in _DROPPED or value(element, "display") == "none":
                continue
            follows, after_code = after_code, False
            if name == "h":
                level = value(element, "outline-level")
                self.composer.open(BlockKind.HEADING, level=int(level) if level.isdecimal() else 1)
                self._paragraph(element)
            elif name == "p" and self.look.is_code(value(element, "style-name")):
                self._code(element, follows=follows)
                after_code = True
            elif name == "p":
                self.composer.open(BlockKind.PARAGRAPH)
                self._paragraph(element)
            elif name == "list":
                self._list(element, "", 1)
            elif name == "table":
                self._table(element)
            else:
                self.blocks(element)

    def _code(self, element: Any, *, follows: bool) -> None:
        """Write a line of code; the block stays open for the next."""
        if follows:
            self.composer.exact("\n")
        else:
            self.composer.open(BlockKind.CODE)
        self._in_code = True
        self._words(element)
        self._in_code = False

    def _paragraph(self, element: Any) -> None:
        self._words(element)
        self.composer.close()

    def _list(self, element: Any, style: str, level: int) -> None:
        style = value(element, "style-name") or style
        form = self.look.numbered.get((style, level), "bullet")
        count = 0
        for item in element:
            if local(item) not in {"list-item", "list-header"}:
                continue
            start = value(item, "start-value")
            count = int(start) if start.isdecimal() else count + 1
            self.composer.enter(BlockKind.ITEM, level=self.composer.depth, marker=number_marker(form, count))
            for each in item:
                if local(each) == "list":
                    self._list(each, style, level + 1)
                else:
                    self.blocks([each])
            self.composer.leave()

    def _table(self, table: Any) -> None:
        self.composer.end_table()
        for row in table.iter("{*}table-row"):
            is_head = local(row.getparent()) == "table-header-rows"
            self.composer.open(BlockKind.TABLE_HEADER if is_head else BlockKind.ROW)
            for cell in (each for each in row if local(each) == "table-cell"):
                for number, paragraph in enumerate(cell.iter("{*}p", "{*}h")):
                    if number:
                        self.composer.text(" ")
                    self._words(paragraph)
                self.composer.end_cell()
            self.composer.close()
        self.composer.end_table()

    def _words(self, element: Any) -> None:
        write = self.composer.exact if self._in_code else self.composer.text
        write(element.text or "")
        for child in element:
            self._piece(child)
            write(child.tail or "")

    def _piece(self, element: Any) -> None:
        name, style = local(element), value(element, "style-name")
        if name in _DROPPED or style in self.look.hidden:
            return
        if self._in_code and name in _BLANKS:
            count = value(element, "c") or "1"
            self.composer.exact(_BLANKS[name] * min(int(count) if count.isdecimal() else 1, MOST_BLANKS))
        elif name in {"s", "tab"}:
            self.composer.text(" ")
        elif name == "line-break":
            self.composer.line_break()
        else:
            start = self.composer.position
            self._words(element)
            for kind in self.look.marks.get(style, ()) if name == "span" else ():
                self.composer.mark(kind, start)
            address = absolute(value(element, "href"), None) if name == "a" else ""
            if address:
                self.composer.mark(MarkKind.LINK, start, address)
