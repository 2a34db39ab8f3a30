"""A web site on this machine: real sockets, and every way in which a server can misbehave."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

HERE = "127.0.0.1"


@dataclass(frozen=True)
class Page:
    """What is served under a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Misbehave = Callable[[BaseHTTPRequestHandler], None]
"""Writes whatever it likes to the connection."""


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    path: str
    headers: dict[str, str]


class Site:
    """Pages by path; they may be changed while it serves."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.pages: dict[str, Page | Misbehave] = {}
        self.asked: list[Asked] = []

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Serve a page; gives its address. A keyword is a header: content_type="text/plain"."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = Page(content, status, {"content-type": "text/html; charset=utf-8", **named})
        return self.at(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        self.pages[path] = Page(b"", status, {"location": target})
        return self.at(path)

    def misbehave(self, path: str, how: Misbehave) -> str:
        self.pages[path] = how
        return self.at(path)

    def at(self, path: str) -> str:
        return self.origin + path

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order; robots.txt apart."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]


def packed(text: str | bytes) -> bytes:
    return gzip.compress(text.encode() if isinstance(text, str) else text, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}))
        page = self.site.pages.get(self.path, Page(b"not here", 404))
        if not isinstance(page, Page):
            self.close_connection = True
            page(self)
            return
        status, body = page.status, page.body
        if _is_known(page, self.headers):
            status, body = 304, b""
        self.send_response(status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _is_known(page: Page, asked: object) -> bool:
    tags = {name.lower(): value for name, value in page.headers.items()}
    get = getattr(asked, "get")  # noqa: B009
    etag, day = tags.get("etag"), tags.get("last-modified")
    return bool((etag and get("if-none-match") == etag) or (day and get("if-modified-since") == day))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site as long as the block runs; with a context it speaks TLS."""
    server = _Server((HERE, 0), type("Handler", (_Handler,), {}))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(f"http{'s' if context else ''}://{HERE}:{server.server_address[1]}")
    server.RequestHandlerClass.site = site  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
