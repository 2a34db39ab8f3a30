"""HTML inside other formats → the words that a browser would show.

A document's Markdown and HTML interleave: one `HtmlReader` sees every piece of HTML of a
document, in order, so that a tag may be opened in one piece and closed in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from knowledge.documents import BlockKind, MarkKind

if TYPE_CHECKING:
    from knowledge.formats.composing import Composer

Attributes = list[tuple[str, str | None]]

_HIDDEN = frozenset("script style svg template iframe object head noscript select video audio canvas".split())
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_MARKS = {
    "b": MarkKind.STRONG,
    "strong": MarkKind.STRONG,
    "i": MarkKind.EMPHASIS,
    "em": MarkKind.EMPHASIS,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "a": MarkKind.LINK,
}
_PLAIN = frozenset(
    "abbr bdi bdo big cite data del dfn font ins label mark q s small span strike sub sup time u var".split()
)
"""Elements inside a line that look like any other text here."""

_HEADING = re.compile(r"h([1-6])")
_COMMENT = re.compile(r"<!--(?:.*?-->|.*\Z)", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{[^}\n]*\}\}|\{%[^\n]*?%\}")
"""What a site's generator puts something else in the place of."""

_LONGEST_PIECE = 4000
"""Code points that are parsed together: the parser's time grows with the square of what is unclosed."""

_DEEPEST = 500
"""Open elements that are kept; a page has no more."""

End = Callable[[], None]


@dataclass(slots=True)
class _Element:
    """An element that is open, and how to end what it began."""

    tag: str
    end: End | None
    is_markdown: bool


