"""The styles of a Word document: which paragraphs are headings or list items, which words look how."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from knowledge.formats.isolated.office import LONGEST_CHAIN
from knowledge.formats.isolated.xml import local, parse_xml, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.formats.isolated.archive import Archive

_HEADING = re.compile(r"heading (\d)\Z", re.IGNORECASE)
_TEXT_LEVEL = 9
"""The outline level of what is no heading."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph is."""

    name: str
    heading: int
    """Its level; 0: it is none."""

    item: tuple[str, int] | None
    """The id of its list, and its level there, counted from 0."""


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How words look."""

    bold: bool
    italic: bool
    hidden: bool


@dataclass(slots=True)
class Styles:
    """The styles and numberings of a document."""

    elements: dict[str, Any] = field(default_factory=dict)
    default: str = ""
    """The id of the style of paragraphs that name none."""

    levels: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """The form of the numbers, "decimal" or "bullet", and the first number, by list and level."""

    @classmethod
    def of(cls, archive: Archive, name: str) -> Styles:
        """Read the styles of a document."""
        styles = cls()
        content = archive.optional("word/styles.xml")
        for element in parse_xml(content, name) if content else ():
            if local(element) == "style":
                styles.elements[value(element, "styleId")] = element
                if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true"}:
                    styles.default = value(element, "styleId")
        content = archive.optional("word/numbering.xml")
        if content:
            styles.levels = _levels(parse_xml(content, name))
        return styles

    def of_paragraph(self, paragraph: Any) -> ParagraphStyle:
        """What a paragraph is, by its own properties and those of its style."""
        own = _child(paragraph, "pPr")
        chain = list(self._chain(_val(own, "pStyle") or self.default))
        name = value(_child(chain[0], "name"), "val") if chain else ""
        properties = [own, *(_child(style, "pPr") for style in chain)]
        return ParagraphStyle(name, _heading(name, properties), _item(properties))

    def of_run(self, run: Any) -> RunStyle:
        """How words look, by their own properties and those of their style."""
        own = _child(run, "rPr")
        chain = self._chain(_val(own, "rStyle"))
        properties = [own, *(_child(style, "rPr") for style in chain)]
        return RunStyle(
            bold=_is_set(properties, "b"),
            italic=_is_set(properties, "i"),
            hidden=_is_set(properties, "vanish") or _is_set(properties, "specVanish"),
        )

    def number_form(self, list_id: str, level: int) -> str:
        """How a list is numbered at a level."""
        return self.levels.get((list_id, level), ("bullet", 1))[0]

    def number_start(self, list_id: str, level: int) -> int:
        """The number of a list's first item at a level."""
        return self.levels.get((list_id, level), ("bullet", 1))[1]

    def _chain(self, style: str) -> Iterator[Any]:
        """A style, the one it is based on, and so on."""
        for _ in range(LONGEST_CHAIN):
            element = self.elements.get(style)
            if element is None:
                return
            yield element
            style = _val(element, "basedOn")


def is_on(element: Any) -> bool:
    """Whether a property that is there is not switched off."""
    return value(element, "val") not in {"0", "false", "off", "none"}


def _child(parent: Any, name: str) -> Any:
    if parent is None:
        return None
    return next((each for each in parent if local(each) == name), None)


def _val(parent: Any, name: str) -> str:
    element = _child(parent, name)
    return "" if element is None else value(element, "val")


def _is_set(properties: list[Any], name: str) -> bool:
    """What the first that says anything says."""
    for each in properties:
        element = _child(each, name)
        if element is not None:
            return is_on(element)
    return False


def _heading(name: str, properties: list[Any]) -> int:
    levels = (_val(each, "outlineLvl") for each in properties)
    level = next((int(each) for each in levels if each.isdecimal()), None)
    if level is not None:
        return level + 1 if level < _TEXT_LEVEL else 0
    match = _HEADING.match(name)
    return int(match[1]) if match else int(name.casefold() == "title")


def _item(properties: list[Any]) -> tuple[str, int] | None:
    for each in properties:
        numbering = _child(each, "numPr")
        if numbering is not None:
            list_id, level = _val(numbering, "numId"), _val(numbering, "ilvl")
            return (list_id, int(level) if level.isdecimal() else 0) if list_id not in {"", "0"} else None
    return None


def _levels(root: Any) -> dict[tuple[str, int], tuple[str, int]]:
    abstract = {value(each, "abstractNumId"): each for each in root if local(each) == "abstractNum"}
    levels: dict[tuple[str, int], tuple[str, int]] = {}
    for number in root:
        if local(number) != "num":
            continue
        kind = abstract.get(_val(number, "abstractNumId"))
        for level in kind if kind is not None else ():
            place = value(level, "ilvl")
            if local(level) == "lvl" and place.isdecimal():
                start = _val(level, "start")
                form = _val(level, "numFmt") or "decimal"
                levels[value(number, "numId"), int(place)] = form, int(start) if start.isdecimal() else 1
    return levels
