"""Lets answers go on between two events from Discord."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiohttp
    import discord


def take_turns(client: discord.Client) -> None:
    """Let everything else run after each event that the client takes from its socket.

    Of events that have already arrived, discord.py takes one after the other without giving way. While
    it takes those of a crowd, no question would be answered and no heartbeat sent.
    """
    connect = client.http.ws_connect

    async def connect_and_take_turns(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        socket = await connect(url, compress=compress)
        receive = socket.receive

        async def receive_in_turn(timeout: float | None = None) -> aiohttp.WSMessage:  # noqa: ASYNC109
            await asyncio.sleep(0)
            return await receive(timeout)

        socket.receive = receive_in_turn  # type: ignore[method-assign]
        return socket

    client.http.ws_connect = connect_and_take_turns  # type: ignore[method-assign]