class HtmlReader(HTMLParser):
    """Feeds a composer with the text of HTML; tags, scripts and comments are dropped."""

    def __init__(
        self, composer: Composer, resolve: Callable[[str], str], markdown: Callable[[str], None], *, jsx: bool
    ) -> None:
        super().__init__(convert_charrefs=True)
        self._composer = composer
        self._resolve = resolve
        self._markdown = markdown
        self._elements: list[_Element] = []
        self._jsx = jsx
        self._line = 0
        self._inline = False
        self._exact = 0

    def block(self, source: str, line: int) -> None:
        """Read a block of HTML that begins in this line of the file."""
        self._line, self._inline = line, False
        self._read(source)
        self._composer.close()

    def inline(self, source: str) -> None:
        """Read a tag inside a paragraph."""
        self._inline = True
        self._read(source)

    def _read(self, source: str) -> None:
        for piece in _pieces(_COMMENT.sub("", source)):
            self.feed(piece)
            self.close()
            self.clear_cdata_mode()
            self.rawdata = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Begin what an element is to its reader."""
        if tag == "br":
            self._composer.line_break()
        if tag in VOID or len(self._elements) >= _DEEPEST:
            return
        is_markdown = self._jsx or any(name == "markdown" for name, _ in attrs)
        end = self._begin(tag, dict(attrs))
        self._elements.append(_Element(tag, end, is_markdown))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """Read an element without content."""
        if tag == "br":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """End an element, and those inside it that nobody closed."""
        for number in range(len(self._elements) - 1, -1, -1):
            if self._elements[number].tag == tag:
                ended = self._elements[number:]
                del self._elements[number:]
                for element in reversed(ended):
                    if element.end:
                        element.end()
                return

    def handle_data(self, data: str) -> None:
        """Write text; outside a block it is a paragraph."""
        if not self._exact:
            data = _TEMPLATE.sub("", data)
        if not self._composer.is_open and data.strip():
            self._composer.open(BlockKind.PARAGRAPH, line=self._line)
        if self._exact:
            self._composer.exact(data)
        elif not self._inline and any(element.is_markdown for element in self._elements[-3:]):
            self._markdown(data)
        else:
            self._composer.text(data)

    def _begin(self, tag: str, attrs: dict[str, str | None]) -> End | None:
        if tag in _HIDDEN or _is_hidden(attrs):
            self._composer.hide()
            return self._composer.unhide
        if self._jsx and not self._inline and attrs.get("children"):
            return self._begin_shown(attrs)
        is_component = (self.get_starttag_text() or "<a")[1].isupper() and not attrs.get("href")
        if is_component:
            return self._begin_component(tag, attrs)
        if tag in _MARKS:
            return self._begin_mark(_MARKS[tag], attrs)
        return None if self._inline or tag in _PLAIN else self._begin_block(tag)

    def _begin_component(self, tag: str, attrs: dict[str, str | None]) -> End | None:
        """A component of MDX or Vue: its text counts; a title in an attribute is shown as such."""
        if self._inline:
            return None
        if tag == "q":
            return self._begin_folded()
        if tag == "a":
            self._composer.close()
            self._composer.name_frame()
            return self._composer.close
        self._title(attrs.get("label") or (attrs.get("title") if tag != "a" else None))
        return self._composer.close

    def _begin_shown(self, attrs: dict[str, str | None]) -> End:
        """What a component shows stands in an attribute, and how in another: `as={"h2"}`."""
        level = _HEADING.fullmatch(attrs.get("as") or "")
        self._composer.close()
        if level:
            self._composer.open(BlockKind.HEADING, line=self._line, level=int(level[1]))
        else:
            self._composer.open(BlockKind.PARAGRAPH, line=self._line)
        self._composer.text(attrs.get("children") or "")
        return self._composer.close

    def _title(self, words: str | None) -> None:
        self._composer.close()
        if words:
            self._composer.open(BlockKind.TITLE, line=self._line)
            self._composer.text(words)
            self._composer.close()

    def _begin_mark(self, kind: MarkKind, attrs: dict[str, str | None]) -> End | None:
        address = self._resolve(attrs.get("href") or "") if kind is MarkKind.LINK else ""
        if kind is MarkKind.LINK and not address:
            return None
        if not self._composer.is_open:
            self._composer.open(BlockKind.PARAGRAPH, line=self._line)
        start = self._composer.position
        return lambda: self._composer.mark(kind, start, address)

    def _begin_block(self, tag: str) -> End:
        composer = self._composer
        if tag in {"td", "th"}:
            return composer.end_cell
        composer.close()
        if tag in _BLOCKS:
            composer.open(_BLOCKS[tag], line=self._line)
        elif tag == "tr":
            is_head = any(element.tag == "thead" for element in self._elements)
            composer.open(BlockKind.TABLE_HEADER if is_head else BlockKind.ROW, line=self._line)
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004  (h1 to h6)
            composer.open(BlockKind.HEADING, line=self._line, level=int(tag[1]))
        elif tag in _FRAMES:
            return self._begin_frame(tag)
        elif tag == "summary":
            composer.open(BlockKind.PARAGRAPH, line=self._line)
            return composer.name_frame
        elif tag == "table":
            composer.end_table()
            return composer.end_table
        elif tag == "pre":
            return self._begin_code()
        return composer.close

    def _begin_frame(self, tag: str) -> End:
        if tag == "li":
            lists = [element.tag for element in self._elements if element.tag in {"ol", "ul"}]
            marker = "1." if lists[-1:] == ["ol"] else "-"
            self._composer.enter(BlockKind.ITEM, level=self._composer.depth, marker=marker)
        else:
            self._composer.enter(_FRAMES[tag])
        return self._composer.leave

    def _begin_folded(self) -> End:
        """A question whose answer folds out: the question is the heading of its answer."""
        self._composer.enter(BlockKind.PARAGRAPH)
        return self._composer.leave

    def _begin_code(self) -> End:
        self._composer.open(BlockKind.CODE, line=self._line)
        self._exact += 1
        return self._end_code

    def _end_code(self) -> None:
        self._exact -= 1
        self._composer.close()


_BLOCKS = {"figcaption": BlockKind.CAPTION, "caption": BlockKind.CAPTION}
_FRAMES = {"li": BlockKind.ITEM, "blockquote": BlockKind.QUOTE, "details": BlockKind.PARAGRAPH}


def _pieces(source: str) -> Iterator[str]:
    """HTML in pieces that end before a tag, where there is one."""
    start = 0
    while len(source) - start > _LONGEST_PIECE:
        end = source.rfind("<", start + 1, start + _LONGEST_PIECE)
        end = end if end > start else start + _LONGEST_PIECE
        yield source[start:end]
        start = end
    yield source[start:]


def _is_hidden(attrs: dict[str, str | None]) -> bool:
    style = (attrs.get("style") or "").replace(" ", "").lower()
    return "hidden" in attrs or "display:none" in style or attrs.get("aria-hidden") == "true"
