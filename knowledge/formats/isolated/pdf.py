"""A PDF → Document: its text in the order of reading, and the page of every sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pypdfium2

from knowledge.documents import BlockKind, Document, Page, Source
from knowledge.errors import ReadError
from knowledge.formats.composing import Composer
from knowledge.formats.isolated.pdf_blocks import Group, Grouping, squeezed
from knowledge.formats.isolated.pdf_lines import Line, lines_of
from knowledge.formats.isolated.pdf_order import in_order, without_running
from knowledge.formats.isolated.pdf_words import Vocabulary
from knowledge.formats.titles import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knowledge.formats.isolated.reader import Given

_MOST_PAGES = 5000
_LEAST_TEXT = 10
"""Letters that a page with text has."""

_UNREADABLE_SHARE = 0.1
_MADE_BY = re.compile(
    r"(?:microsoft \w+ - |untitled|document\d*$|slide \d+$|title$|"
    r".*\.(?:docx?|indd|tex|dvi|pdf|pptx?|qxd|xlsx?)$)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:user|admin(?:istrator)?|owner|unknown|author|windows user|root|default|\W*)\Z", re.IGNORECASE
)


def read(data: bytes, given: Given) -> Sequence[Document]:
    """Read a PDF."""
    pdf = _opened(data, given.name)
    try:
        return [_document(pdf, given)]
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"{given.name} is a PDF that is damaged or cut off: fetch or save it again."
        ) from error
    finally:
        pdf.close()


def _opened(data: bytes, name: str) -> Any:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(f"{name} is encrypted: save it without a password.") from error
        raise ReadError(f"{name} is a PDF that is damaged or cut off: fetch or save it again.") from error
    if len(pdf) > _MOST_PAGES:
        raise ReadError(f"{name} has more than {_MOST_PAGES:,} pages: split it into several files.")
    return pdf


def _document(pdf: Any, given: Given) -> Document:
    pages = [_lines(pdf, number) for number in range(len(pdf))]
    empty = [n + 1 for n, lines in enumerate(pages) if sum(len(line.text) for line in lines) < _LEAST_TEXT]
    if len(empty) == len(pages):
        raise ReadError(
            f"{given.name} has no text, only pictures of pages: run text recognition (OCR) over it."
        )
    _check_letters(pages, given.name)
    lines = [line for page in without_running(pages) for line in in_order(page)]
    outline = _outline(pdf)
    writer = _Writer(Vocabulary.of(lines))
    writer.write(Grouping.of(lines, outline).groups(lines))
    text, blocks, marks, sections = writer.composer.finish()
    return Document(
        source=_source(pdf, given, text, [block.span for block in blocks if block.kind is BlockKind.HEADING]),
        text=text,
        sections=sections,
        blocks=blocks,
        marks=marks,
        pages=tuple(_pages(pdf, writer, [block.span.start for block in blocks])),
        warnings=tuple(_warnings(given.name, empty, writer.vocabulary.unsure)),
    )


def _lines(pdf: Any, number: int) -> list[Line]:
    page = pdf[number]
    textpage = page.get_textpage()
    try:
        return lines_of(textpage, number)
    finally:
        textpage.close()
        page.close()


def _check_letters(pages: Sequence[Sequence[Line]], name: str) -> None:
    """Refuse a text whose fonts do not tell which letters they draw."""
    text = "".join(line.text for lines in pages for line in lines)
    unreadable = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " " for c in text)
    if unreadable > _UNREADABLE_SHARE * len(text):
        raise ReadError(
            f"{name} does not tell which letters its fonts draw: run text recognition (OCR) over it."
        )


class _Writer:
    """Writes the groups down, and notes where each page begins."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.composer = Composer()
        self.vocabulary = vocabulary
        self.turns: list[tuple[int, int, int]] = []
        """The block, the place in it and the page of every page's first word."""

        self._written = 0

    def write(self, groups: Sequence[Group]) -> None:
        in_table = False
        for group in groups:
            is_row = group.kind in {BlockKind.ROW, BlockKind.TABLE_HEADER}
            if in_table and not is_row:
                self.composer.end_table()
            in_table = is_row
            self._write(group)

    def _write(self, group: Group) -> None:
        if group.kind is BlockKind.ITEM:
            self.composer.enter(BlockKind.ITEM, marker=group.marker)
            self.composer.open(BlockKind.PARAGRAPH)
        else:
            self.composer.open(group.kind, level=group.level)
        if group.cells:
            self._write_cells(group)
        else:
            self._write_lines(group.lines)
        if group.kind is BlockKind.ITEM:
            self.composer.leave()
        self.composer.close()
        self._written += 1

    def _write_cells(self, group: Group) -> None:
        for cell in group.cells:
            self._write_lines(cell)
            self.composer.end_cell()

    def _write_lines(self, lines: Sequence[Line]) -> None:
        for number, line in enumerate(lines):
            if not self.turns or line.page > self.turns[-1][2]:
                position = self.composer.position + (number > 0 and not lines[number - 1].hyphen)
                self.turns.append((self._written, position, line.page))
            if number:
                before = lines[number - 1]
                self.composer.exact(self.vocabulary.between(before.text, line.text) if before.hyphen else " ")
            self.composer.exact(line.text)
        if lines and lines[-1].hyphen:
            self.composer.exact("-")


def _pages(pdf: Any, writer: _Writer, starts: Sequence[int]) -> Iterator[Page]:
    for block, position, page in writer.turns:
        label = pdf.get_page_label(page)
        printed = " ".join(label.split())[:20] if label else ""
        yield Page(starts[block] + position, page + 1, "" if printed == str(page + 1) else printed)


def _outline(pdf: Any) -> Mapping[str, int]:
    """The level of each title in the table of contents that viewers show beside the pages."""
    found: dict[str, int] = {}
    for entry in pdf.get_toc(max_depth=6):
        title = entry.get_title() if hasattr(entry, "get_title") else entry.title
        found.setdefault(squeezed(title), min(entry.level + 1, 6))
    found.pop("", None)
    return found


def _source(pdf: Any, given: Given, text: str, headings: Sequence[Any]) -> Source:
    # A PDF tells when its file was made, which is not when its text was published: no date is read.
    told = {key: " ".join(words.split())[:500] for key, words in pdf.get_metadata_dict().items()}
    title, author = told.get("Title", ""), told.get("Author", "")
    first = " ".join(headings[0].of(text).split()) if headings else ""
    return Source(
        title=(title if not _MADE_BY.match(title) else "") or first or readable(given.name),
        path=given.name,
        author=None if _NOBODY.match(author) else author,
        url=given.url,
    )


def _warnings(name: str, empty: Sequence[int], unsure: set[str]) -> Iterator[str]:
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (" …" if len(empty) > 10 else "")  # noqa: PLR2004
        yield f"{name}: page {shown} has no text that can be read; run text recognition (OCR) over it."
    if unsure:
        example = min(unsure)
        words = f"{len(unsure)} words divided at a line's end"
        yield f"{name}: {words} are quoted with their hyphen, as “{example}”."
