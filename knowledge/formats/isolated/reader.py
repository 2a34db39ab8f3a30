"""The contract of a format that is parsed in the child: bytes in, Documents out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.documents import Document


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a file from outside."""

    name: str
    """Its path, as `Source.path` will have it; messages name it so."""

    url: str | None = None
    """Where it was fetched from."""


Reader: TypeAlias = "Callable[[bytes, Given], Sequence[Document]]"
"""Raises ReadError where the file cannot be used."""
