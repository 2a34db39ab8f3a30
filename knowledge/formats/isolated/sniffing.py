"""What a file is, by its content: the end of its name is only what somebody called it."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from knowledge.errors import ReadError


class Kind(StrEnum):
    """The formats, each by the name of the module that reads it."""

    HTML = "html_page"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    EPUB = "epub"
    FEED = "feed"


_SAMPLE = 4096
"""Bytes at the beginning in which a format shows itself."""

_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|table|ul|ol)[\s>/]", re.IGNORECASE
)
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old or an encrypted office document: save it as .docx, without a password",
    b"\x89PNG": "a picture: write down its text",
    b"\xff\xd8\xff": "a picture: write down its text",
    b"GIF8": "a picture: write down its text",
    b"RIFF": "a picture or a sound: write down its text",
    b"\x7fELF": "a program: leave it out",
    b"MZ": "a program: leave it out",
    b"\x1f\x8b": "a gzip archive: unpack it",
    b"7z\xbc\xaf": "an archive: unpack it",
    b"Rar!": "an archive: unpack it",
    b"SQLite format 3": "a database: leave it out",
}
_READ = "a web page, PDF, .docx, .odt, .rtf, .epub or feed"


def kind_of(data: bytes, name: str) -> Kind:
    """Tell the format; raises ReadError for one that is not read."""
    start = data[:_SAMPLE].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError(f"{name} is empty: put the article into it, or delete the file.")
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if start.startswith(b"{\\rtf"):
        return Kind.RTF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(data, name)
    for magic, what in _OTHERS.items():
        if data.startswith(magic):
            raise ReadError(f"{name} is {what}.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = data[:_SAMPLE].replace(b"\0", b"")
    return _kind_of_markup(start, name)


def _kind_of_markup(start: bytes, name: str) -> Kind:
    feed, page = _FEED.search(start), _PAGE.search(start)
    if feed and (page is None or feed.start() < page.start()):
        return Kind.FEED
    if page or start.startswith(b"<!--"):
        return Kind.HTML
    raise ReadError(f"{name} is not {_READ}, whatever its name says: save it in one of these formats.")


def _kind_of_archive(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            is_open = "mimetype" in members and not archive.getinfo("mimetype").flag_bits & 1
            kind = archive.open("mimetype").read(200).strip() if is_open else b""
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise ReadError(f"{name} is damaged or cut off: fetch or save it again.") from error
    if kind == b"application/epub+zip" or "META-INF/container.xml" in members:
        return Kind.EPUB
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.ODT
    if "word/document.xml" in members:
        return Kind.DOCX
    raise ReadError(f"{name} is a zip archive that is no document: unpack it, or save it as .docx or .odt.")
