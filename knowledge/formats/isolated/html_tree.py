"""A tree of HTML elements → the blocks that a browser would show."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from knowledge.documents import BlockKind
from knowledge.errors import ReadError
from knowledge.formats.addresses import absolute
from knowledge.formats.composing import Composed, Composer
from knowledge.formats.html import End, HtmlReader
from knowledge.formats.isolated.xml import check_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE
)
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?|highlight|brush:?)[-_ ]?([\w+#]+)")
_SOURCED = {"source", "brush", "highlight"}
_LARGE = 5_000_000
_CODE = frozenset({"code", "samp", "kbd", "tt"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_ID = 100
_PERMALINK = frozenset({"¶", "#", "§", "🔗", "\uf0c1", ""})
_WHITE = re.compile(
    r"color:#?(?:fff(?:fff)?|white)\b|font-size:0(?:px|pt|em|%)?(?:;|$)|visibility:hidden|opacity:0(?:;|$)"
)


def parse_html(data: bytes, name: str) -> Any:
    """The root element of a page in whatever encoding; raises ReadError where there is none."""
    parser = html.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    text = decoded(data).replace("\0", "")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        check_memory(error)
        if len(data) > _LARGE:  # libxml2 gives no reason where memory ends, only an empty page
            raise MemoryError from error
        raise ReadError(f"{name} holds no page that can be read: save it anew, or leave it out.") from error
    return root


def decoded(data: bytes) -> str:
    """A page's text: by its mark, as UTF-8 if it is that, as declared, else as browsers do."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _DECLARED.search(data[:4096])
    names = ["utf-8", *([declared[1].decode("ascii", "replace")] if declared else []), "cp1252"]
    for encoding in names:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def drop_hidden(root: Any) -> None:
    """Take out what a reader of the page does not see: scripts, hidden and invisible text."""
    for element in [each for each in root.iter() if _is_unseen(each)]:
        drop(element)
    drop_permalinks(root)


def drop_permalinks(root: Any) -> None:
    """Take out the signs beside headings that only show where these can be linked to."""
    for element in [each for each in root.iter("a") if _is_permalink(each)]:
        drop(element)


def _is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return True
    if element.tag in {"script", "style", "template", "noscript", "svg", "head"}:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.get("hidden") is not None
        or "display:none" in style
        or (element.get("aria-hidden") == "true" and element.tag != "body")
        or (bool(style) and _WHITE.search(style) is not None and "background" not in style)
    )


def drop(element: Any) -> None:
    """Take an element out, and leave the text behind it."""
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


def compose(root: Any, page: str | None, only: Collection[int] | None = None) -> Composed:
    """The text, blocks, marks and sections of a tree; of its blocks `only` those with these numbers."""
    composer = Composer(only)
    walk(root, composer, partial(absolute, page=page))
    return composer.finish()


def walk(root: Any, composer: Composer, resolve: Callable[[str], str]) -> None:
    """Write a tree down."""
    reader = _TreeReader(composer, resolve)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            reader.begin(element)
        else:
            reader.end(element, is_root=element is root)
    composer.close()


class _TreeReader(HtmlReader):
    """Feeds a composer from a tree, whose elements are all closed."""

    def __init__(self, composer: Composer, resolve: Callable[[str], str]) -> None:
        super().__init__(composer, resolve, composer.text, jsx=False)
        self._numbers: list[int | None] = []
        """Of each open list, the number of its next item; None: it has bullets."""

        self._element: Any = None

    def begin(self, element: Any) -> None:
        self._element = element
        tag = element.tag.lower()
        if tag in {"ol", "ul", "menu"}:
            self._numbers.append(_whole(element.get("start"), 1) if tag == "ol" else None)
        self._line = element.sourceline or 0
        self.handle_starttag(tag, list(element.attrib.items()))
        if element.text:
            self.handle_data(element.text)

    def end(self, element: Any, *, is_root: bool) -> None:
        tag = element.tag.lower()
        self.handle_endtag(tag)
        if tag in {"ol", "ul", "menu"}:
            self._numbers.pop()
        if element.tail and not is_root:
            self.handle_data(element.tail)

    def _begin(self, tag: str, attrs: dict[str, str | None]) -> End | None:
        if tag in {"button", "input", "label"} or (self._exact and tag in _CODE):
            return None
        return super()._begin(tag, attrs)

    def _begin_block(self, tag: str) -> End:
        if tag == "tr":
            is_head = _is_header_row(self._element)
            self._composer.open(BlockKind.TABLE_HEADER if is_head else BlockKind.ROW, line=self._line)
            return self._composer.close
        if tag == "dt":
            self._composer.enter(BlockKind.TERM)
            self._composer.open(BlockKind.PARAGRAPH, line=self._line)
            return self._composer.name_frame if _has_definition(self._element) else self._composer.leave
        if tag == "dd":
            self._composer.close()
            return self._composer.leave if _ends_definition(self._element) else self._composer.close
        end = super()._begin_block(tag)
        if tag in _HEADINGS:
            self._composer.anchor(_anchor_of(self._element))
        return end

    def _begin_frame(self, tag: str) -> End:
        if tag != "li":
            return super()._begin_frame(tag)
        number = self._numbers[-1] if self._numbers else None
        if number is not None:
            number = _whole(self._element.get("value"), number)
            self._numbers[-1] = number + 1
        marker = "-" if number is None else f"{number}."
        self._composer.enter(BlockKind.ITEM, level=self._composer.depth, marker=marker)
        return self._composer.leave

    def _begin_code(self) -> End:
        end = super()._begin_code()
        self._composer.speak(_language_of(self._element))
        return end


def _whole(number: str | None, default: int) -> int:
    return int(number) if number and number.isascii() and number.isdecimal() and len(number) < 7 else default  # noqa: PLR2004


def _anchor_of(heading: Any) -> str:
    """The id that leads to a heading: its own, of a mark inside it, or of the section that it begins."""
    inside = [each.get("id") or each.get("name") for each in heading.iter("a", "span")]
    around = heading.getparent()
    begins = around is not None and around.tag in {"section", "div", "article"} and around[0] is heading
    for name in (heading.get("id"), *inside, around.get("id") if begins else None):
        if name and len(name) <= _LONGEST_ID and name.isprintable() and " " not in name:
            return str(name)
    return ""


def _is_permalink(element: Any) -> bool:
    """Whether a link only shows where a heading can be linked to."""
    words = "".join(element.itertext()).strip()
    return words in _PERMALINK and (element.get("href") or "").startswith("#") and not len(element)


def _is_header_row(row: Any) -> bool:
    cells = [each.tag for each in row if each.tag in {"td", "th"}]
    in_head = row.getparent() is not None and row.getparent().tag == "thead"
    return in_head or (len(cells) > 1 and set(cells) == {"th"} and row.getprevious() is None)


def _has_definition(term: Any) -> bool:
    following = term.getnext()
    return following is not None and following.tag == "dd"


def _ends_definition(definition: Any) -> bool:
    following, before = definition.getnext(), definition.getprevious()
    return before is not None and (following is None or following.tag != "dd")


def _language_of(pre: Any) -> str:
    """The language of code, from its class as the highlighters write it."""
    for element in (*pre.iter("code"), pre, *([pre.getparent()] if pre.getparent() is not None else [])):
        match = _LANGUAGE.search(element.get("class") or "")
        if match and match[1].lower() not in _SOURCED:
            return match[1].lower()
    return ""
