"""The websocket side: hello, identify, resume, heartbeats and events, and their failures."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.loopback.messages import APPLICATION
from tests.loopback.world import TOKEN

if TYPE_CHECKING:
    from tests.loopback.rules import Body
    from tests.loopback.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
SESSION = "loopback-session"


class Gateway:
    """One session, which a client may leave and resume."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._socket: web.WebSocketResponse | None = None
        self._events: list[Body] = []
        self.ready = asyncio.Event()
        self.identified = 0
        self.resumed = 0
        self.intents = 0
        self.refuse_with: int | None = None
        """The close code with which the next identify is refused."""

        self.privileged = PRIVILEGED
        """Intents that are refused."""

        self.silent = False
        """Whether heartbeats stay unacknowledged, as on a dead connection."""

        self.heartbeat_interval = 41250

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._take(socket, json.loads(message.data))
        return socket

    async def send(self, event: str, data: Any) -> None:
        """Send an event to the client. If it is disconnected, the event is kept for its resume."""
        frame = {"op": DISPATCH, "t": event, "s": len(self._events) + 1, "d": data}
        self._events.append(frame)
        if self._socket and not self._socket.closed:
            await self._socket.send_json(frame)

    async def close(self, code: int) -> None:
        """Close the connection with a code."""
        self.ready.clear()
        if self._socket:
            socket, self._socket = self._socket, None
            await socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Send op 7."""
        assert self._socket
        self.ready.clear()
        await self._socket.send_json({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Send op 9."""
        assert self._socket
        self.ready.clear()
        await self._socket.send_json({"op": INVALID, "d": resumable})

    async def _take(self, socket: web.WebSocketResponse, frame: Body) -> None:
        if frame["op"] == HEARTBEAT and not self.silent:
            await socket.send_json({"op": ACK})
        elif frame["op"] == IDENTIFY:
            await self._identify(socket, frame["d"])
        elif frame["op"] == RESUME:
            await self._resume(socket, frame["d"])

    async def _identify(self, socket: web.WebSocketResponse, data: Body) -> None:
        self.intents = data["intents"]
        code = (
            4004 if data["token"] != TOKEN else 4014 if self.intents & self.privileged else self.refuse_with
        )
        if code:
            await socket.close(code=code)
            return
        self.identified += 1
        self._socket, self._events = socket, []
        await self.send(
            "READY",
            {
                "v": 10,
                "user": self._world.bot.payload(),
                "guilds": [{"id": self._world.guild()["id"], "unavailable": True}],
                "session_id": SESSION,
                "resume_gateway_url": "wss://gateway.discord.gg",
                "application": {"id": str(APPLICATION), "flags": 0},
            },
        )
        await self.send("GUILD_CREATE", self._world.guild())
        self.ready.set()

    async def _resume(self, socket: web.WebSocketResponse, data: Body) -> None:
        if data["session_id"] != SESSION or data["token"] != TOKEN:
            await socket.send_json({"op": INVALID, "d": False})
            return
        self.resumed += 1
        self._socket = socket
        for frame in self._events[data["seq"] :]:
            await socket.send_json(frame)
        await self.send("RESUMED", {})
        self.ready.set()
