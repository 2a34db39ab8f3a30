"""Documents ⇄ the JSON in the pipe. What comes back is checked: the child may have been taken over."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from knowledge.formats.isolated.surveys import Guide, Survey
from knowledge.records import document_from, document_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.documents import Document, Span


class MalformedReplyError(Exception):
    """The child's reply is not what its code would write."""


def to_json(documents: Sequence[Document]) -> bytes:
    """All of some documents."""
    entries = [[document_record(each), _without_surrogates(each.text), each.warnings] for each in documents]
    return json.dumps({"documents": entries}).encode()


def refusal(why: str, *, exhausted: bool = False) -> bytes:
    """The reason why a file is left out."""
    return json.dumps({"refused": _without_surrogates(why), "exhausted": exhausted}).encode()


def survey_to_json(survey: Survey) -> bytes:
    """All of a survey."""
    return json.dumps({"survey": [_printable(each) for each in astuple(survey)]}).encode()


def _printable(value: object) -> object:
    if isinstance(value, tuple):
        return [_without_surrogates(str(each)) for each in value]
    return _without_surrogates(value) if isinstance(value, str) else value


def survey_from_json(reply: bytes) -> tuple[Survey, str, bool]:
    """The survey, or the reason for none, and whether the child ran out of memory.

    Raises:
        MalformedReplyError: it is anything else.
    """
    try:
        content = json.loads(reply)
        if "refused" in content:
            return Survey(), str(content["refused"])[:1000], bool(content["exhausted"])
        guide, links, canonical, is_wall, is_unlisted = content["survey"]
        words = tuple(map(str, links))
        return Survey(Guide(guide), words, str(canonical), bool(is_wall), bool(is_unlisted)), "", False
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedReplyError(f"{type(error).__name__}: {error}") from error


def _without_surrogates(text: str) -> str:
    """A text that can be encoded: half a character becomes "\ufffd", so that offsets stay."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _is_broken(text) else text


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def from_json(reply: bytes) -> tuple[tuple[Document, ...], str, bool]:
    """The documents, or the reason for none, and whether the child ran out of memory.

    Raises:
        MalformedReplyError: it is anything else.
    """
    try:
        content = json.loads(reply)
        if "refused" in content:
            return (), str(content["refused"])[:1000], bool(content["exhausted"])
        return tuple(_document(*entry) for entry in content["documents"]), "", False
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedReplyError(f"{type(error).__name__}: {error}") from error


def _document(record: dict[str, Any], text: object, warnings: Sequence[object]) -> Document:
    if not isinstance(text, str) or _is_broken(text):
        raise ValueError("no text")
    document = document_from(record, text)
    _check_order([block.span for block in document.blocks or ()], len(text))
    for block in document.blocks or ():
        _check_inside((*block.cells, *block.header), len(text))
        if block.parent is not None and not 0 <= block.parent < len(document.blocks or ()):
            raise ValueError("a block's parent is not there")
    _check_inside((mark.span for mark in document.marks), len(text))
    _check_inside((span for each in document.sections for span in (each.heading, each.body)), len(text))
    _check_inside(document.apparatus, len(text))
    if [page.start for page in document.pages] != sorted(page.start for page in document.pages):
        raise ValueError("pages are out of order")
    _check_words(record)
    return _with_warnings(document, warnings)


def _check_words(record: dict[str, Any]) -> None:
    words = [record[key] for key in ("title", "path", "publisher", "author", "url")]
    if not all(each is None or (isinstance(each, str) and not _is_broken(each)) for each in words):
        raise ValueError("a fact is no text")
    if not isinstance(record["title"], str) or not isinstance(record["path"], str):
        raise TypeError("no title")


def _with_warnings(document: Document, warnings: Sequence[object]) -> Document:

    return replace(document, warnings=tuple(map(str, warnings)))


def _check_order(spans: Sequence[Span], size: int) -> None:
    _check_inside(spans, size)
    if any(first.end > second.start for first, second in pairwise(spans)):
        raise ValueError("blocks overlap")


def _check_inside(spans: Iterable[Span], size: int) -> None:
    if not all(0 <= span.start <= span.end <= size for span in spans):
        raise ValueError("a span lies outside the text")
