"""Addresses in a page: made absolute, and kept only where a browser could follow them."""

from __future__ import annotations

import posixpath
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE_SUFFIXES = (".md", ".mdx", ".markdown", ".rst", ".txt", ".html")
_INDEX = frozenset({"index", "readme", "_index"})


def absolute(address: str, page: str | None) -> str:
    """The address as one that begins with http or https; empty where there is none."""
    try:
        parts = urlsplit(address)
        if not parts.scheme and page and address:
            address = urljoin(page, address)
            parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return address if usable and " " not in address and address.isprintable() else ""


def resolver(path: str, base: str, url: str | None) -> Callable[[str], str]:
    """What makes the addresses in a file absolute: by its site's base address, else by its own address."""
    return partial(page_linked, path=path, base=base) if base else partial(absolute, page=url)


def address_of_page(path: str, base: str) -> str:
    """The address that site generators give to a file: `a/b.md` is `a/b/`, and `a/index.md` is `a/`."""
    pure = PurePosixPath(path)
    words = [*pure.parts[:-1], *([] if pure.stem.lower() in _INDEX else [pure.stem])]
    below = "/".join(quote(word) for word in words)
    return f"{base.rstrip('/')}/{below}{'/' if below else ''}"


def is_part(path: str) -> bool:
    """Whether site generators make no page of a file at its own path: `_a.mdx`, or `_posts/a.md`."""
    pure = PurePosixPath(path)
    return any(part.startswith("_") for part in (*pure.parts[:-1], pure.stem)) and pure.stem != "_index"


def page_linked(address: str, path: str, base: str) -> str:
    """Where a link leads from one file of a site to another: the other file's page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not base:
        return absolute(address, None)
    hinge = f"#{parts.fragment}" if parts.fragment else ""
    if not parts.path:
        return address_of_page(path, base) + hinge
    if parts.path.startswith("/"):
        return absolute(urljoin(base, parts.path) + hinge, None)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
    if target.lower().endswith(_PAGE_SUFFIXES):
        return address_of_page(target, base) + hinge
    return absolute(urljoin(address_of_page(path, base), parts.path) + hinge, None)
