"""XML that somebody else wrote: no entity is resolved, nothing is fetched, depth is bounded."""

from __future__ import annotations

from typing import Any

from lxml import etree

from knowledge.errors import ReadError


def parse_xml(data: bytes, name: str) -> Any:
    """The root of a document; raises ReadError where it is broken, or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        check_memory(error)
        if "depth" in str(error).lower():
            raise ReadError(f"{name} is nested too deeply: save it anew, or leave it out.") from error
        raise ReadError(f"{name} is damaged: its XML cannot be read ({_first(error)}).") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(f"{name} declares a document type, as no office program does: save it anew.")
    return root


def check_memory(error: Exception) -> None:
    """Raise MemoryError where lxml calls the end of the memory an error of the text."""
    if "memory" in str(error).lower():
        raise MemoryError from error


def _first(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:120]


def local(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str) -> str:
    """The attribute with this name, in whatever namespace; empty if there is none."""
    for key, content in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(content)
    return ""
