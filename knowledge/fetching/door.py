"""Fetcher: fetches what an address leads to, politely, and only from the public web."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING

from knowledge.errors import FetchError
from knowledge.fetching.addresses import Address

if TYPE_CHECKING:
    import ssl
    from collections.abc import Collection

    from knowledge.fetching.exchange import Response

USER_AGENT = "Pullquote/0.1 (a Discord bot that quotes this page with a link to it)"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost, its redirects included."""

    hops: int = 5
    """Redirects that are followed."""

    bytes: int = 50_000_000
    """Of the body, unpacked."""

    seconds: float = 60.0
    wait: float = 10.0
    """Seconds in which something must arrive."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells a server which copy of a page we have."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address led to."""

    url: str
    """Where it was found in the end, redirects followed."""

    body: bytes
    """Empty if it is unchanged."""

    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    is_unchanged: bool = False
    """Whether the server says that the copy that we have is still the page."""


@dataclass(slots=True)
class _Host:
    """One host: one request at a time, and a pause before the next."""

    lock: Lock = field(default_factory=Lock)
    free_at: float = 0.0


class Fetcher:
    """Fetches pages. Safe from any thread.

    http and https only, from public addresses only, which is checked for every redirect on the
    address that is connected to. It knows no proxy, sends no cookie, and says who it is.

    Args:
        pause: Seconds between the end of a request and the next one to the same host.
        limits: What one fetch may cost.
        allowed: IP addresses that may be connected to though they are not public. For tests.
        context: How certificates are checked, if not as the system does.
    """

    def __init__(
        self,
        *,
        pause: float = 0.25,
        limits: Limits | None = None,
        allowed: Collection[str] = (),
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.pause = pause
        self._limits = limits or Limits()
        self._allowed = frozenset(allowed)
        self._context = context
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()

    def fetch(self, url: str, validators: Validators | None = None, *, pause: float = 0.0) -> Fetched:
        """Fetch an address; with the validators of a copy, only if the page is no longer that copy.

        `pause` is the least pause between two requests to this host, in seconds.

        Raises:
            FetchError: it cannot be fetched, or must not be; the message says why.
        """
        address, spent = Address.parse(url), 0.0
        for _ in range(self._limits.hops + 1):
            host = self._host(address.host)
            with host.lock:
                began = time.monotonic()
                if began < host.free_at:
                    time.sleep(host.free_at - began)
                    began = time.monotonic()
                try:
                    response = self._ask(address, validators or Validators(), self._limits.seconds - spent)
                finally:
                    host.free_at = time.monotonic() + max(self.pause, pause)
            if not _is_redirect(response):
                return _fetched(response, address)
            spent += time.monotonic() - began
            address = address.join(response.headers["location"])
            validators = None  # they are of the page that we asked for first
        raise FetchError(f"{url} leads on and on: after {self._limits.hops} redirects there was no page.")

    def _ask(self, address: Address, validators: Validators, seconds: float) -> Response:
        # Late, because no answer needs the network: importing it takes a tenth of a second.
        from knowledge.fetching.exchange import Request, exchange, system_context  # noqa: PLC0415

        self._context = self._context or system_context()
        limits = self._limits
        asked = Request(address, _headers(validators), seconds, limits.wait, limits.bytes, self._allowed)
        return exchange(asked, self._context)

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())


def _headers(validators: Validators) -> dict[str, str]:
    headers = {"User-Agent": USER_AGENT, "Accept": "text/html, application/xhtml+xml, */*;q=0.8"}
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _is_redirect(response: Response) -> bool:
    return response.status in {301, 302, 303, 307, 308} and "location" in response.headers


def _fetched(response: Response, address: Address) -> Fetched:
    validators = Validators(response.headers.get("etag", ""), response.headers.get("last-modified", ""))
    if response.status == HTTPStatus.NOT_MODIFIED:
        return Fetched(str(address), b"", validators=validators, is_unchanged=True)
    if response.status != HTTPStatus.OK:
        raise FetchError(_refused(address, response.status), response.status)
    return Fetched(str(address), response.body, response.headers.get("content-type", ""), validators)


def _refused(address: Address, status: int) -> str:
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    return f"{address} cannot be fetched: its server answers {phrase}."
