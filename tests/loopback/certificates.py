"""A certificate for Discord's host names, and a connector that resolves them to this machine.

So the client still speaks to https://discord.com, but no test can reach the real Discord.
"""

from __future__ import annotations

import socket
import ssl
from functools import cache

import aiohttp
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net")


@cache
def authority() -> trustme.CA:
    return trustme.CA()


def server_context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority().issue_cert(*HOSTS).configure_cert(context)
    return context


class HereResolver(AbstractResolver):
    """Resolves Discord's names to one port of this machine; any other name is an error."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del port, family
        if host not in HOSTS:
            raise OSError(f"the bot wants to speak to {host}")
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=self._port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Do nothing: there is nothing to close."""


def connector_to(port: int) -> aiohttp.TCPConnector:
    # Given an authority, it does not read those of the system, which takes longer than most tests.
    context = ssl.create_default_context(cadata=authority().cert_pem.bytes().decode())
    return aiohttp.TCPConnector(resolver=HereResolver(port), ssl=context, limit=0)
