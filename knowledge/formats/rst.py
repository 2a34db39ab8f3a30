"""reStructuredText → Document: what the page shows that Sphinx or docutils makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import SystemMessage

from knowledge.documents import BlockKind, Document, MarkKind
from knowledge.errors import ReadError
from knowledge.formats.addresses import resolver
from knowledge.formats.composing import Composer
from knowledge.formats.rst_bounds import TooManyMarksError
from knowledge.formats.rst_syntax import TARGET, parse
from knowledge.formats.titles import source_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge.formats.front_matter import Facts

LARGEST = 2_000_000  # code points; docutils takes some ten seconds for a million

_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "halt_level": 5,
    "report_level": 5,
    "warning_stream": "",
    "line_length_limit": LARGEST,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
}
_HIDDEN = (
    nodes.Invisible,
    nodes.image,
    nodes.system_message,
    nodes.raw,
    nodes.transition,
    nodes.decoration,
    nodes.label,
    nodes.colspec,
)
_MARKS = {
    nodes.strong: MarkKind.STRONG,
    nodes.emphasis: MarkKind.EMPHASIS,
    nodes.title_reference: MarkKind.EMPHASIS,
}
_BOXES = (
    nodes.attention,
    nodes.caution,
    nodes.danger,
    nodes.error,
    nodes.hint,
    nodes.important,
    nodes.note,
    nodes.tip,
    nodes.warning,
)
_LETTERS = {"loweralpha": "a", "upperalpha": "A"}


def read_rst(text: str, path: str, facts: Facts, name_of: Callable[[str], str] = str) -> Document:
    """Read a reStructuredText.

    Args:
        text: the file's text, below any front matter.
        path: of the file, below its root.
        facts: of its front matter.
        name_of: gives the title of what a bare reference leads to: "doc:/users/tea", "ref:tea".

    Raises:
        ReadError: it is too large, has too many marks, or is nested too deeply.
    """
    if len(text) > LARGEST:
        raise ReadError(f"{path} is longer than {LARGEST // 1_000_000} million characters: split it up.")
    try:
        tree = parse(text, _SETTINGS)
        composer = Composer()
        _Walk(composer, resolver(path, facts.base, facts.url), name_of, facts.lines).children(tree)
    except (RecursionError, SystemMessage) as error:
        raise ReadError(f"{path} is nested too deeply to be read: simplify its lists and tables.") from error
    except TooManyMarksError as error:
        raise ReadError(
            f"{path} has too many links and marks for one paragraph or article: split it up."
        ) from error
    shown, blocks, marks, sections = composer.finish()
    return Document(source_with(facts, path, shown, sections), shown, sections, (), blocks, marks)


class _Walk:
    """Walks over docutils' tree and writes it down."""

    def __init__(
        self, composer: Composer, resolve: Callable[[str], str], name_of: Callable[[str], str], before: int
    ) -> None:
        self._composer = composer
        self._resolve = resolve
        self._name_of = name_of
        self._before = before
        self._depth = 0

    def children(self, node: nodes.Node) -> None:
        """Write the blocks below a node."""
        for child in node.children:
            self._block(child)

    def _block(self, node: nodes.Node) -> None:
        if isinstance(node, _HIDDEN):
            return
        method = getattr(self, f"_{type(node).__name__}", None)
        if method:
            method(node)
        elif isinstance(node, _BOXES):
            self._box(type(node).__name__.capitalize(), node)
        elif isinstance(node, nodes.TextElement | nodes.Text):
            self._words(BlockKind.PARAGRAPH, node)
        elif isinstance(node, nodes.Element):
            self.children(node)

    def _words(self, kind: BlockKind, node: nodes.Node, level: int = 0) -> None:
        self._composer.open(kind, line=self._line(node), level=level)
        self._inline([node] if isinstance(node, nodes.Text) else node.children)
        self._composer.close()

    def _line(self, node: nodes.Node) -> int:
        at: nodes.Node | None = node
        while at is not None and not at.line:
            at = at.parent
        return (at.line or 0) + self._before if at is not None and at.line else 0

    def _section(self, node: nodes.section) -> None:
        self._depth += 1
        self.children(node)
        self._depth -= 1

    def _title(self, node: nodes.title) -> None:
        is_heading = isinstance(node.parent, nodes.section | nodes.document)
        kind = BlockKind.HEADING if is_heading else BlockKind.TITLE
        if isinstance(node.parent, nodes.table):
            kind = BlockKind.CAPTION
        self._words(kind, node, level=self._depth if is_heading else 0)

    def _subtitle(self, node: nodes.subtitle) -> None:
        self._words(BlockKind.HEADING, node, level=self._depth + 1)

    def _rubric(self, node: nodes.rubric) -> None:
        self._words(BlockKind.TITLE, node)

    def _caption(self, node: nodes.caption) -> None:
        self._words(BlockKind.CAPTION, node)

    def _topic(self, node: nodes.topic) -> None:
        if "contents" not in node["classes"]:
            self._admonition(node)

    def _sidebar(self, node: nodes.sidebar) -> None:
        self._admonition(node)

    def _admonition(self, node: nodes.Element) -> None:
        self._composer.enter(BlockKind.PARAGRAPH)
        self.children(node)
        self._composer.leave()

    def _box(self, title: str, node: nodes.Element) -> None:
        self._composer.enter(BlockKind.TITLE)
        self._composer.open(BlockKind.TITLE, line=self._line(node))
        self._composer.text(title)
        self._composer.close()
        self.children(node)
        self._composer.leave()

    def _bullet_list(self, node: nodes.bullet_list) -> None:
        self._list(node, lambda _number: "-")

    def _enumerated_list(self, node: nodes.enumerated_list) -> None:
        first, kind, suffix = node.get("start", 1), node.get("enumtype", "arabic"), node.get("suffix", ".")
        letter = _LETTERS.get(kind)

        def marker(number: int) -> str:
            at = first + number
            return (chr(ord(letter) + (at - 1) % 26) if letter else str(at)) + suffix

        self._list(node, marker)

    def _list(self, node: nodes.Element, marker: Callable[[int], str]) -> None:
        depth = self._composer.depth
        for number, item in enumerate(node.children):
            self._composer.enter(BlockKind.ITEM, level=depth, marker=marker(number))
            self.children(item)
            self._composer.leave()

    def _block_quote(self, node: nodes.block_quote) -> None:
        self._composer.enter(BlockKind.QUOTE)
        self.children(node)
        self._composer.leave()

    def _definition_list_item(self, node: nodes.Element) -> None:
        self._composer.enter(BlockKind.TERM)
        for child in node.children:
            if isinstance(child, nodes.term | nodes.field_name | nodes.option_group):
                self._words(BlockKind.TERM, child)
            elif not isinstance(child, nodes.classifier):
                self._composer.name_frame()
                self.children(child)
        self._composer.leave()

    _field = _definition_list_item
    _option_list_item = _definition_list_item

    def _field_list(self, node: nodes.field_list) -> None:
        """Fields at the top of a file are about the file, and no page shows them."""
        if not (isinstance(node.parent, nodes.document) and node.parent.index(node) == 0):
            self.children(node)

    def _literal_block(self, node: nodes.literal_block) -> None:
        language = node.get("language") or next((each for each in node["classes"] if each != "code"), "")
        self._composer.open(BlockKind.CODE, line=self._line(node), language=str(language).lower())
        self._composer.exact(node.astext())
        self._composer.close()

    _doctest_block = _literal_block

    def _line_block(self, node: nodes.line_block) -> None:
        self._composer.open(BlockKind.PARAGRAPH, line=self._line(node))
        for line in node.findall(nodes.line):
            self._composer.line_break()
            self._inline(line.children)
        self._composer.close()

    def _table(self, node: nodes.table) -> None:
        self._composer.end_table()
        self.children(node)
        self._composer.end_table()

    def _row(self, node: nodes.row) -> None:
        is_head = isinstance(node.parent, nodes.thead)
        self._composer.open(BlockKind.TABLE_HEADER if is_head else BlockKind.ROW, line=self._line(node))
        for entry in node.children:
            for number, part in enumerate(entry.findall(_is_line_of_cell)):
                if number:
                    self._composer.line_break()
                self._inline(part.children)
            self._composer.end_cell()
        self._composer.close()

    def _footnote(self, node: nodes.Element) -> None:
        label = "".join(each.astext() for each in node.findall(nodes.label))
        self._composer.enter(BlockKind.ITEM, level=self._composer.depth, marker=f"[{label}]")
        self.children(node)
        self._composer.leave()

    _citation = _footnote

    def _inline(self, parts: Iterable[nodes.Node]) -> None:
        for part in parts:
            if isinstance(part, _HIDDEN):
                continue
            if isinstance(part, nodes.Text):
                self._composer.text(part.astext())
            elif isinstance(part, nodes.literal):
                self._code(part)
            elif isinstance(part, nodes.footnote_reference | nodes.citation_reference):
                self._composer.text(f"[{part.astext()}]")
            elif isinstance(part, nodes.Element):
                self._styled(part)

    def _code(self, part: nodes.literal) -> None:
        start = self._composer.position
        self._composer.exact(part.astext())
        self._composer.mark(MarkKind.CODE, start)

    def _styled(self, part: nodes.Element) -> None:
        kind = next((kind for node, kind in _MARKS.items() if isinstance(part, node)), None)
        if kind:
            self._marked(kind, lambda: self._inline(part.children))
        elif isinstance(part, nodes.reference):
            address = self._resolve(str(part.get("refuri", "")))
            self._marked(MarkKind.LINK, lambda: self._inline(part.children), address)
        elif TARGET in part:
            self._composer.text(self._name_of(part[TARGET]))
        else:
            self._inline(part.children)

    def _marked(self, kind: MarkKind, write: Callable[[], None], address: str = "") -> None:
        start = self._composer.position
        write()
        if kind is not MarkKind.LINK or address:
            self._composer.mark(kind, start, address)


def _is_line_of_cell(node: nodes.Node) -> bool:
    is_line = isinstance(node, nodes.paragraph | nodes.literal_block | nodes.line)
    return is_line and not isinstance(node.parent, nodes.system_message)
