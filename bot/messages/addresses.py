"""Addresses of an article's links, as they may be shown: where they lead is never hidden."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

LONGEST = 512
_SAFE = "%/:=&?~#+!$,;@'"
_HOST_IN_LABEL = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@.-])(?:[\w-]+\.)+(?:com|org|net|info|biz|io|gg|app|dev|xyz|gov|edu|shop|site|online)\b",
    re.IGNORECASE,
)


def followable(address: str) -> str:
    """The address as a masked link may carry it: http or https, in ASCII, without brackets; else empty."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in {"http", "https"} or "." not in host or parts.username is not None:
        return ""
    rest = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    made = urlunsplit((parts.scheme, host + port, *rest))
    return made if len(made) <= LONGEST else ""


def host_to_show(label: str, address: str) -> str:
    """The host of an address where its label names another, or where it is not plain ASCII; else empty."""
    host = urlsplit(address).hostname or ""
    if "xn--" in host:
        return host
    named = _HOST_IN_LABEL.search(label)
    if named is None:
        return ""
    said = re.sub(r"^(?:https?://)?(?:www\.)?", "", named[0].lower()).split("/")[0]
    return "" if said.split(":")[0] == host.removeprefix("www.") else host
