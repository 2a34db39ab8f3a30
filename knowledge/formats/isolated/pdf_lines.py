"""A page of a PDF → the lines on it, with what tells their place in the text: position, size, weight."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HYPHEN = "\x02"
"""What PDFium gives for any hyphen at the end of a line, whether the word has one or not."""

CELL_GAP = 1.6
"""A gap as wide as so many letters are high parts two cells, or two columns."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_BOLD = 600
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on one line; what a wide gap parts are two of them."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    """Of its letters, in points."""

    bold: bool = False
    hyphen: bool = False
    """It ends within a word."""

    joined: bool = False
    """The one before stands on the same line."""

    page: int = 0
    """Counted from 0."""

    @property
    def width(self) -> float:
        """From its first letter to its last."""
        return self.right - self.left


@dataclass(slots=True)
class _Letter:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    number: int


def lines_of(textpage: Any, page: int) -> list[Line]:
    """The lines of a page, in the order in which the file has them."""
    lines: list[Line] = []
    for letters, hyphen in _rows(textpage.raw):
        pieces = list(_pieces(textpage.raw, letters))
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            lines.append(replace(piece, page=page, joined=number > 0, hyphen=hyphen and last))
    return lines


def _rows(raw: Any) -> Iterator[tuple[list[_Letter], bool]]:
    """The letters of each line, and whether it ends within a word."""
    row: list[_Letter] = []
    for letter in _letters(raw):
        if letter.text in {"\r", "\n", HYPHEN}:
            if row:
                yield row, letter.text == HYPHEN
            row = []
        else:
            row.append(letter)
    if row:
        yield row, False


def _letters(raw: Any) -> Iterator[_Letter]:
    box = [ctypes.c_double() for _ in range(4)]
    pointers = [ctypes.byref(each) for each in box]
    high = 0
    for number in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, number)
        if code in _HIGH:
            high = code
            continue
        if code in _LOW:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        pdfium.FPDFText_GetCharBox(raw, number, *pointers)
        left, right, bottom, top = (each.value for each in box)
        character = chr(code) if code else "\ufffd"
        yield _Letter(_LIGATURES.get(character, character), left, right, bottom, top, number)


def _pieces(raw: Any, row: Sequence[_Letter]) -> Iterator[Line]:
    """A line's stretches between wide gaps."""
    inked = [letter for letter in row if not letter.text.isspace()]
    if not inked:
        return
    size = _size(raw, inked)
    begin = row.index(inked[0])
    before = inked[0]
    for letter in inked[1:]:
        if letter.left - before.right > CELL_GAP * size or letter.right < before.left - size:
            at = row.index(letter)
            yield _line(raw, row[begin:at], size)
            begin = at
        before = letter
    yield _line(raw, row[begin:], size)


def _size(raw: Any, inked: Sequence[_Letter]) -> float:
    """The size of a line's letters; where the file gives none, as high as they are."""
    middle = inked[len(inked) // 2]
    size = float(pdfium.FPDFText_GetFontSize(raw, middle.number))
    height = max(letter.top for letter in inked) - min(letter.bottom for letter in inked)
    return size if height / 4 < size < height * 4 else max(height, 1.0)


def _line(raw: Any, letters: Sequence[_Letter], size: float) -> Line:
    inked = [letter for letter in letters if not letter.text.isspace()]
    return Line(
        text=" ".join("".join(letter.text for letter in letters).split()),
        left=min(letter.left for letter in inked),
        right=max(letter.right for letter in inked),
        bottom=min(letter.bottom for letter in inked),
        top=max(letter.top for letter in inked),
        size=size,
        bold=_is_bold(raw, inked[0].number) and _is_bold(raw, inked[-1].number),
    )


def _is_bold(raw: Any, number: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(raw, number) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetFontInfo(raw, number, name, 100, ctypes.c_int())
    return b"bold" in name.value.lower() or b"black" in name.value.lower()
