"""Connections to public addresses only, none of which outlives its time.

A name is resolved, the addresses are checked, and one of these very addresses is connected to:
a name server that answers otherwise the next time gains nothing.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

import httpcore2

from knowledge.errors import FetchError, UnreachableError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Collection, Iterable

PORTS = frozenset({80, 443})

_INTO_IPV4 = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Addresses that a gateway turns into IPv4 ones: nobody here can tell which machine answers."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to one machine of the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return _is_public(ip.ipv4_mapped)
        if any(ip in network for network in _INTO_IPV4):
            return False
    return _is_public(ip)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


class Deadline:
    """The moment at which whatever is under way must end."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def at_most(self, seconds: float | None) -> float:
        """How long one step may wait; raises ReadTimeout where no time is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if seconds is None else min(seconds, left)


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections for httpcore.

    Args:
        deadline: Of all that goes through these connections.
        allowed: Addresses that may be connected to though they are not public, on any port.
    """

    def __init__(self, deadline: Deadline, allowed: Collection[str] = ()) -> None:
        self._deadline = deadline
        self._allowed = frozenset(allowed)
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to one of a host's public addresses; raises FetchError where it has none."""
        failure: Exception | None = None
        for address in self._addresses(host, port):
            wait = self._deadline.at_most(timeout)
            try:
                stream = self._backend.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            self._check_peer(stream, host)
            return _GuardedStream(stream, self._deadline)
        raise failure or httpcore2.ConnectError(host)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UnreachableError(f"There is no host {host}, or no network: check the address.") from error
        addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
        allowed = [each for each in addresses if self._may_reach(each, port)]
        if not allowed and any(map(is_public, addresses)):
            raise FetchError(f"{host} is not asked on port {port}: only 80 and 443 are open to everyone.")
        if not allowed:
            raise FetchError(f"{host} is no public address: only pages that everyone can see are fetched.")
        return allowed

    def _may_reach(self, address: str, port: int) -> bool:
        return address in self._allowed or (port in PORTS and is_public(address))

    def _check_peer(self, stream: httpcore2.NetworkStream, host: str) -> None:
        """Look once more, at the machine that is really connected to."""
        peer, port, *_ = stream.get_extra_info("server_addr")
        if not self._may_reach(peer, port):
            with suppress(OSError):
                stream.close()
            raise FetchError(f"{host} is no public address: only pages that everyone can see are fetched.")


class _GuardedStream(httpcore2.NetworkStream):
    """A connection whose every step ends at the deadline, however slowly bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.at_most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.at_most(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        wait = self._deadline.at_most(timeout)
        return _GuardedStream(self._stream.start_tls(ssl_context, server_hostname, wait), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
