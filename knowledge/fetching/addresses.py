"""Address: what somebody gave as an address on the web, checked, and written in one way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from knowledge.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 2000
"""Characters of an address: browsers and servers allow hardly more."""

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]+")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_SAFE = "/%:@!$&'()*+,;=~?-._"


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address without credentials and fragment; two of the same page are mostly equal."""

    scheme: str
    host: str
    """In ASCII and lower case; an IPv6 address without brackets."""

    port: int
    path: str
    """Begins with a slash, percent-encoded."""

    query: str = ""

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; raises FetchError where it cannot be one that is fetched."""
        words = text.strip()
        if len(words) > LONGEST:
            raise FetchError(f"{words[:60]}… is longer than {LONGEST:,} characters: give the page's own.")
        if not words.isprintable() or " " in words or "\\" in words:
            raise FetchError(f"{words!r} is no address: it holds characters that none may have.")
        try:
            parts = urlsplit(words)
            port = parts.port
        except ValueError as error:
            raise FetchError(f"{words} is no address on the web: correct it.") from error
        scheme = parts.scheme.lower()
        if scheme not in _PORTS or not parts.hostname:
            raise FetchError(f"{words} is no address on the web: it must begin with https:// or http://.")
        if parts.username is not None or parts.password is not None:
            raise FetchError(f"The address of {parts.hostname} holds a name or password: leave them out.")
        path = _encoded(_without_dots(parts.path)) or "/"
        return cls(scheme, _ascii(parts.hostname, words), port or _PORTS[scheme], path, _encoded(parts.query))

    def join(self, reference: str) -> Address:
        """The address that a reference on this page leads to; raises FetchError."""
        try:
            return Address.parse(urljoin(str(self), reference.strip()))
        except ValueError as error:
            raise FetchError(f"{reference!r} is no address on the web: correct it.") from error

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def target(self) -> str:
        """What the server is asked for: path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


def _ascii(host: str, words: str) -> str:
    """A host as the domain name system knows it."""
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise FetchError(f"{words} names no host that can exist: correct the address.") from error
    if not _HOST.fullmatch(name):
        raise FetchError(f"{words} names no host that can exist: correct the address.")
    return name


def _encoded(part: str) -> str:
    """A path or query in ASCII; what is percent-encoded already stays so."""
    whole = _LONE_PERCENT.sub("%25", part)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), quote(whole, safe=_SAFE))


def _without_dots(path: str) -> str:
    """A path without `.` and `..` segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(_closed(kept, segments[-1]))


def _closed(kept: list[str], last: str) -> Iterable[str]:
    return [*kept, ""] if last in {".", ".."} else kept


def check_address(text: str) -> None:
    """Raise FetchError where a text cannot be an address that is fetched."""
    Address.parse(text)
