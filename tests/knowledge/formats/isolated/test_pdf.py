"""PDF files: text in order, and the page of every sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from knowledge.documents import Page
from knowledge.errors import ReadError
from tests.knowledge.formats.isolated.files import Pages, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.documents import Document

    Read = Callable[..., Document]


def made(pdf: FPDF) -> bytes:
    return bytes(pdf.output())


def report(*, running: bool = True) -> Pages:
    pdf = Pages()
    pdf.running = running
    pdf.set_title("The Tea Report")
    pdf.set_author("Ann Poe")
    pdf.set_creation_date(datetime(2024, 3, 2, tzinfo=UTC))
    pdf.add_page()
    pdf.heading("Introduction")
    return pdf


def told(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks or ()]


def test_facts_headings_and_tables(read: Read) -> None:
    pdf = report(running=False)
    pdf.paragraph(sentences(6))
    pdf.heading("Figures", 14)
    for row in (("Kind", "Minutes", "Degrees"), ("Black", "4", "100"), ("Green", "2", "80")):
        for cell in row:
            pdf.cell(50, 6, cell)
        pdf.ln()
    pdf.ln(4)
    pdf.paragraph("- Fresh water is needed.\n- Old water tastes flat.")
    document = read(made(pdf))
    assert told(document) == [
        ("heading", "Introduction"),
        ("paragraph", sentences(6)),
        ("heading", "Figures"),
        ("table header", "Kind\tMinutes\tDegrees"),
        ("row", "Black\t4\t100"),
        ("row", "Green\t2\t80"),
        ("item", "Fresh water is needed."),
        ("item", "Old water tastes flat."),
    ]
    source = document.source
    assert (source.title, source.author) == ("The Tea Report", "Ann Poe")
    assert source.published is None  # the day on which the file was made is another


def test_a_paragraph_across_pages_is_one_and_knows_its_pages(read: Read) -> None:
    pdf = report()
    for _ in range(3):
        pdf.paragraph(sentences(70))
    document = read(made(pdf))
    assert document.text == "\n\n".join(["Introduction", *[sentences(70)] * 3])
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
    assert len(document.pages) > 2
    assert document.page_of(0) == document.pages[0]
    second = document.pages[1].start
    assert document.text[second - 1].isspace()
    assert [document.page_of(at) for at in (second - 1, second)] == [Page(0, 1), Page(second, 2)]
    assert "Report 2024" not in document.text
    assert "Page 1" not in document.text


@pytest.mark.parametrize("row_by_row", [False, True])
def test_two_columns_are_read_one_after_the_other(read: Read, *, row_by_row: bool) -> None:
    left = [f"Left line {n} tells of the green tea leaves" for n in range(12)]
    right = [f"right line {n} goes on about the black ones" for n in range(12)]
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", "", 11)
    places = [(10, n, words) for n, words in enumerate(left)] + [
        (110, n, words) for n, words in enumerate(right)
    ]
    for x, n, words in sorted(places, key=lambda place: place[1]) if row_by_row else places:
        pdf.text(x, 20 + 6 * n, words)
    text = read(made(pdf)).text
    assert [text.index(words) for words in (*left, *right)] == sorted(
        text.index(words) for words in (*left, *right)
    )


def test_a_divided_word_is_joined_where_the_document_shows_how(read: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", "", 11)
    lines = (
        "The brewing of tea is a long-term matter of habit and taste.",
        "It is for all who love it that this text about brew-",
        "ing was written, and it has been a long-",
        "term success, with a remark-",
        "able end for everybody who has read it.",
    )
    for number, line in enumerate(lines):
        pdf.text(10, 20 + 6 * number, line)
    document = read(made(pdf))
    assert "about brewing was written" in document.text
    assert "a long-term success" in document.text
    assert "a remark-able end" in document.text
    assert any("remark-able" in warning for warning in document.warnings)
    assert "\x02" not in document.text


def test_a_pdf_without_text_an_encrypted_and_a_truncated_one_are_left_out(read: Read) -> None:
    drawn = FPDF()
    drawn.add_page()
    drawn.rect(10, 10, 50, 50)
    locked = report()
    locked.paragraph(sentences(3))
    locked.set_encryption("owner", "user", permissions=AccessPermission.none())
    for data, why in (
        (made(drawn), "has no text"),
        (made(locked), "is encrypted"),
        (b"%PDF-1.7\n1 0 obj", "damaged"),
    ):
        with pytest.raises(ReadError, match=why):
            read(data, "tea.pdf")
