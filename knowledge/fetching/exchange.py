"""One request to one host, and its reply. Knows neither redirects, cookies nor proxies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpcore2

from knowledge.errors import UnreachableError
from knowledge.fetching.bodies import ACCEPTED, read_body, too_large
from knowledge.fetching.guard import Deadline, GuardedBackend

if TYPE_CHECKING:
    import ssl
    from collections.abc import Collection, Mapping

    from knowledge.fetching.addresses import Address


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and what the reply may cost."""

    address: Address
    headers: Mapping[str, str]
    seconds: float
    """For all of it."""

    wait: float
    """Seconds for each step."""

    most: int
    """Bytes of the body."""

    allowed: Collection[str] = ()
    """Addresses that may be connected to though they are not public."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""

    body: bytes
    """Unpacked; empty unless the status is 200."""


def system_context() -> ssl.SSLContext:
    """How certificates are checked: by the authorities that the system trusts."""
    return httpcore2.default_ssl_context()


def exchange(request: Request, context: ssl.SSLContext) -> Response:
    """Send a request on a connection of its own; raises FetchError.

    A connection is not used twice: what a server sends behind a body would be taken for the next one.
    """
    address = request.address
    deadline = Deadline(request.seconds)
    backend = GuardedBackend(deadline, request.allowed)
    try:
        with httpcore2.ConnectionPool(context, network_backend=backend) as pool:
            return _sent(pool, request)
    except (httpcore2.TimeoutException, TimeoutError) as error:
        raise UnreachableError(f"{address} takes too long to answer: try again later.") from error
    except httpcore2.ConnectError as error:
        why = _first(error)
        raise UnreachableError(f"{address.host} cannot be reached ({why}): try again later.") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise UnreachableError(f"{address} breaks off ({_first(error)}): try again later.") from error


def _sent(pool: httpcore2.ConnectionPool, request: Request) -> Response:
    told = {"Accept-Encoding": ACCEPTED, "Connection": "close", **request.headers}
    headers = [(name.encode(), value.encode()) for name, value in told.items()]
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), request.wait)
    url, extensions = str(request.address), {"timeout": timeout}
    with pool.stream("GET", url, headers=headers, extensions=extensions) as reply:
        return _received(reply, url, request.most)


def _received(reply: httpcore2.Response, name: str, most: int) -> Response:
    headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in reply.headers}
    if reply.status != 200:  # noqa: PLR2004  (what an error page says is no article)
        return Response(reply.status, headers, b"")
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise too_large(name, most)
    body = read_body(reply.iter_stream(), headers.get("content-encoding", ""), most, name)
    return Response(reply.status, headers, body)


def _first(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:120] or type(error).__name__
