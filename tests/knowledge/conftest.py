"""A desk to work at: a folder of articles, and a place to store what is made of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from knowledge import KnowledgeBase
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

OAK = "Oaks\n\nThe oak grows slowly and lives for a thousand years.\n"
ELM = "Elms\n\nThe elm was felled by a beetle that carries a fungus.\n"


@dataclass
class Desk:
    """Articles, storage and an encoder, and knowledge bases made of them."""

    articles: Path
    storage: Path
    encoder: WordEncoder = field(default_factory=lambda: WordEncoder(256))

    def write(self, name: str, text: str) -> Path:
        """Write an article, whole, and return its place."""
        path = self.articles / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def base(self, *roots: Path, encoder: WordEncoder | None = None) -> KnowledgeBase:
        """A base that has loaded nothing yet, as a new process has it."""
        return KnowledgeBase(roots or (self.articles,), encoder or self.encoder, self.storage)

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """What is stored, as another program sees it."""
        with closing(sqlite3.connect(self.storage / "index.db")) as connection, connection:
            yield connection

    def count(self, table: str) -> int:
        """Rows of a table."""
        with self.database() as stored:
            (rows,) = stored.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(rows)

    def passages_encoded(self) -> list[str]:
        """What the encoder was asked for since the last time."""
        encoded, self.encoder.encoded = self.encoder.encoded, []
        return encoded


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk."""
    made = Desk(tmp_path / "articles", tmp_path / "storage")
    made.articles.mkdir()
    return made


@pytest.fixture
def grown(desk: Desk) -> KnowledgeBase:
    """A base of two articles, loaded."""
    desk.write("oak.txt", OAK)
    desk.write("elm.txt", ELM)
    base = desk.base()
    base.reload()
    return base


def found(base: KnowledgeBase, question: str, count: int = 5) -> list[str]:
    """The texts of the passages nearest to a question, answered or not."""
    return [each.passage.text for each in base.ask(question, candidates=count).candidates]


def paragraphs(words: Iterable[str]) -> str:
    """One paragraph for each word: long enough to be a passage of its own."""
    return "\n\n".join(
        f"The {word} stands in a paragraph of its own here. "
        + " ".join(
            f"Nobody has counted the {word} in the year {year}, as far as we know."
            for year in range(1950, 1957)
        )
        for word in words
    )
