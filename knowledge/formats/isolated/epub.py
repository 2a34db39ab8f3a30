"""An EPUB book → Document: its chapters in the order of reading."""

from __future__ import annotations

import posixpath
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from knowledge.documents import BlockKind, Document
from knowledge.errors import ReadError
from knowledge.formats.addresses import absolute
from knowledge.formats.composing import Composer
from knowledge.formats.isolated.archive import Archive
from knowledge.formats.isolated.html_tree import drop, drop_hidden, parse_html, walk
from knowledge.formats.isolated.metadata import day_of, joined
from knowledge.formats.isolated.office import Properties, source_of
from knowledge.formats.isolated.xml import local, parse_xml, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.formats.isolated.reader import Given

_CONTENT_TYPES = frozenset({"application/xhtml+xml", "text/html"})
_FONTS = frozenset({"otf", "ttf", "woff", "woff2"})
_EVENT = "{http://www.idpf.org/2007/opf}event"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read(data: bytes, given: Given) -> Sequence[Document]:
    """Read a book."""
    archive = Archive(data, given.name)
    _check_not_encrypted(archive, given.name)
    place = _package_place(archive, given.name)
    package = parse_xml(archive.read(place), given.name)
    composer = Composer()
    titles = _titles(archive, package, place, given.name)
    for member in _chapters(package, place):
        if member in archive:
            _write(composer, parse_html(archive.read(member), given.name), titles.get(member, ""))
    text, blocks, marks, sections = composer.finish()
    return [
        Document(source_of(_properties(package), given, text, sections), text, sections, (), blocks, marks)
    ]


def _check_not_encrypted(archive: Archive, name: str) -> None:
    """Fonts may be scrambled; chapters may not."""
    content = archive.optional("META-INF/encryption.xml")
    for element in parse_xml(content, name).iter("{*}CipherReference") if content else ():
        if value(element, "URI").rpartition(".")[2].lower() not in _FONTS:
            raise ReadError(f"{name} is encrypted: only a book without copy protection can be read.")


def _package_place(archive: Archive, name: str) -> str:
    container = parse_xml(archive.read("META-INF/container.xml"), name)
    places = [value(each, "full-path") for each in container.iter("{*}rootfile")]
    if not places:
        raise ReadError(f"{name} does not tell where its chapters are: save it anew.")
    return places[0]


def _properties(package: Any) -> Properties:
    said: dict[str, list[str]] = {}
    for element in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        words = " ".join((element.text or "").split())[:500]
        # A book may date its making and its last change, too.
        if words and element.get(_EVENT, "publication") == "publication":
            said.setdefault(local(element), []).append(words)
    day = said.get("date", [""])[0]
    return Properties(
        title=said.get("title", [None])[0],
        author=joined(said.get("creator", [])),
        published=day_of(day),
        publisher=joined(said.get("publisher", [])),
    )


def _manifest(package: Any, place: str) -> dict[str, tuple[str, str, str]]:
    """Each item's member, type and properties, by its id."""
    return {
        value(item, "id"): (
            _member(place, value(item, "href")),
            value(item, "media-type"),
            value(item, "properties"),
        )
        for item in package.iter("{*}item")
    }


def _member(place: str, address: str) -> str:
    """The member that an address in another member leads to."""
    path = unquote(address.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), path))


def _chapters(package: Any, place: str) -> Iterator[str]:
    manifest = _manifest(package, place)
    for reference in package.iter("{*}itemref"):
        member, kind, properties = manifest.get(value(reference, "idref"), ("", "", ""))
        is_aside = value(reference, "linear") == "no" or "nav" in properties.split()
        if member and kind in _CONTENT_TYPES and not is_aside:
            yield member


def _titles(archive: Archive, package: Any, place: str, name: str) -> dict[str, str]:
    """What the table of contents calls each chapter."""
    titles: dict[str, str] = {}
    for member, kind, properties in _manifest(package, place).values():
        if member not in archive:
            continue
        if "nav" in properties.split():
            for link in parse_html(archive.read(member), name).iter("a"):
                titles.setdefault(
                    _member(member, link.get("href") or ""), " ".join("".join(link.itertext()).split())
                )
        elif kind == "application/x-dtbncx+xml":
            for point in parse_html(archive.read(member), name).iter("navpoint"):
                words = " ".join("".join(next(point.iter("text"), point).itertext()).split())
                source = next((each.get("src") or "" for each in point.iter("content")), "")
                titles.setdefault(_member(member, source), words)
    return titles


def _write(composer: Composer, root: Any, title: str) -> None:
    """Write a chapter down, under its heading or what the table of contents calls it."""
    drop_hidden(root)
    for aside in [each for each in root.iter("nav", "aside") if _is_aside(each)]:
        drop(aside)
    body = next(root.iter("body"), root)
    if title and next(body.iter(*_HEADINGS), None) is None and "".join(body.itertext()).strip():
        composer.open(BlockKind.HEADING, level=1)
        composer.text(title)
    walk(body, composer, partial(absolute, page=None))


def _is_aside(element: Any) -> bool:
    return element.tag == "nav" or "footnote" in (element.get("epub:type") or "")
