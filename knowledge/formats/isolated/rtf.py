"""Rich text (RTF) → Document: headings by their outline level, tables; deletions and hidden words dropped."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from knowledge.documents import BlockKind, Document, MarkKind
from knowledge.errors import ReadError
from knowledge.formats.composing import Composer
from knowledge.formats.isolated.office import Properties, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.formats.composing import Composed
    from knowledge.formats.isolated.reader import Given

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_DROPPED = frozenset(
    """
    fonttbl colortbl stylesheet listtable listoverridetable rsidtbl pict object header headerl headerr headerf
    footer footerl footerr footerf footnote annotation atnid atnauthor fldinst bkmkstart bkmkend xe tc
    themedata colorschememapping latentstyles datastore generator nonshppict listtext pntext filetbl revtbl
    xmlnstbl shppict shpinst template mmathPr wgrffmtfilter
    """.split()
)
_INFO = {"title": "title", "author": "author", "company": "publisher"}
_LETTERS = {
    "tab": " ",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
}
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}
_PARAGRAPHS = frozenset({"par", "sect", "page", "column"})
_DEEPEST = 1000
_TEXT_LEVEL = 9
_ENCODINGS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the words of a group."""

    where: str = ""
    """The place that they are for: empty for the text, "-" for nowhere, or a property's name."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    skip: int = 1
    """Characters that stand for one in Unicode, for old readers."""


def read(data: bytes, given: Given) -> Sequence[Document]:
    """Read a document."""
    reader = _Reader(given.name)
    for match in _TOKEN.finditer(data):
        reader.take(match)
    text, blocks, marks, sections = reader.finish()
    said = {key: " ".join("".join(words).split()) or None for key, words in reader.said.items()}
    properties = Properties(said.get("title"), said.get("author"), said.get("publisher"))
    return [Document(source_of(properties, given, text, sections), text, sections, (), blocks, marks)]


@dataclass(slots=True)
class _Reader:
    """Takes the tokens of a file in their order."""

    name: str
    composer: Composer = field(default_factory=Composer)
    said: dict[str, list[str]] = field(default_factory=dict)
    """The words of each property."""

    encoding: str = "cp1252"
    level: int = 0
    """Of the paragraph's heading; 0: it is none."""

    in_table: bool = False
    _state: _State = field(default_factory=_State)
    _groups: list[_State] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _to_skip: int = 0
    _half: str = ""
    """The first half of a character that is written in two."""

    _starts: dict[MarkKind, int] = field(default_factory=dict)
    _begins: bool = False
    """The group has just been opened."""

    def take(self, match: re.Match[bytes]) -> None:
        """Take one token."""
        if match["byte"]:
            self._byte(int(match["byte"], 16))
            return
        if match["text"]:
            for byte in match["text"]:
                self._byte(byte)
            self._begins = False
            return
        self._flush()
        if match["brace"]:
            self._brace(match["brace"])
        elif match["symbol"]:
            self._symbol(match["symbol"].decode("latin-1"))
        elif match["word"]:
            number = int(match["number"]) if match["number"] else None
            self._word(match["word"].decode(), number)
            self._begins = False

    def finish(self) -> Composed:
        """What the composer has."""
        self._flush()
        self._end_paragraph()
        return self.composer.finish()

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(byte)

    def _flush(self) -> None:
        if self._bytes:
            words, self._bytes = bytes(self._bytes).decode(self.encoding, "replace"), bytearray()
            self._write(words)

    def _brace(self, brace: bytes) -> None:
        self._to_skip = 0
        if brace == b"{":
            if len(self._groups) >= _DEEPEST:
                raise ReadError(f"{self.name} is nested too deeply: save it anew, or leave it out.")
            self._groups.append(self._state)
            self._begins = True
        elif self._groups:
            self._turn(self._groups.pop())

    def _symbol(self, symbol: str) -> None:
        if symbol == "*" and self._begins:
            self._state = replace(self._state, where="-")
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])
        elif symbol in "\r\n":
            self._end_paragraph()

    def _word(self, word: str, number: int | None) -> None:
        if word in _DROPPED and self._begins:
            self._state = replace(self._state, where="-")
        elif word in {*_INFO, "info"} and self._begins and self._state.where in {"", "info"}:
            place = _INFO.get(word, word)
            self._state = replace(self._state, where="-" if self.said.get(place) else place)
        elif word == "u" and number is not None:
            self._unicode(number % 0x10000)
        elif word in _LETTERS:
            self._write(_LETTERS[word])
        elif self._state.where == "":
            self._layout(word, number)
        self._settings(word, number)

    def _settings(self, word: str, number: int | None) -> None:
        on = number != 0
        if word == "uc":
            self._state = replace(self._state, skip=max(0, min(number or 0, 8)))
        elif word == "ansicpg" and number:
            self.encoding = _known(f"cp{number}", self.encoding)
        elif word in _ENCODINGS:
            self.encoding = _ENCODINGS[word]
        elif word == "plain":
            self._turn(replace(self._state, bold=False, italic=False, hidden=False))
        elif word == "b":
            self._turn(replace(self._state, bold=on))
        elif word == "i":
            self._turn(replace(self._state, italic=on))
        elif word in {"v", "deleted"}:
            self._turn(replace(self._state, hidden=on))

    def _layout(self, word: str, number: int | None) -> None:
        if word in _PARAGRAPHS:
            if self.in_table and self.composer.is_open:
                self._write(" ")
            else:
                self._end_paragraph()
        elif word == "line":
            self.composer.line_break()
        elif word in {"pard", "trowd"}:
            self.level, self.in_table = 0, word == "trowd" or (self.in_table and self.composer.is_open)
        elif word == "intbl":
            self.in_table = True
        elif word == "outlinelevel" and number is not None:
            self.level = number + 1 if 0 <= number < _TEXT_LEVEL else 0
        elif word == "cell":
            self._open(BlockKind.ROW)
            self._end_marks()
            self.composer.end_cell()
        elif word == "row":
            self._end_paragraph()
            self.in_table = False

    def _unicode(self, code: int) -> None:
        character = chr(code)
        self._to_skip = self._state.skip
        if "\ud800" <= character <= "\udbff":
            self._half = character
            return
        whole = (self._half + character).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._half = ""
        self._write(whole)

    def _write(self, words: str) -> None:
        where = self._state.where
        if where in _INFO.values():
            self.said.setdefault(where, []).append(words)
        elif not where and not self._state.hidden:
            if not self.composer.is_open:
                if not words.strip():
                    return
                self._open(BlockKind.ROW if self.in_table else BlockKind.PARAGRAPH)
            self.composer.text(words)

    def _open(self, kind: BlockKind) -> None:
        """Begin a block, if none is open."""
        if self.composer.is_open:
            return
        if kind is BlockKind.PARAGRAPH and self.level:
            self.composer.open(BlockKind.HEADING, level=self.level)
        else:
            self.composer.open(kind)
        self._begin_marks()

    def _turn(self, state: _State) -> None:
        """Let another state hold for what follows."""
        self._end_marks()
        self._state = state
        self._begin_marks()

    def _begin_marks(self) -> None:
        looks = {MarkKind.STRONG: self._state.bold, MarkKind.EMPHASIS: self._state.italic}
        self._starts = {kind: self.composer.position for kind, on in looks.items() if on}

    def _end_marks(self) -> None:
        for kind, start in self._starts.items():
            self.composer.mark(kind, start)
        self._starts = {}

    def _end_paragraph(self) -> None:
        self._end_marks()
        self.composer.close()
        self._begin_marks()


def _known(encoding: str, otherwise: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return {"cp65001": "utf-8", "cp10000": "mac_roman"}.get(encoding, otherwise)
