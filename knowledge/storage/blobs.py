"""Arrays and texts as the bytes of a row, with a checksum: SQLite itself notices no damaged byte in them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from embeddings.vectors import PackedRows
from knowledge.errors import DamageError

if TYPE_CHECKING:
    import numpy.typing as npt

T = TypeVar("T", bound=np.generic)
CHECKSUM = 4
"""Bytes of a CRC-32 in front of what it is of."""


def seal(content: npt.NDArray[Any] | bytes) -> bytes:
    """The bytes of an array, or bytes as they are, behind their checksum."""
    plain = content if isinstance(content, bytes) else content.tobytes()
    return zlib.crc32(plain).to_bytes(CHECKSUM, "little") + plain


def unchecked(blob: bytes) -> memoryview:
    """What was sealed, without the check."""
    return memoryview(blob)[CHECKSUM:]


def unseal(blob: bytes | None) -> memoryview:
    """What was sealed, empty if nothing was; raises DamageError if it is not what was written."""
    if not blob:
        return memoryview(b"")
    content = memoryview(blob)[CHECKSUM:]
    if blob[:CHECKSUM] != zlib.crc32(content).to_bytes(CHECKSUM, "little"):
        raise DamageError("A part of the stored index is not what was written; reload to make it anew.")
    return content


def array_of(content: memoryview, kind: type[T], columns: int = 0) -> npt.NDArray[T]:
    """Bytes as a vector of numbers, or as a matrix of so many columns."""
    numbers = np.frombuffer(content, dtype=kind)
    return numbers.reshape(-1, columns) if columns else numbers


def seal_text(text: str) -> bytes:
    """A text, behind its checksum."""
    return seal(text.encode("utf-8", "surrogatepass"))


def unseal_text(blob: bytes) -> str:
    """The text that was sealed; raises DamageError."""
    return str(unseal(blob), "utf-8", "surrogatepass")


def seal_rows(rows: PackedRows) -> bytes:
    """Packed vectors, behind their checksum: the scales, then the codes."""
    return seal(rows.scales.tobytes() + rows.codes.tobytes())


def unseal_rows(blob: bytes, dimension: int) -> PackedRows:
    """The packed vectors that were sealed; raises DamageError."""
    content, width = unseal(blob), -(-dimension // 2)
    count = len(content) // (width + 2)
    return PackedRows(
        array_of(content[2 * count :], np.uint8).reshape(count, width),
        array_of(content[: 2 * count], np.float16),
    )
