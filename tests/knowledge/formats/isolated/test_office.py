"""Word, OpenDocument, rich text, books and feeds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import BlockKind, MarkKind
from knowledge.errors import ReadError
from tests.knowledge.formats.isolated.files import docx, epub, numbering, odt, styles

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.documents import Document
    from knowledge.formats.isolated import ParserProcess

    Read = Callable[..., Document]


def told(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks or ()]


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def test_word_headings_by_style_and_by_inheritance(read: Read) -> None:
    look = styles(
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Base"/><w:name w:val="x"/></w:style>',
        '<w:style w:styleId="Base"><w:name w:val="y"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
    )
    document = read(
        docx(
            p("Tea", '<w:pStyle w:val="Own"/>') + p("Hot", '<w:pStyle w:val="H"/>') + p("It is."), styles=look
        )
    )
    assert told(document) == [("heading", "Tea"), ("heading", "Hot"), ("paragraph", "It is.")]
    assert [section.level for section in document.sections] == [1, 2]
    assert document.source.title == "Tea"


def test_word_insertions_are_kept_deletions_and_hidden_words_dropped(read: Read) -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>Tea is </w:t></w:r><w:ins><w:r><w:t>hot</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>cold</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> and poison</w:t></w:r>"
        "<w:r><w:footnoteReference/></w:r>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'> today</w:t></w:r>"
        "<w:r><w:t>.</w:t></w:r></w:p>"
    )
    document = read(docx(body))
    assert document.text == "Tea is hot today."
    assert [(m.kind, m.span.of(document.text)) for m in document.marks] == [(MarkKind.STRONG, "today")]


def test_word_lists_are_numbered_as_they_are_shown(read: Read) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/></w:lvl>'
        for n, form in enumerate(("decimal", "lowerLetter"))
    )
    lists = numbering(
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    at = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    items = [("One", 0), ("Sub", 1), ("Two", 0), ("Sub again", 1)]
    document = read(docx("".join(p(words, at.format(level)) for words, level in items), numbering=lists))
    assert [(b.marker, b.level) for b in document.blocks or ()] == [
        ("1.", 0),
        ("a.", 1),
        ("2.", 0),
        ("a.", 1),
    ]


def test_word_tables(read: Read) -> None:
    def row(*cells: str, head: str = "") -> str:
        return f"<w:tr><w:trPr>{head}</w:trPr>" + "".join(f"<w:tc>{p(c)}</w:tc>" for c in cells) + "</w:tr>"

    body = f"<w:tbl>{row('Tea', 'Minutes', head='<w:tblHeader/>')}{row('Black', '4')}</w:tbl>"
    assert told(read(docx(body))) == [("table header", "Tea\tMinutes"), ("row", "Black\t4")]


def test_open_document(read: Read) -> None:
    bold = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    hidden = '<style:style style:name="X"><style:text-properties text:display="none"/></style:style>'
    numbers = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1"/>'
        "</text:list-style>"
    )
    body = (
        "<text:tracked-changes><text:p>Gone words.</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Tea</text:h>'
        '<text:p>It<text:s/>is <text:span text:style-name="B">hot</text:span>'
        "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note>."
        '<text:span text:style-name="X"> Poison.</text:span></text:p>'
        '<text:list text:style-name="N"><text:list-item><text:p>One</text:p></text:list-item></text:list>'
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Tea</text:p>"
        "</table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell>"
        "<text:p>Black</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = read(odt(body, bold + hidden + numbers))
    assert told(document) == [
        ("heading", "Tea"),
        ("paragraph", "It is hot."),
        ("item", "One"),
        ("table header", "Tea"),
        ("row", "Black"),
    ]
    assert [b.marker for b in document.blocks or () if b.kind is BlockKind.ITEM] == ["1."]
    assert [m.span.of(document.text) for m in document.marks] == ["hot"]


def test_rich_text(read: Read) -> None:
    document = read(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title Tea rules}{\author Ann Poe}"
        rb"{\creatim\yr2024\mo3\dy2}}{\*\generator X;}\pard\outlinelevel0 Brewing\par "
        rb"\pard The caf\'e9 brews {\b strong} tea \u8212? hot\~\u-10179?\u-8704?. "
        rb"{\v secret}{\deleted gone}It rains.\par "
        rb"\trowd\pard\intbl Kind\cell Minutes\cell\row \pard A last one.\par}"
    )
    assert told(document) == [
        ("heading", "Brewing"),
        ("paragraph", "The café brews strong tea — hot\u00a0😀. It rains."),
        ("row", "Kind\tMinutes"),
        ("paragraph", "A last one."),
    ]
    source = document.source
    assert (source.title, source.author) == ("Tea rules", "Ann Poe")
    assert source.published is None


CREATED = (
    "<facts xmlns='http://purl.org/dc/elements/1.1/' xmlns:t='http://purl.org/dc/terms/'>"
    "<title>Tea rules</title><creator>Ann Poe</creator><date>2024-03-02</date>"
    "<t:created>2024-03-02T00:00:00Z</t:created><creation-date>2024-03-02</creation-date></facts>"
)


@pytest.mark.parametrize(
    "data",
    [
        docx(p("Tea is hot."), CREATED),
        odt("<text:p>Tea is hot.</text:p>", meta=CREATED),
    ],
    ids=["docx", "odt"],
)
def test_the_day_on_which_a_file_was_made_is_no_date_of_publication(read: Read, data: bytes) -> None:
    source = read(data).source
    assert (source.title, source.author, source.published) == ("Tea rules", "Ann Poe", None)


@pytest.mark.parametrize(
    ("event", "day"), [("creation", None), ("modification", None), ("publication", date(2024, 3, 2))]
)
def test_of_a_books_dates_only_that_of_publication_counts(read: Read, event: str, day: date | None) -> None:
    facts = f'<dc:date xmlns:opf="http://www.idpf.org/2007/opf" opf:event="{event}">2024-03-02</dc:date>'
    assert read(epub("<p>Tea is hot.</p>", metadata=facts)).source.published == day


def test_books_have_their_chapters_as_sections(read: Read) -> None:
    ncx = (
        "<ncx><navMap><navPoint><navLabel><text>The second</text></navLabel>"
        '<content src="c%201.xhtml"/></navPoint>'
        "</navMap></ncx>"
    )
    facts = "<dc:title>Tea</dc:title><dc:creator>Ann Poe</dc:creator><dc:date>2024-03-02</dc:date>"
    document = read(epub("<h1>First</h1><p>Tea is hot.</p>", "<p>It is wet.</p>", metadata=facts))
    assert (document.source.author, document.source.published) == ("Ann Poe", date(2024, 3, 2))
    with_titles = read(epub("<h1>First</h1><p>Tea is hot.</p>", "<p>It is wet.</p>", **{"OPS/toc.ncx": ncx}))
    assert told(with_titles) == [
        ("heading", "First"),
        ("paragraph", "Tea is hot."),
        ("heading", "The second"),
        ("paragraph", "It is wet."),
    ]


def test_an_entry_of_a_feed_is_an_article(parser: ParserProcess) -> None:
    entry = (
        "<item><title>Brew {n}</title><link>{link}</link><guid>tag:{n}</guid>"
        "<pubDate>{day} 10:00:00 GMT</pubDate>"
        "<author>ann@tea.example (Ann Poe)</author>"
        "<description>&lt;p&gt;Tea is &lt;b&gt;good&lt;/b&gt;.&lt;/p&gt;"
        "&lt;script&gt;alert(1)&lt;/script&gt;</description></item>"
    )
    entries = entry.format(n=1, link="https://tea.example/1", day="Sat, 02 Mar 2024") + entry.format(
        n=2, link="javascript:alert(1)", day="Mon, 02 Mar 2099"
    )
    channel = f"<channel><title>Tea News</title>{entries}{entries}</channel>"
    feed = f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'
    first, second = parser.read(feed.encode(), "feed.xml").documents
    assert first.text == second.text == "Tea is good."
    assert first.source.path.startswith("feed.xml#")
    assert first.source.path != second.source.path
    assert (first.source.title, first.source.author) == ("Brew 1", "Ann Poe")
    assert (first.source.publisher, first.source.published) == ("Tea News", date(2024, 3, 2))
    assert (first.source.url, second.source.url) == ("https://tea.example/1", None)
    assert second.source.published is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (odt("<text:p>Tea.</text:p>", **{"META-INF/manifest": "<m><encryption-data/></m>"}), "is encrypted"),
        (
            epub(
                "<p>Tea.</p>", **{"META-INF/encryption.xml": '<e><CipherReference URI="OPS/c 0.xhtml"/></e>'}
            ),
            "is encrypted",
        ),
        (docx(""), "has no text that can be quoted"),
        (docx("<w:p/>" * 50)[:-60], "damaged"),
    ],
)
def test_what_cannot_be_quoted_is_left_out_with_the_reason(read: Read, data: bytes, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        read(data)


def test_lines_of_code_in_word_are_one_block_with_their_indentation(read: Read) -> None:
    look = styles('<w:style w:type="paragraph" w:styleId="C"><w:name w:val="HTML Preformatted"/></w:style>')
    code = '<w:pStyle w:val="C"/>'
    space = 'xml:space="preserve"'
    lines = [
        p("for each in tea:", code),
        f"<w:p><w:pPr>{code}</w:pPr><w:r><w:t {space}>    pour(</w:t></w:r><w:r><w:t>each)</w:t></w:r></w:p>",
        p("", code),
        f"<w:p><w:pPr>{code}</w:pPr><w:r><w:t>drink()</w:t><w:br/><w:tab/><w:t>slowly()</w:t></w:r></w:p>",
    ]
    document = read(docx(p("So:") + "".join(lines) + p("Then rest."), styles=look))
    assert told(document) == [
        ("paragraph", "So:"),
        ("code", "for each in tea:\n    pour(each)\n\ndrink()\n\tslowly()"),
        ("paragraph", "Then rest."),
    ]


def test_lines_of_code_in_opendocument_are_one_block_with_their_indentation(read: Read) -> None:
    own = '<style:style style:name="P1" style:parent-style-name="Preformatted_20_Text"/>'
    body = (
        '<text:p>So:</text:p><text:p text:style-name="P1">for each in tea:</text:p>'
        '<text:p text:style-name="P1"><text:s text:c="4"/>pour(<text:span>each</text:span>)</text:p>'
        '<text:p text:style-name="P1">drink()<text:line-break/><text:tab/>slowly()</text:p>'
        "<text:p>Then rest.</text:p>"
    )
    assert told(read(odt(body, own))) == [
        ("paragraph", "So:"),
        ("code", "for each in tea:\n    pour(each)\ndrink()\n\tslowly()"),
        ("paragraph", "Then rest."),
    ]
