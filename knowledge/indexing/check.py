"""What a reload would make of folders, without a model: each article, how it is cut, what looks odd."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from knowledge.documents import BlockKind, MarkKind
from knowledge.errors import DamageError, ReadError
from knowledge.formats import read, readable
from knowledge.sources import find_files, look_at
from knowledge.splitting import split
from knowledge.words import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from knowledge.documents import Document
    from knowledge.indexing.origins import Origins
    from knowledge.indexing.reports import Skipped
    from knowledge.sources import FileRecord, Found
    from knowledge.splitting import Passage

LONGEST_ROW = 1200
"""Code points of a table's row that is quoted as a whole."""


@dataclass(frozen=True, slots=True)
class CheckedArticle:
    """An article as it would be read and cited."""

    path: str
    title: str
    author: str | None
    published: date | None
    url: str | None
    passages: tuple[str, ...]
    """How it is cut: the text of each passage."""

    oddities: tuple[str, ...]
    """What may not be as its author wants it, in a few words each."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What would be read, and what would not."""

    articles: tuple[CheckedArticle, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...]


def check(origins: Origins) -> CheckReport:
    """Read and cut every article; raises ReadError for a root that is not there.

    Of the web, what has been fetched is read.
    """
    articles: list[CheckedArticle] = []
    warnings: list[str] = []
    records: list[FileRecord] = []
    seen: dict[str, str] = {}
    for record, read_it in _readings(origins):
        try:
            documents = () if record.why else read_it()
        except (ReadError, DamageError) as error:
            records.append(record._replace(why=str(error)))
            continue
        records.append(record)
        for document in documents:
            warnings += document.warnings
            articles.append(_checked(document, seen))
    return CheckReport(tuple(articles), origins.skipped(records), tuple(warnings))


def _readings(origins: Origins) -> Iterator[tuple[FileRecord, Callable[[], Sequence[Document]]]]:
    """What there is to read, and how it is read."""
    for file in find_files(origins.roots, origins.reading):
        yield look_at(file), partial(_read_file, file)
    web = origins.web
    if web:
        yield from ((page.record, partial(web.read, page)) for page in web.pages())


def _read_file(file: Found) -> Sequence[Document]:
    return (read(file.path, file.root, file.site),)


def _checked(document: Document, seen: dict[str, str]) -> CheckedArticle:
    source, passages = document.source, split(document)
    oddities = (*oddities_of(document, passages), *_repeated(passages, seen))
    return CheckedArticle(
        source.path,
        source.title,
        source.author,
        source.published,
        source.url,
        tuple(passage.text for passage in passages),
        oddities,
    )


def oddities_of(document: Document, passages: Sequence[Passage]) -> tuple[str, ...]:
    """What may not be as the author of an article wants it, in a few words each."""
    return (*_about_the_source(document), *_about_passages(passages))


def _about_the_source(document: Document) -> Iterator[str]:
    source = document.source
    if document.is_rendered and not document.sections and source.title == readable(source.path):
        yield "no title of its own: it is called after its file"
    rows = [b for b in document.blocks or () if b.kind is BlockKind.ROW]
    long = sum(row.span.end - row.span.start > LONGEST_ROW for row in rows)
    if long:
        rows_are = _agreeing(long, "row of a table is", "rows of a table are")
        yield f"{rows_are} longer than {LONGEST_ROW} characters and quoted by the cell"


def _about_passages(passages: Sequence[Passage]) -> Iterator[str]:
    if not passages:
        yield "nothing in it can be quoted"
    links = sum(map(_is_only_a_link, passages))
    if links:
        yield _agreeing(links, "passage is only a link", "passages are only links")


def _is_only_a_link(passage: Passage) -> bool:
    return any(
        mark.kind is MarkKind.LINK and mark.span.start <= passage.start and passage.end <= mark.span.end
        for mark in passage.document.marks_in(passage.sentences[0])
    )


def _repeated(passages: Sequence[Passage], seen: dict[str, str]) -> Iterator[str]:
    """Passages that stand in an article before this one, word for word but for case and punctuation."""
    path = passages[0].document.source.path if passages else ""
    others: dict[str, int] = {}
    for passage in passages:
        said = wording(passage.text)
        first = seen.setdefault(said, path) if said else path
        if first != path:
            others[first] = others.get(first, 0) + 1
    for other, count in others.items():
        yield f"{_agreeing(count, 'passage stands', 'passages stand')} in {other}, too"


def _agreeing(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
