"""A Word document → Document: headings, lists and tables; tracked insertions kept, deletions dropped."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from knowledge.documents import BlockKind, Document, MarkKind
from knowledge.formats.addresses import absolute
from knowledge.formats.composing import Composer
from knowledge.formats.isolated.archive import Archive
from knowledge.formats.isolated.docx_styles import Styles, is_on
from knowledge.formats.isolated.office import Properties, is_code_style, number_marker, source_of
from knowledge.formats.isolated.xml import local, parse_xml, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.formats.isolated.reader import Given

_DROPPED = frozenset(
    "del moveFrom instrText delText footnoteReference endnoteReference commentReference drawing pict object"
    " pPr rPr tblPr trPr tcPr sectPr Fallback".split()
)
_CONTENTS = re.compile(r"toc \d|table of (?:contents|figures)|toc heading", re.IGNORECASE)


def read(data: bytes, given: Given) -> Sequence[Document]:
    """Read a document."""
    archive = Archive(data, given.name)
    root = parse_xml(archive.read("word/document.xml"), given.name)
    walk = _Walk(Styles.of(archive, given.name), _targets(archive, given.name))
    for body in (each for each in root if local(each) == "body"):
        walk.blocks(body)
    text, blocks, marks, sections = walk.composer.finish()
    properties = Properties.of(archive.optional("docProps/core.xml"), given.name)
    return [Document(source_of(properties, given, text, sections), text, sections, (), blocks, marks)]


def _targets(archive: Archive, name: str) -> dict[str, str]:
    """Where each link leads, by its id."""
    relations = archive.optional("word/_rels/document.xml.rels")
    if not relations:
        return {}
    return {
        value(each, "Id"): absolute(value(each, "Target"), None)
        for each in parse_xml(relations, name)
        if posixpath.basename(value(each, "Type")) == "hyperlink"
    }


@dataclass(slots=True)
class _Walk:
    """Writes a document's body down."""

    styles: Styles
    targets: dict[str, str]
    composer: Composer = field(default_factory=Composer)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _items: list[int] = field(default_factory=list)
    """The levels of the list items that are open."""

    _in_code: bool = False
    """Whether a line of code is being written."""

    def blocks(self, parent: Any) -> None:
        """Write the paragraphs and tables in an element."""
        after_code = False
        for element in parent:
            name = local(element)
            follows, after_code = after_code, False
            if name == "p":
                after_code = self._paragraph(element, follows=follows)
            elif name == "tbl":
                self._leave_items(0)
                self._table(element)
            elif name not in _DROPPED and not _is_table_of_contents(element):
                self.blocks(element)
        if local(parent) == "body":
            self._leave_items(0)
            self.composer.close()

    def _paragraph(self, element: Any, *, follows: bool) -> bool:
        """Write a paragraph; whether it is code, of which the next one may be a further line."""
        style = self.styles.of_paragraph(element)
        if style.item is None:
            self._leave_items(0)
        if style.item is None and is_code_style(style.name):
            self._code(element, follows=follows)
            return True
        if style.heading:
            self.composer.open(BlockKind.HEADING, level=style.heading)
        elif style.item is not None:
            self._begin_item(*style.item)
        elif _CONTENTS.match(style.name):
            self.composer.open(BlockKind.CONTENTS)
        else:
            self.composer.open(BlockKind.PARAGRAPH)
        self._words(element)
        self.composer.close()
        return False

    def _code(self, element: Any, *, follows: bool) -> None:
        """Write a line of code; the block stays open for the next."""
        if follows:
            self.composer.exact("\n")
        else:
            self.composer.open(BlockKind.CODE)
        self._in_code = True
        self._words(element)
        self._in_code = False

    def _begin_item(self, list_id: str, level: int) -> None:
        self._leave_items(level)
        for deeper in [key for key in self._counts if key[0] == list_id and key[1] > level]:
            del self._counts[deeper]
        form = self.styles.number_form(list_id, level)
        start = self.styles.number_start(list_id, level)
        count = self._counts[list_id, level] = self._counts.get((list_id, level), start - 1) + 1
        depth = self.composer.depth
        self.composer.enter(BlockKind.ITEM, level=depth, marker=number_marker(form, count))
        self._items.append(level)
        self.composer.open(BlockKind.PARAGRAPH)

    def _leave_items(self, level: int) -> None:
        """End the open items that are not above this level."""
        while self._items and self._items[-1] >= level:
            self._items.pop()
            self.composer.leave()

    def _table(self, table: Any) -> None:
        self.composer.end_table()
        rows = list(_inside(table, "tr"))
        for number, row in enumerate(rows):
            is_head = number == 0 and len(rows) > 1 and self._is_header(row)
            self.composer.open(BlockKind.TABLE_HEADER if is_head else BlockKind.ROW)
            for cell in _inside(row, "tc"):
                for count, paragraph in enumerate(cell.iter("{*}p")):
                    if count:
                        self.composer.text(" ")
                    self._words(paragraph)
                self.composer.end_cell()
            self.composer.close()
        self.composer.end_table()

    def _is_header(self, row: Any) -> bool:
        if any(local(each) == "tblHeader" and is_on(each) for each in row.iter()):
            return True
        runs = [run for run in row.iter("{*}r") if "".join(run.itertext()).strip()]
        return bool(runs) and all(self.styles.of_run(run).bold for run in runs)

    def _words(self, parent: Any) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element)
            elif name == "hyperlink":
                start = self.composer.position
                self._words(element)
                address = self.targets.get(value(element, "id"), "")
                if address:
                    self.composer.mark(MarkKind.LINK, start, address)
            elif name not in _DROPPED:
                self._words(element)

    def _run(self, run: Any) -> None:
        look = self.styles.of_run(run)
        if look.hidden:
            return
        start = self.composer.position
        for element in run:
            self._piece(element)
        if look.bold:
            self.composer.mark(MarkKind.STRONG, start)
        if look.italic:
            self.composer.mark(MarkKind.EMPHASIS, start)

    def _piece(self, element: Any) -> None:
        name = local(element)
        write = self.composer.exact if self._in_code else self.composer.text
        if name == "t":
            write(element.text or "")
        elif name in {"tab", "ptab"}:
            write("\t" if self._in_code else " ")
        elif name in {"br", "cr"} and value(element, "type") in {"", "textWrapping"}:
            self.composer.exact("\n") if self._in_code else self.composer.line_break()
        elif name == "noBreakHyphen":
            self.composer.text("\u2011")
        elif name == "AlternateContent":
            for choice in element:
                if local(choice) == "Choice":
                    for each in choice:
                        self._piece(each)


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, without those of a table inside; none that are deleted."""
    for element in parent:
        if local(element) == name:
            if not any(local(mark) == "del" for part in element if local(part) == "trPr" for mark in part):
                yield element
        elif local(element) in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _inside(element, name)


def _is_table_of_contents(element: Any) -> bool:
    return local(element) == "sdt" and any(
        value(each, "val") == "Table of Contents" for each in element.iter("{*}docPartGallery")
    )
