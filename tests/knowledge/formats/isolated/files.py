"""Files in the formats that are read, put together part by part."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from fpdf import FPDF

if TYPE_CHECKING:
    from collections.abc import Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_O = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, properties: str = "<none/>", **parts: str) -> bytes:
    """A Word document with this body; further parts by name, "styles" and the like."""
    root = f'<w:document xmlns:w="{_W}" xmlns:r="urn:r"><w:body>{body}</w:body></w:document>'
    further = {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({"word/document.xml": root, "docProps/core.xml": properties, **further})


def styles(*styles: str) -> str:
    return f'<w:styles xmlns:w="{_W}">{"".join(styles)}</w:styles>'


def numbering(content: str) -> str:
    return f'<w:numbering xmlns:w="{_W}">{content}</w:numbering>'


def odt(body: str, automatic: str = "", **parts: str) -> bytes:
    """An OpenDocument text with this body."""
    names = " ".join(f'xmlns:{n}="{_O}:{n}:1.0"' for n in ("office", "text", "table", "style"))
    fo = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    root = (
        f"<office:document-content {names} {fo}>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": root, **{f"{k}.xml": v for k, v in parts.items()}})


def epub(*chapters: str, metadata: str = "<dc:title>Tea</dc:title>", **parts: str) -> bytes:
    """A book of these chapters."""
    items = "".join(
        f'<item id="c{n}" href="c%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}"
        '<item id="toc" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f"<spine>{spine}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/book.opf": package,
            **{f"OPS/c {n}.xhtml": f"<html><body>{text}</body></html>" for n, text in enumerate(chapters)},
            **parts,
        }
    )


class Pages(FPDF):
    """A PDF with a header and a footer on each page, unless they are switched off."""

    running = True

    def header(self) -> None:
        if not self.running:
            return
        self.set_font("helvetica", "", 8)
        self.cell(0, 6, "The Tea Report 2024", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        if not self.running:
            return
        self.set_y(-15)
        self.set_font("helvetica", "", 8)
        self.cell(0, 6, f"Page {self.page_no()}", align="C")

    def heading(self, words: str, size: int = 18) -> None:
        self.set_font("helvetica", "B", size)
        self.cell(0, 12, words, new_x="LMARGIN", new_y="NEXT")
        self.set_font("helvetica", "", 11)

    def paragraph(self, words: str) -> None:
        self.multi_cell(0, 5.5, words, align="L")
        self.ln(4)


def sentences(count: int, about: str = "tea") -> str:
    """A long paragraph whose sentences differ."""
    return " ".join(
        f"This is sentence {n} of the paragraph about the steeping of {about}." for n in range(count)
    )
