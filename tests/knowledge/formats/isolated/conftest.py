"""One child process for all tests that only need some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.formats.isolated import ParserProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.documents import Document


@pytest.fixture(scope="session")
def parser() -> Iterator[ParserProcess]:
    parser = ParserProcess()
    yield parser
    parser.close()


@pytest.fixture
def read(parser: ParserProcess) -> Callable[..., Document]:
    """Read a file that holds one document."""

    def read_one(data: bytes, name: str = "tea", url: str | None = None) -> Document:
        (document,) = parser.read(data, name, url).documents
        return document

    return read_one
