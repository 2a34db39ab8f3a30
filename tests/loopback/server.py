"""The loopback Discord as a server: it starts and stops, has people, and fails when it is told to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.loopback.certificates import connector_to, server_context
from tests.loopback.faults import Fault
from tests.loopback.gateway import Gateway
from tests.loopback.rest import Rest
from tests.loopback.users import User
from tests.loopback.world import CHANNEL, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    import aiohttp


PATIENCE = 10.0
"""Seconds after which a test that waits fails."""


class Server:
    """Speaks HTTP and WebSocket, as Discord does."""

    def __init__(self) -> None:
        self.world = World()
        self.gateway = Gateway(self.world)
        self.rest = Rest(self.world)
        self.rest.announce = self.gateway.send
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.alice = self.user("Alice")

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_route("*", "/api/{path:.*}", self.rest.answer)
        app.router.add_get("/", self.gateway.connect)
        app.router.add_get("/attachments/{number}/file", self.rest.attachment)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=server_context())
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner
        await self._runner.cleanup()

    def connector(self) -> aiohttp.TCPConnector:
        """A connector for the client, which resolves Discord's names to this machine."""
        return connector_to(self.port)

    def user(
        self, name: str, *, permissions: int = 0, roles: tuple[int, ...] = (), locale: str = "en-US"
    ) -> User:
        """Add a user."""
        user = User(self.world.new_id(), name, roles=roles, locale=locale)
        user.permissions |= permissions
        return user

    def role(self, name: str) -> int:
        """Add a role to the server, before the client logs in."""
        number = self.world.new_id()
        self.world.roles[number] = name
        return number

    def fault(self, kind: str, method: str, path: str, times: int = 1) -> None:
        """Make the next matching requests fail."""
        self.rest.faults.append(Fault(kind, method, path, times))

    async def until(self, holds: Callable[[], Any]) -> None:
        """Wait until a condition is true; fails after `PATIENCE` seconds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.world.changed.wait()

    def _channel(self, user: User, *, guild: bool) -> int:
        if guild:
            return CHANNEL
        self.world.dms[user.id + 1] = user
        return user.id + 1
