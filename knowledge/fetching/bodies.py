"""The body of a reply, unpacked: never more of it than allowed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from knowledge.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""What zlib calls these formats."""

_GZIP_MAGIC = b"\x1f\x8b"

ACCEPTED = "gzip, deflate"
"""The encodings that `read_body` unpacks."""


def read_body(chunks: Iterable[bytes], encoding: str, most: int, name: str) -> bytes:
    """Put a body together and undo its encoding; raises FetchError for more than `most` bytes."""
    body = bytearray()
    for piece in _decoded(_bounded(chunks, most, name), encoding.strip().lower(), most, name):
        body += piece
        if len(body) > most:
            raise too_large(name, most)
    return bytes(body)


def unpack(data: bytes, most: int, name: str) -> bytes:
    """The content of a gzip file, and other bytes as they are; raises FetchError for more than `most`."""
    return read_body([data], "gzip" if data.startswith(_GZIP_MAGIC) else "", most, name)


def too_large(name: str, most: int) -> FetchError:
    """The error for a body that is larger than allowed."""
    return FetchError(f"{name} is larger than {most / 1_000_000:g} MB: name a smaller page, or leave it out.")


def _bounded(chunks: Iterable[bytes], most: int, name: str) -> Iterator[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > most:
            raise too_large(name, most)
        yield chunk


def _decoded(chunks: Iterator[bytes], encoding: str, most: int, name: str) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        return chunks
    if encoding in {"gzip", "x-gzip"}:
        return _inflated(chunks, _GZIP, most, name)
    if encoding == "deflate":
        return _deflated(chunks, most, name)
    raise FetchError(f"{name} is packed in a way that was not asked for ({encoding[:20]}): leave it out.")


def _deflated(chunks: Iterator[bytes], most: int, name: str) -> Iterator[bytes]:
    """HTTP's "deflate" means zlib; some servers send it without zlib's header."""
    first = next(chunks, b"")
    kind = _ZLIB if first[:1] and first[0] & 0x0F == 8 and not first[0] & 0x80 else _RAW  # noqa: PLR2004
    yield from _inflated(_with(first, chunks), kind, most, name)


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _inflated(chunks: Iterator[bytes], kind: int, most: int, name: str) -> Iterator[bytes]:
    """Unpack piece by piece; a gzip file may have several members, one behind the other."""
    stream, seen = zlib.decompressobj(kind), 0
    try:
        for chunk in chunks:
            data = chunk
            while data:
                if stream.eof:
                    stream = zlib.decompressobj(kind)
                piece = stream.decompress(data, most + 1 - seen)
                seen += len(piece)
                if seen > most:
                    raise too_large(name, most)
                yield piece
                data = stream.unused_data if stream.eof else stream.unconsumed_tail
    except zlib.error as error:
        raise FetchError(f"{name} arrives damaged: its packing cannot be undone; try again later.") from error
    if not stream.eof:
        raise FetchError(f"{name} arrives cut off: try again later.")
