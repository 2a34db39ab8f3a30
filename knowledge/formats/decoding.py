"""Bytes → text, exactly: nothing is guessed, replaced or translated."""

from __future__ import annotations

import codecs

from knowledge.errors import ReadError

_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "a rich text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "a database",
}

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

_SAMPLE = 2000
"""Bytes in which UTF-16 without a mark shows itself by its zero bytes."""


def decode(data: bytes, name: str) -> str:
    """Decode a file: UTF-8, or UTF-16 with a byte order mark; the mark is dropped.

    Raises:
        ReadError: it is no text, or in another encoding.
    """
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise ReadError(f"{name} is {kind}, not text: save its text as UTF-8 .txt or .md.")
    mark = next((mark for mark in _BOMS if data.startswith(mark)), b"")
    if b"\0" in data and not _BOMS.get(mark, "").startswith("utf-16"):
        raise ReadError(_about_zeros(data, name))
    text = _decoded(data[len(mark) :], _BOMS.get(mark, "utf-8"), name, len(mark))
    if "\0" in text:
        raise ReadError(f"{name} holds NUL characters, so it is not text: save its text as UTF-8.")
    return text


def _decoded(data: bytes, encoding: str, name: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        position = skipped + error.start
        raise ReadError(
            f"{name} is not valid {encoding[:6].upper().rstrip('-')} at byte {position}"
            f" (0x{data[error.start]:02x}): open it in an editor and save it as UTF-8.",
        ) from error


def _about_zeros(data: bytes, name: str) -> str:
    sample = data[:_SAMPLE]
    if sample.count(0) * 3 > len(sample) and (not any(sample[::2]) or not any(sample[1::2])):
        return f"{name} looks like UTF-16 without a byte order mark: save it as UTF-8."
    return f"{name} is binary (a NUL at byte {data.index(0)}), not text: save its text as UTF-8 .txt or .md."
